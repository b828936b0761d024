const PATIENCE = 15000;
const BUSY = 429;

/** Return an entry: an id made here, the time by this device's clock, and what it says as [name, value] pairs. */
export function newEntry(pairs) {
  return [["event", crypto.randomUUID()], ["made_at", new Date().toISOString()], ...pairs];
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
