/**
 * Folds its details on a narrow screen; print shows them all, and so does a link into one of them.
 * Without it everything stands open.
 * @example <phone-fold><details open><summary>By month</summary> … </details></phone-fold>
 */
class PhoneFold extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const narrow = matchMedia("(width < 48rem)");
    this.#show(!narrow.matches || this.#isMeant);
    narrow.addEventListener("change", () => this.#show(!narrow.matches), { signal });
    addEventListener("hashchange", () => this.#isMeant && this.#show(true), { signal });
    addEventListener("beforeprint", () => this.#show(true), { signal });
    addEventListener("afterprint", () => this.#show(!narrow.matches), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  /** Whether the address leads to it or into it. */
  get #isMeant() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    return Boolean(target) && (this.contains(target) || target.contains(this));
  }

  #show(isOpen) {
    this.querySelector("details").open = isOpen;
  }
}

customElements.define("phone-fold", PhoneFold);
