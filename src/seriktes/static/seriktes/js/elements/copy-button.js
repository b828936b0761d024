const SHOWN_FOR = 2000;

/**
 * Copies a text and says so in its own label for two seconds.
 * @example <copy-button data-text="https://…" data-done="Copied"><button><span>Copy</span></button></copy-button>
 * Emits copy-button:copied.
 */
class CopyButton extends HTMLElement {
  #stop = new AbortController();
  #timer = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    this.addEventListener("click", () => this.#copy(), { signal: this.#stop.signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }

  async #copy() {
    await navigator.clipboard.writeText(this.dataset.text);
    this.#say();
    this.dispatchEvent(new CustomEvent("copy-button:copied", { bubbles: true }));
  }

  #say() {
    const label = this.querySelector("span");
    this.dataset.label ??= label.textContent;
    label.textContent = this.dataset.done;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { label.textContent = this.dataset.label; }, SHOWN_FOR);
  }
}

customElements.define("copy-button", CopyButton);
