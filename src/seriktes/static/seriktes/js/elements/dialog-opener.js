/**
 * Opens the dialog named in data-dialog; a press on the veil closes it, focus comes back by itself.
 * @example <dialog-opener data-dialog="new-note"><button type="button">New note</button></dialog-opener>
 */
class DialogOpener extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    this.addEventListener("click", () => this.#open(), { signal: this.#stop.signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  #open() {
    const dialog = document.getElementById(this.dataset.dialog);
    dialog.showModal();
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }, { signal: this.#stop.signal });
  }
}

customElements.define("dialog-opener", DialogOpener);
