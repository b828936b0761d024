/**
 * Closes the details inside it on Escape, on a press elsewhere and when focus leaves.
 * @example <menu-details><details><summary>Menu</summary> … </details></menu-details>
 */
class MenuDetails extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.addEventListener("focusout", (event) => this.#onLeave(event.relatedTarget), { signal });
    document.addEventListener("pointerdown", (event) => this.#onPress(event.target), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #details() {
    return this.querySelector("details");
  }

  #onKey(event) {
    if (event.key !== "Escape" || !this.#details.open) return;
    this.#details.open = false;
    this.querySelector("summary").focus();
  }

  #onLeave(target) {
    if (target && !this.contains(target)) this.#details.open = false;
  }

  #onPress(target) {
    if (!this.contains(target)) this.#details.open = false;
  }
}

customElements.define("menu-details", MenuDetails);
