import type { Page, Request } from "@playwright/test";
import { serverSummary } from "@/lib/servers/schema";
import { type ChatRule, type ChatServer, startChatServer } from "@/lib/testing/chat-server";
import { test as base, expect } from "./fixtures";
import { expectAccessible } from "./steps/accessible";
import { evaluate, readEvaluation, startEvaluation, trainFlipped } from "./steps/evaluations";
import { tabTo } from "./steps/keys";

const USAGE = { prompt_tokens: 100, completion_tokens: 10 };
/** A row costs 0.001 to read and 0.0002 to write with them: 1.20 for a thousand. */
const PRICES = { inputPrice: 10, outputPrice: 20 };
const WORDS = { delivery: /parcel|courier|delivery|tracking/, billing: /refund|money|invoice|paid/ };

/** Answers by the words of the text. */
const byWords: ChatRule = ({ text }) => {
  const label = WORDS.delivery.test(text) ? "delivery" : WORDS.billing.test(text) ? "billing" : "login";
  return JSON.stringify({ label });
};

/** Shut until it is opened. */
function newGate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

interface Chat {
  server: ChatServer;
  serverId: string;
  /** Of the server in the app. */
  name: string;
  /** Lets so many more requests through and holds the others until `release`. */
  hold(after: number): void;
  release(): void;
}

/** Tests with a chat server at hand that answers by the words of a text, which is a server of the app and ends with the test. */
const test = base.extend<{ chat: Chat }>({
  chat: async ({ page }, use, { testId }) => {
    let left = Number.POSITIVE_INFINITY;
    let gate = newGate();
    const rule: ChatRule = async (asked) => {
      left -= 1;
      if (left < 0) await gate.opened;
      return byWords(asked);
    };
    const server = await startChatServer(rule, { apiKey: "key-of-chat", usage: USAGE });
    const name = `Chat ${testId.slice(-6)}`;
    const data = { baseUrl: server.origin, name, apiKey: "key-of-chat" };
    const { id } = serverSummary.parse(await (await page.request.post("/api/servers", { data })).json());
    await use({
      server,
      serverId: id,
      name,
      hold: (after) => {
        left = after;
        gate = newGate();
      },
      release: () => {
        left = Number.POSITIVE_INFINITY;
        gate.open();
      },
    });
    gate.open();
    await server.close();
  },
});

const answers = (page: Page) => page.getByRole("table", { name: "Answers to the same rows" });

/** Counts the requests to the API from now on; the answer waits until none is under way. */
function underWay(page: Page): () => Promise<void> {
  let count = 0;
  const isApi = (request: Request) => new URL(request.url()).pathname.startsWith("/api/");
  page.on("request", (request) => (count += isApi(request) ? 1 : 0));
  page.on("requestfinished", (request) => (count -= isApi(request) ? 1 : 0));
  page.on("requestfailed", (request) => (count -= isApi(request) ? 1 : 0));
  return () => expect.poll(() => count).toBe(0);
}

async function expectFitsPhone(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, "at 390 px").toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test("thresholds are tuned and set by keyboard alone, and the playground answers by them", async ({ page, api }) => {
  test.setTimeout(180_000);
  const { modelId } = await trainFlipped(api, "thresholds by key");
  const { id } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}/thresholds`);
  const ask = page.getByRole("button", { name: "Evaluate on validation" });
  await expect(ask).toBeVisible();
  await tabTo(ask);
  await page.keyboard.press("Enter");
  const slider = page.getByRole("slider", { name: "Threshold of label" });
  await expect(slider).toBeVisible({ timeout: 60_000 });
  const outcome = page.getByRole("status").filter({ hasText: /in force|moved/ });
  await expect(outcome, "it opens at what the model does").toHaveText("These are in force.");
  await expect(slider).toHaveAttribute("aria-valuetext", /^0\.00: answers 100/);
  await expectAccessible(page);

  // From "Best F1" to "Precision at least", which tunes for it.
  await tabTo(page.getByRole("radio", { name: "Best F1" }));
  await page.keyboard.press("ArrowRight");
  await tabTo(page.getByRole("textbox", { name: "Per cent right" }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("100");
  await tabTo(page.getByRole("button", { name: "Tune", exact: true }));
  await page.keyboard.press("Enter");
  await expect(slider).toHaveAttribute("aria-valuetext", /answers [\d.]+% of the rows, (0\.0%|–) of them wrong/);
  await expect(outcome).toContainText("Tuned for at least 100% right: ");
  await tabTo(slider);
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await expect(slider).toHaveAttribute("aria-valuetext", /^0\.99: answers [\d.]+% of the rows/);
  await page.keyboard.press("End");
  await tabTo(page.getByRole("button", { name: "Save thresholds" }));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Thresholds saved")).toBeVisible();
  const back = page.getByRole("button", { name: "Back to those of training" });
  await expect(back).toBeVisible();
  await expect(outcome).toHaveText("These are in force.");
  await expectFitsPhone(page);

  const playground = `/playground?model=${modelId}&text=${encodeURIComponent("please look at my refund and the money")}`;
  await page.goto(playground);
  await expect(page.getByText("I don’t know: not sure enough", { exact: true })).toBeVisible();
  await page.goto(`/evaluations/${id}/thresholds`);
  await expect(slider, "what was saved stands there again").toHaveAttribute("aria-valuetext", /^1\.00: answers/);
  await tabTo(back);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The thresholds are those of training again")).toBeVisible();
  await page.goto(playground);
  await expect(page.getByText(/^Answer: /)).toBeVisible();
});

test("a learning curve takes one click, says what more rows would bring, and can be stopped", async ({ page, api }) => {
  test.setTimeout(240_000);
  const { modelId } = await trainFlipped(api, "learning curve");
  const { id } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}`);
  const heading = page.getByRole("heading", { name: "Learning curve: would more rows help?" });
  await expect(page.getByRole("heading", { name: "By label" })).toBeVisible();
  await page.keyboard.press("End");
  await expect(heading).toBeVisible();
  await page.getByRole("button", { name: "Make a learning curve" }).click();
  const progress = page.getByRole("progressbar", { name: "Trainings done" });
  await expect(progress).toHaveAttribute("aria-valuetext", /^\d+ of 13 trainings$/);
  await expect(progress).toBeHidden({ timeout: 120_000 });
  const chart = page.getByRole("img", { name: /^Macro-F1 of label:/ });
  const words = (await chart.getAttribute("aria-label")) ?? "";
  expect(words.match(/[\d.]+% with \d+ rows/g), words).toHaveLength(5);
  const advice = page.getByRole("list", { name: "What more rows would bring, by label" }).getByRole("listitem");
  await expect(advice).toHaveCount(3);
  for (const one of await advice.all()) await expect(one).toContainText(/more rows|flat|unknown|cannot/i);
  await expectAccessible(page);
  await expectFitsPhone(page);

  await page.getByRole("button", { name: "Make it again" }).click();
  await expect(progress).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped; this is what it found until then.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Make it again" })).toBeEnabled();
});

test("a chat model answers the same rows with price and latency, within a budget, or some of them", async ({
  page,
  api,
  chat,
}) => {
  test.setTimeout(180_000);
  const { modelId } = await trainFlipped(api, "beside a chat model");
  const { id, rowsTotal } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}`);
  const open = page.getByRole("button", { name: "Ask a chat model on the same rows" });
  const form = page.getByRole("dialog", { name: "Ask a chat model on the same rows" });
  const fill = async (model: string) => {
    await open.click();
    await form.getByRole("combobox", { name: "Server" }).click();
    await page.getByRole("option", { name: chat.name }).click();
    await form.getByLabel("Chat model").fill(model);
    await form.getByLabel("Price of input").fill(String(PRICES.inputPrice));
    await form.getByLabel("Price of output").fill(String(PRICES.outputPrice));
  };
  await fill("chat-whole");
  await form.getByLabel("Price of input").fill("dear");
  await form.getByLabel("Budget").fill("1");
  await form.getByRole("button", { name: "Ask the chat model" }).click();
  await expect(form.getByText("Give a number, such as 0.15.")).toBeVisible();
  await expectAccessible(page, { include: "[role=dialog]" });
  await form.getByLabel("Price of input").fill(String(PRICES.inputPrice));
  chat.hold(5);
  await form.getByRole("button", { name: "Ask the chat model" }).click();
  await expect(form).toBeHidden();
  const row = answers(page).getByRole("row").filter({ hasText: "chat-whole" });
  const bar = answers(page).getByRole("progressbar", { name: "Progress of chat-whole" });
  await expect(bar).toHaveAttribute("aria-valuetext", `5 of ${rowsTotal} rows`);
  chat.release();
  await expect(row.getByRole("cell").nth(1)).toContainText(/\d%/);
  await expect(row.getByRole("cell").nth(3)).toContainText(/[\d.]+ ms/);
  await expect(row.getByRole("cell").nth(4)).toHaveText("1.20");
  await expectFitsPhone(page);

  await fill("chat-some");
  await form.getByLabel("Rows").fill("20");
  await form.getByRole("button", { name: "Ask the chat model" }).click();
  await expect(page.locator("[data-first-line]")).toContainText("of 20 unseen rows", { timeout: 30_000 });
  const others = page.getByRole("list", { name: "Answers to other rows of these splits" });
  await expect(others.getByRole("listitem").filter({ hasText: "TF-IDF" })).toContainText(`${rowsTotal} rows`);
  await others.locator(`a[href*="compare"][href*="${id}"]`).click();
  const compared = page.getByRole("table", { name: "Evaluations beside each other" });
  await expect(compared.getByRole("row").filter({ hasText: "chat-some" })).toContainText(
    "On the 20 rows that both answered: right on ",
  );
});

test("an evaluation is stopped and goes on with the rows that are left", async ({ page, api, chat }) => {
  test.setTimeout(120_000);
  const { preparationId } = await trainFlipped(api, "stopped in between");
  chat.hold(9);
  const settings = { resamples: 20, chat: { model: "chat-stopped", maxRows: null, concurrency: 2 } };
  const body = { kind: "chat", serverId: chat.serverId, preparationId: preparationId ?? "", settings } as const;
  const { id, rowsTotal } = await startEvaluation(page, body);
  await page.goto(`/evaluations/${id}`);
  const bar = page.getByRole("progressbar", { name: "Rows answered" });
  await expect(bar).toHaveAttribute("aria-valuetext", `9 of ${rowsTotal} rows`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText(`Stopped after 9 of ${rowsTotal} rows`)).toBeVisible();
  await expect(page.getByText("Going on asks only for the other rows.")).toBeVisible();
  chat.release();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.locator("[data-first-line]")).toContainText(`of ${rowsTotal} unseen rows`, { timeout: 30_000 });
  expect((await readEvaluation(page, id)).rowsDone).toBe(rowsTotal);
  const texts = chat.server.asked.map(({ text }) => text);
  const answered = texts.slice(0, 9);
  expect(new Set(texts).size).toBe(rowsTotal);
  expect(
    texts.slice(9).filter((text) => answered.includes(text)),
    "what was answered is not asked again",
  ).toEqual([]);
});

test("two models are compared from the list by keyboard alone", async ({ page, api }) => {
  test.setTimeout(180_000);
  const good = await trainFlipped(api, "compared by key");
  // It takes two kinds for each other.
  const poor = await trainFlipped(api, "compared and poor", ["delivery", "login", "billing"]);
  const first = await evaluate(page, poor.modelId ?? "", good.preparationId ?? "");
  const second = await evaluate(page, good.modelId ?? "");
  await page.goto("/evaluations");
  for (const { id } of [first, second]) {
    const row = page.getByRole("row").filter({ has: page.locator(`a[href="/evaluations/${id}"]`) });
    await expect(row).toBeVisible();
    await tabTo(row.getByRole("checkbox"), id === first.id ? "Tab" : "Shift+Tab");
    await page.keyboard.press("Space");
  }
  await expect(page.getByText("2 chosen")).toBeVisible();
  await tabTo(page.getByRole("main").getByRole("link", { name: "Compare", exact: true }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`compare\\?ids=${first.id}%2C${second.id}`));
  const row = page.getByRole("table", { name: "Evaluations beside each other" }).getByRole("row").nth(2);
  await expect(row).toContainText(/better.*\+[\d.]+ points, between \+[\d.]+ to \+[\d.]+/);
  await expect(row).toContainText(/\d+ rows fixed, \d+ broken, McNemar's p [=<] [\d.]+: clearly better\./);

  const fixed = page.getByRole("list", { name: "Rows that are fixed" });
  await expect(fixed.getByRole("listitem").first()).toContainText(/true .*before .*after /);
  await tabTo(page.getByRole("radio", { name: /fixed$/ }));
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: /broken$/ })).toBeChecked();
  await expect(fixed).toBeHidden();
  await expect(
    page.getByRole("list", { name: "Rows that are broken" }).or(page.getByText("There are none.")),
  ).toBeVisible();
  await expectAccessible(page);
  await expectFitsPhone(page);
});

test("labels that look wrong are marked among the mistakes and come first, once somebody has looked", async ({
  page,
  api,
}) => {
  test.setTimeout(120_000);
  const { modelId } = await trainFlipped(api, "mislabelled mistakes");
  const { id } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}/rows`);
  await expect(page.getByRole("combobox", { name: "Order" })).toHaveValue("confident");
  await expect(page.getByRole("option", { name: "Looks mislabelled first" })).toHaveCount(0);
  await page.getByRole("button", { name: "Look for wrong labels" }).click();
  await expect(page.getByRole("combobox", { name: "Order" })).toHaveValue("mislabelled");
  await expect(page.getByRole("status").filter({ hasText: "the likeliest wrong labels first" })).toBeVisible();
  const list = page.getByRole("list", { name: "Rows with their answers" });
  await expect(list, "they stand in the order that was chosen").toHaveAttribute("aria-busy", "false");
  const row = list.getByRole("group").first();
  await expect(row).toContainText(/The label looks wrong: by its words [01]\.\d\d for \w+/);
  await row.focus();
  await page.keyboard.press("a");
  await expect(row, "a mended one is no suspect any more").not.toContainText("The label looks wrong");
  await expectAccessible(page);
  await expectFitsPhone(page);
  await expect(page.getByRole("link", { name: "All labels that look wrong" })).toHaveAttribute("href", /#suspects$/);
});

test("what gets ready before React has taken over the page stands there all the same", async ({ page, api }) => {
  test.setTimeout(120_000);
  const { modelId } = await trainFlipped(api, "ready in between");
  const late = newGate();
  let isHeld = false;
  await page.clock.install();
  // The code of the scores comes late, that of the frame around them does not.
  await page.route("**/_next/static/chunks/**", async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes("Beside free baselines")) {
      isHeld = true;
      await late.opened;
    }
    await route.fulfill({ response, body });
  });
  const { id } = await evaluate(page, modelId ?? "");
  await page.goto(`/evaluations/${id}`, { waitUntil: "commit" });
  const row = answers(page).getByRole("row").filter({ hasText: "TF-IDF" });
  await expect(row.getByRole("progressbar"), "it is not ready in the HTML").toBeVisible();
  const statuses = async () => (await readEvaluation(page, id)).baselines.map(({ status }) => status);
  await expect.poll(statuses, { timeout: 60_000 }).toEqual(["ready", "ready"]);
  // The frame is alive, and has asked whatever it asks now and then.
  await page.getByRole("button", { name: "More for this evaluation" }).click();
  await expect(page.getByRole("menuitem", { name: "Delete…" })).toBeVisible();
  await page.keyboard.press("Escape");
  expect(isHeld).toBe(true);
  const answered = underWay(page);
  await page.clock.fastForward("00:10");
  await page.evaluate(() => fetch("/api/health").then((response) => response.text()));
  await answered();
  late.open();
  await expect(row, "it follows from then on").toContainText("%");
});
