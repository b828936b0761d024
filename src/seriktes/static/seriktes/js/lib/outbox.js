const WAITS = [1, 2, 4, 8, 15, 30, 60];

/** Return how many milliseconds to wait before trying again, after `tries` failures; never longer than a minute. */
export function waitAfter(tries) {
  return WAITS[Math.min(tries, WAITS.length) - 1] * 1000;
}

/**
 * Sends entries about one thing, one at a time, until the server has answered.
 *
 * `send(entry)` resolves to {outcome: "saved" | "refused" | "failed"}; a failed entry is sent again, the same
 * one with the same id, after a while or by `retry()`. A newer entry about the thing takes the place of one
 * that waits. `tell(state, answer)` hears "saving", "saved", "refused" and "unsaved".
 */
export class Outbox {
  #send;
  #tell;
  #entry = null;
  #isBusy = false;
  #tries = 0;
  #timer = 0;

  constructor(send, tell) {
    this.#send = send;
    this.#tell = tell;
  }

  get isEmpty() {
    return this.#entry === null;
  }

  put(entry) {
    this.#entry = entry;
    this.#tries = 0;
    return this.retry();
  }

  async retry() {
    clearTimeout(this.#timer);
    if (this.#isBusy || this.isEmpty) return;
    this.#isBusy = true;
    const entry = this.#entry;
    this.#tell("saving", {});
    const answer = await this.#send(entry);
    this.#isBusy = false;
    if (this.#entry !== entry) return this.retry();
    this.#settle(answer);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  #settle(answer) {
    if (answer.outcome !== "failed") {
      this.#entry = null;
      this.#tell(answer.outcome, answer);
      return;
    }
    this.#tries += 1;
    this.#tell("unsaved", answer);
    this.#timer = setTimeout(() => this.retry(), waitAfter(this.#tries));
  }
}
