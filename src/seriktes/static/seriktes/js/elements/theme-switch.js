const YEAR = 31536000;

/**
 * Remembers light, dark or "as the device" in a cookie, and shows it at once.
 * @example <theme-switch><button data-theme-choice="dark" aria-pressed="false">Dark</button></theme-switch>
 */
class ThemeSwitch extends HTMLElement {
  #stop = new AbortController();

  connectedCallback() {
    this.#stop = new AbortController();
    this.addEventListener("click", (event) => this.#choose(event.target.closest("[data-theme-choice]")), { signal: this.#stop.signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
  }

  #choose(button) {
    if (!button) return;
    const theme = button.dataset.themeChoice;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${theme}; Path=/; Max-Age=${theme ? YEAR : 0}; SameSite=Lax${secure}`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const other of this.querySelectorAll("[data-theme-choice]")) other.setAttribute("aria-pressed", String(other === button));
  }
}

customElements.define("theme-switch", ThemeSwitch);
