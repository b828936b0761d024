/**
 * Tells its style whether the table is wider than its place (data-scrolls: "start" or "end" of the way);
 * a table that fits is no stop of the Tab key.
 * @example <table-scroll role="region" aria-label="Clubs" tabindex="0"><table> … </table></table-scroll>
 */
class TableScroll extends HTMLElement {
  #stop = new AbortController();
  #watch = new ResizeObserver(() => this.#measure());

  connectedCallback() {
    this.#stop = new AbortController();
    this.#watch.observe(this);
    this.addEventListener("scroll", () => this.#measure(), { signal: this.#stop.signal, passive: true });
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#watch.disconnect();
  }

  #measure() {
    const hidden = this.scrollWidth - this.clientWidth;
    if (hidden <= 1) {
      delete this.dataset.scrolls;
      this.removeAttribute("tabindex");
      return;
    }
    this.tabIndex = 0;
    this.dataset.scrolls = Math.abs(this.scrollLeft) >= hidden - 1 ? "end" : "start";
  }
}

customElements.define("table-scroll", TableScroll);
