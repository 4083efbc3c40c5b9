/** What stands on both sides of the live bench: many plain connections to a job's stream, and one page in a real browser. */
import http from "node:http";

/**
 * Opens `count` connections to a job's stream, each from its beginning. `stop` closes them and tells how many sequences
 * each has got, and whether each got every one from 1 on, once and in order.
 */
export function openStreams(url, jobId, count) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const clients = Array.from({ length: count }, () => openStream(agent, `${url}/api/jobs/${jobId}/stream?after=0`));
  return {
    stop: () => {
      for (const { request } of clients) request.destroy();
      agent.destroy();
      const bad = clients.filter(({ state }) => state.faults.length > 0);
      return { last: clients.map(({ state }) => state.last), faults: bad.map(({ state }) => state.faults[0]) };
    },
  };
}

function openStream(agent, address) {
  const state = { last: 0, faults: [], isOver: false };
  let rest = "";
  const take = (event) => {
    if (event.startsWith("event: complete")) {
      state.isOver = true;
      return;
    }
    const id = Number(/^id: (\d+)$/m.exec(event)?.[1]);
    if (Number.isNaN(id)) return;
    // A step whose numbers came in two parts has left its first place: numbers may be missing, but never fall.
    if (id <= state.last) state.faults.push(`${id} came after ${state.last}`);
    state.last = id;
  };
  const request = http.get(address, { agent }, (response) => {
    if (response.statusCode !== 200) state.faults.push(`status ${response.statusCode}`);
    response.setEncoding("utf8");
    response.on("data", (chunk) => {
      const events = (rest + chunk).split("\n\n");
      rest = events.pop();
      events.forEach(take);
    });
    response.on("error", () => undefined);
  });
  request.on("error", (error) => {
    if (error.code !== "ECONNRESET") state.faults.push(error.message);
  });
  return { request, state };
}

/** Notes when a frame with a newer step has been drawn: in the task after the frame in which the page has it. */
function noteSteps() {
  const notes = [];
  window.liveSteps = notes;
  let newest = 0;
  const look = () => {
    const step = Number(document.querySelector("[data-newest-step]")?.getAttribute("data-newest-step") ?? 0);
    if (!(step > newest)) return;
    newest = step;
    requestAnimationFrame(() => setTimeout(() => notes.push({ step, at: performance.timeOrigin + performance.now() })));
  };
  const observe = () =>
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-newest-step"],
    });
  if (document.documentElement) observe();
  else document.addEventListener("DOMContentLoaded", observe, { once: true });
}

/** Opens a job's page; `steps` is when each newer step was drawn, in milliseconds since 1970. */
export async function openJobPage(browser, url, jobId) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.addInitScript(noteSteps);
  await page.goto(`${url}/jobs/${jobId}`);
  await page.locator("[data-newest-step]").first().waitFor({ timeout: 30_000 });
  return { steps: () => page.evaluate(() => window.liveSteps), complaints, close: () => page.close() };
}
