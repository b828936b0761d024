import { newEntry, post } from "seriktes/entries";
import { Outbox } from "seriktes/outbox";

const TYPING = 1200;

/**
 * Saves each tap on a session's sheet at once and shows in its line whether it is saved.
 *
 * Every tap carries an id made here, so that sending it again has no second effect. Lines are
 * [data-person] with radio buttons; [data-rest] marks everybody else present; [data-topic] is the topic.
 * What could not be sent is counted in [data-waiting] until it is saved or refused.
 * @example <attendance-sheet data-marks-url="/sessions/Q7X/marks/" data-saved="saved"> rendered rows </attendance-sheet>
 * Emits attendance-sheet:saved and attendance-sheet:unsaved.
 */
class AttendanceSheet extends HTMLElement {
  #stop = new AbortController();
  #outboxes = new Map();
  #waiting = new Map();
  #typing = 0;

  connectedCallback() {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    this.addEventListener("change", (event) => this.#onChange(event.target), { signal });
    this.addEventListener("input", (event) => this.#onInput(event.target), { signal });
    this.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    this.addEventListener("click", (event) => this.#onClick(event), { signal });
    this.addEventListener("submit", (event) => this.#onSubmit(event), { signal });
    this.addEventListener("htmx:afterSwap", (event) => event.target.closest("dialog")?.showModal(), { signal });
    window.addEventListener("online", () => this.#retryAll(), { signal });
    window.addEventListener("beforeunload", (event) => this.#onLeave(event), { signal });
  }

  disconnectedCallback() {
    this.#stop.abort();
    clearTimeout(this.#typing);
    for (const outbox of this.#outboxes.values()) outbox.stop();
  }

  #onChange(control) {
    const line = control.closest("[data-person]");
    if (line && control.type === "radio") this.#mark(line, control.value);
    if (control.matches("[data-topic]")) this.#saveTopic(control);
  }

  #onInput(control) {
    if (!control.matches("[data-topic]")) return;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#saveTopic(control), TYPING);
  }

  #onClick(event) {
    if (event.target.closest("[data-rest]")) {
      event.preventDefault();
      this.#markRest();
    } else if (event.target.closest("[data-retry]")) {
      this.#retryAll();
    }
  }

  /** The topic is one line, however many it is shown on: Enter saves it. */
  #onKey(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-topic]")) return;
    event.preventDefault();
    this.#saveTopic(event.target);
  }

  /** Enter in the topic sends no form: it is saved by itself. */
  #onSubmit(event) {
    const topic = event.target.querySelector("[data-topic]");
    if (!topic) return;
    event.preventDefault();
    this.#saveTopic(topic);
  }

  #mark(line, status) {
    const entry = newEntry([["person", line.dataset.person], ["status", status]]);
    this.#outbox(line.dataset.person, this.dataset.marksUrl, [line]).put(entry);
    this.#count();
  }

  #markRest() {
    const rest = this.#lines.filter((line) => !chosen(line));
    for (const line of rest) line.querySelector("[value=present]").checked = true;
    const people = this.#lines.map((line) => ["person", line.dataset.person]);
    this.#outbox(`rest ${Date.now()}`, this.dataset.sheetUrl, rest).put(newEntry([["rest", "on"], ...people]));
    this.#count();
  }

  #saveTopic(input) {
    clearTimeout(this.#typing);
    if (input.value === (input.dataset.saved ?? input.defaultValue)) return;
    input.dataset.saved = input.value;
    const place = input.closest("[data-place]");
    this.#outbox("topic", this.dataset.topicUrl, [place]).put(newEntry([["topic", input.value]]));
  }

  #outbox(name, url, places) {
    if (!this.#outboxes.has(name)) {
      const send = (entry) => post(url, this.querySelector("[name=csrfmiddlewaretoken]").value, entry);
      this.#outboxes.set(name, new Outbox(send, (state, answer) => this.#tell(name, places, state, answer)));
    }
    return this.#outboxes.get(name);
  }

  #tell(name, places, state, answer) {
    // One that is being sent again still waits: what is not saved is said until it is.
    if (state === "refused" && name === "topic") delete places[0].querySelector("[data-topic]").dataset.saved;
    if (state === "unsaved") this.#waiting.set(name, places);
    else if (state !== "saving") this.#waiting.delete(name);
    for (const place of places) this.#show(place, state, answer);
    for (const [code, word] of Object.entries(answer.effect?.marks ?? {})) this.#settle(code, word);
    this.#count();
    if (state === "saving") return;
    const heard = `attendance-sheet:${state === "saved" ? "saved" : "unsaved"}`;
    this.dispatchEvent(new CustomEvent(heard, { bubbles: true, detail: answer }));
  }

  #show(place, state, answer) {
    const said = place.querySelector("[data-said]");
    place.dataset.state = state;
    said.textContent = answer.sentence || this.dataset[state];
    if (state !== "unsaved" || (this.#bar && place.matches("[data-person]"))) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: this.dataset.again });
    button.className = "sheet__again";
    button.dataset.retry = "";
    said.append(" ", button);
  }

  /** Show what the server says counts, unless the line has been tapped again since. */
  #settle(code, word) {
    const line = this.#lines.find((other) => other.dataset.person === code);
    if (!line || !(this.#outboxes.get(code)?.isEmpty ?? true)) return;
    for (const radio of line.querySelectorAll("[type=radio]")) radio.checked = radio.value === word;
  }

  #count() {
    const words = this.#lines.map((line) => chosen(line) ?? "none");
    for (const place of this.querySelectorAll("[data-count]")) {
      const wanted = place.dataset.count.split(" ");
      const count = words.filter((word) => wanted.includes(word)).length;
      place.textContent = count;
      place.closest("[data-when-some]")?.toggleAttribute("hidden", count === 0);
    }
    const waiting = [...this.#outboxes.values()].filter((outbox) => !outbox.isEmpty).length;
    this.toggleAttribute("data-waits", waiting > 0);
    this.#countWaiting();
  }

  #countWaiting() {
    if (!this.#bar) return;
    const places = new Set([...this.#waiting.values()].flat());
    this.#bar.hidden = places.size === 0;
    this.#bar.querySelector("[data-waiting-count]").textContent = places.size || "";
  }

  #retryAll() {
    for (const outbox of this.#outboxes.values()) outbox.retry();
  }

  #onLeave(event) {
    for (const topic of this.querySelectorAll("[data-topic]")) this.#saveTopic(topic);
    if ([...this.#outboxes.values()].some((outbox) => !outbox.isEmpty)) event.preventDefault();
  }

  get #bar() {
    return this.querySelector("[data-waiting]");
  }

  get #lines() {
    return [...this.querySelectorAll("[data-person]")];
  }
}

function chosen(line) {
  return line.querySelector("[type=radio]:checked")?.value;
}

customElements.define("attendance-sheet", AttendanceSheet);
