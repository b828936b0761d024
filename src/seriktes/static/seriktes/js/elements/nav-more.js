/**
 * Shows and hides the rest of the navigation above a phone's bottom bar.
 * @example <nav-more><ul> … </ul><button aria-expanded="false">More</button><ul id="nav-rest"> … </ul></nav-more>
 */
class NavMore extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#button?.addEventListener("click", () => this.#show(!this.#isOpen), { signal });
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    document.addEventListener("pointerdown", (event) => this.#onPress(event.target), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  get #button() {
    return this.querySelector("button");
  }

  get #isOpen() {
    return "open" in this.dataset;
  }

  #show(isOpen) {
    this.toggleAttribute("data-open", isOpen);
    this.#button.setAttribute("aria-expanded", String(isOpen));
  }

  #onKey(event) {
    if (event.key !== "Escape" || !this.#isOpen) return;
    this.#show(false);
    this.#button.focus();
  }

  #onPress(target) {
    if (this.#isOpen && !this.contains(target)) this.#show(false);
  }
}

customElements.define("nav-more", NavMore);
