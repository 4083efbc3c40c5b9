/** The app's own API as benches call it. */
export function studioApi({ url }) {
  /** GET, or POST of JSON or of a form. Throws when a call is refused. */
  const call = async (at, body) => {
    const isForm = body instanceof FormData;
    const headers = isForm ? {} : { "content-type": "application/json" };
    const init = body && { method: "POST", body: isForm ? body : JSON.stringify(body), headers };
    const answer = await fetch(url + at, init);
    if (!answer.ok) throw new Error(`${at}: ${await answer.text()}`);
    return answer.json();
  };
  /** Asks again until it is so. Throws with the last answer after 15 minutes, or when it says that the work failed. */
  const until = async (at, isDone) => {
    const deadline = Date.now() + 15 * 60_000;
    for (;;) {
      const found = await call(at);
      if (isDone(found)) return found;
      if (/failed/i.test(found.status) || Date.now() > deadline) throw new Error(`${at}: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };
  return { call, until };
}
