/**
 * Says that the form inside it is being worked on from the moment it is sent, and keeps it from being sent twice.
 * `data-busy` is what it says. A page that comes back from the browser's memory is as before.
 * @example <busy-form data-busy="Reading the file…"><form method="post"> … </form></busy-form>
 */
class BusyForm extends HTMLElement {
  #stop = new AbortController();
  #isBusy = false;
  #told = document.createElement("p");

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.#told.setAttribute("role", "status");
    this.append(this.#told);
    this.addEventListener("submit", (event) => this.#send(event), { signal });
    addEventListener("pageshow", () => this.#show(false), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
    this.#told.remove();
  }

  #send(event) {
    if (this.#isBusy) event.preventDefault();
    else this.#show(true);
  }

  #show(isBusy) {
    this.#isBusy = isBusy;
    const bar = Object.assign(document.createElement("progress"), { className: "progress__bar" });
    bar.setAttribute("aria-label", this.dataset.busy);
    this.#told.replaceChildren(...(isBusy ? [this.dataset.busy, bar] : []));
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-disabled", isBusy);
  }
}

customElements.define("busy-form", BusyForm);
