const PATIENCE = 15000;
const BUSY = 429;

/** Return a random UUID; unlike `crypto.randomUUID`, on plain http in a club's own network too. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Return an entry: an id made here, the time by this device's clock, and what it says as [name, value] pairs. */
export function newEntry(pairs) {
  return [["event", newId()], ["made_at", new Date().toISOString()], ...pairs];
}

/**
 * Return "saved", "refused" (sending it again is of no use) or "failed" (it is).
 *
 * Anything but our own JSON, such as a page to sign in or that of a hotel's network, is no answer.
 */
export function outcomeOf(status, isJson) {
  if (!isJson || status >= 500 || status === BUSY) return "failed";
  return status < 300 ? "saved" : "refused";
}

/** Send an entry to `url` and resolve to {outcome, sentence, effect}; never rejects. */
export async function post(url, token, entry) {
  const body = new URLSearchParams([["csrfmiddlewaretoken", token], ...entry]);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json" },
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
    const told = isJson ? await response.json() : {};
    return { ...told, outcome: outcomeOf(response.status, isJson) };
  } catch {
    return { outcome: "failed" };
  }
}
