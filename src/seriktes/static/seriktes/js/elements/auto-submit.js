/**
 * Sends the form around or inside it when a choice changes; its buttons then go away.
 * @example <auto-submit><form method="get"> … <button data-without-script>Show</button></form></auto-submit>
 */
class AutoSubmit extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    this.addEventListener("change", (event) => this.#send(event.target), { signal: this.#stop.signal });
    for (const button of this.querySelectorAll("[data-without-script]")) button.hidden = true;
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  #send(control) {
    control.form?.requestSubmit();
  }
}

customElements.define("auto-submit", AutoSubmit);
