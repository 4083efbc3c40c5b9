import { correctionList } from "@/lib/datasets/corrections-schema";
import { expect, test } from "./fixtures";
import { expectAccessible } from "./steps/accessible";

test("a person types sentences, takes examples, and sends the link to a colleague", async ({ page, api, context }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  await expect(page.getByText(/^(Right|Wrong|The model does not know): its label in the data is/)).toBeVisible();

  await page.getByRole("textbox", { name: "Sentence" }).fill("set a timer for ten minutes please");
  await expect(scores.first()).toContainText("set_timer");
  await expect(page.getByText(/answered in [\d.]+ ms/)).toBeVisible();
  await page.getByRole("button", { name: /Show all 14/ }).click();
  await expect(scores).toHaveCount(14);

  const example = page.getByRole("listitem").getByRole("button").nth(2);
  const sentence = (await example.locator("span").first().textContent()) ?? "";
  await example.click();
  await expect(page.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(page.getByText(/^(Right|Wrong|The model does not know): its label in the data is/)).toBeVisible();
  await expect(page).toHaveURL(/text=/);

  const link = page.url();
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(colleague.getByText(/^(Right|Wrong|The model does not know): its label in the data is/)).toBeVisible();
});

test("any text is answered", async ({ page, api }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  for (const text of ["🎺", "__proto__", "<script>alert(1)</script>", "x".repeat(5000)]) {
    const answered = page.waitForResponse((response) => response.url().endsWith("/api/classify"));
    await page.getByRole("textbox", { name: "Sentence" }).fill(text);
    expect((await answered).status(), text.slice(0, 20)).toBe(200);
    await expect(scores.first()).toContainText(/%/);
  }
});

test("the words that pushed an answer are shaded, and without the darkest one it is less sure", async ({
  page,
  api,
}) => {
  const job = await api.trainSample();
  const sentence = "set a timer for ten minutes please";
  await page.goto(`/playground?model=${job.modelId}&text=${encodeURIComponent(sentence)}`);
  const best = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem").first();
  await expect(best).toContainText(/set_timer.*%/);
  const score = async () => Number.parseFloat((await best.textContent())?.match(/([\d.]+)%/)?.[1] ?? "");
  const before = await score();

  await page.getByRole("button", { name: "Show", exact: true }).click();
  const shaded = page.locator("[data-contribution]");
  await expect(shaded.first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Most similar training rows" })).toBeVisible();
  const words = await shaded.evaluateAll((all) =>
    all.map((one) => [one.textContent ?? "", Number(one.getAttribute("data-contribution"))] as const),
  );
  const [darkest] = words.toSorted((a, b) => b[1] - a[1])[0] ?? [""];
  expect(darkest).not.toBe("");
  await page.getByRole("textbox", { name: "Sentence" }).fill(sentence.replace(darkest, "").replaceAll("  ", " "));
  await expect
    .poll(async () => ((await best.textContent())?.includes("set_timer") ? await score() : 0))
    .toBeLessThan(before);
});

test("a wrong answer waits for the dataset's next version, and can be taken back", async ({ page, api }) => {
  const job = await api.trainSample();
  const { datasetId } = await api.getJob(job.id);
  await page.goto(`/playground?model=${job.modelId}&text=${encodeURIComponent("put the lamp out")}`);
  await page.getByRole("button", { name: "Wrong?" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Send to the next version" }).click();
  await expect(dialog.getByRole("alert")).toHaveText("Say which label is right.");
  await dialog.getByRole("radio", { name: "smart_lights" }).check();
  await dialog.getByRole("button", { name: "Send to the next version" }).click();
  await expect(dialog).toBeHidden();
  const waiting = async () => {
    const answer = await page.request.get(`/api/datasets/${datasetId}/corrections`);
    return correctionList.parse(await answer.json()).waiting;
  };
  await expect.poll(waiting).toBe(1);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(waiting).toBe(0);
});

test("two models answer the same sentence, and gibberish gets no label", async ({ page, api }) => {
  const [first, second] = [await api.trainSample(), await api.trainSample()];
  // One that is not in the list any more stands beside the other all the same.
  const archived = await page.request.patch(`/api/models/${second.modelId}`, { data: { archived: true } });
  expect(archived.ok()).toBe(true);
  await page.goto(
    `/playground?model=${first.modelId}&beside=${second.modelId}&text=${encodeURIComponent("play some jazz")}`,
  );
  await expect(page.getByRole("list", { name: "Scores of intent" })).toHaveCount(2);
  for (const scores of await page.getByRole("list", { name: "Scores of intent" }).all()) {
    await expect(scores.getByRole("listitem").first()).toContainText("play_music");
  }
  await page.getByRole("textbox", { name: "Sentence" }).fill("asdf qwer zxcv");
  await expect(page.getByText("I don’t know: unlike the training data").first()).toBeVisible();
});

const LINES = ["play some jazz", "", "asdf qwer zxcv", "set a timer for ten minutes", "play some jazz"];

test("many lines are answered in a table, two models beside each other, and copied as CSV", async ({
  page,
  api,
  context,
}) => {
  const [first, second] = [await api.trainSample(), await api.trainSample()];
  // The second model is sure of nothing, so that the two differ wherever the first one knows.
  const limits = { data: { target: "intent", thresholds: { default: 1, labels: [] } } };
  expect((await page.request.put(`/api/models/${second.modelId}/thresholds`, limits)).ok()).toBe(true);
  const calls: string[] = [];
  page.on("request", (request) => request.url().endsWith("/api/classify") && calls.push(request.postData() ?? ""));

  await page.goto(`/playground?model=${first.modelId}`);
  await expect(page.getByText(/^(Right|Wrong|The model does not know): its label in the data is/)).toBeVisible();
  const sentence = page.getByRole("textbox", { name: "Sentence" });
  await sentence.fill(LINES.join("\n"));
  // The keyboard alone: from the sentence to a line each.
  await sentence.press("Tab");
  await expect(page.getByRole("button", { name: "Classify each line by itself" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Sentences, one a line" })).toBeFocused();
  const rows = page.getByRole("group", { name: "Answers by line" }).getByRole("row");
  await expect(rows).toHaveCount(5);
  await expect(rows.nth(1)).toContainText("play_music");
  await expect(rows.nth(2)).toContainText("unlike the training data");
  await expect(rows.nth(3)).toContainText("set_timer");
  await expect(page.getByText("4 lines: 3 answered, 1 unlike the training data.").first()).toBeVisible();
  const many = calls.map((call) => (JSON.parse(call) as { inputs: string[] }).inputs).filter((all) => all.length > 1);
  expect(many).toEqual([["play some jazz", "asdf qwer zxcv", "set a timer for ten minutes"]]);

  await page.goto(`${page.url()}&beside=${second.modelId}`);
  await expect(page.getByRole("radio", { name: "Many" })).toBeChecked();
  await expect(rows.nth(1)).toContainText("differs");
  await expect(rows.nth(2)).not.toContainText("differs");
  await page.getByRole("switch", { name: "Only lines that differ" }).click();
  await expect(rows).toHaveCount(4);
  await page.getByRole("radio", { name: "By label" }).check();
  await expect(rows.nth(3)).toContainText("set_timer");
  await expectAccessible(page);

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as CSV" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeAttached();
  const copied = (await page.evaluate(() => navigator.clipboard.readText())).split("\r\n");
  expect(copied[0]).toMatch(/^line,text,.* label,.* score,.* note,.* label,.* score,.* note$/);
  expect(copied[1]).toMatch(/^1,play some jazz,play_music,0?\.?\d+,,,0?\.?\d+,not sure enough; best guess play_music$/);
  expect(copied.slice(1).map((line) => line.split(",")[0])).toEqual(["1", "5", "4", ""]);

  await rows.nth(3).getByRole("button", { name: "set a timer for ten minutes" }).click();
  await expect(sentence).toHaveValue("set a timer for ten minutes");
  await page.getByRole("button", { name: /4 lines/ }).click();
  await expect(rows).toHaveCount(5);
});

test("too many lines are said to be, and a text too long for the address leaves it working", async ({ page, api }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}&mode=many`);
  await page.getByRole("button", { name: "Take rows of the test split" }).click();
  await expect(page.getByText(/^8 lines: /).first()).toBeVisible();
  const lines = Array.from({ length: 1002 }, (_, index) => `play song number ${index}`);
  // The second call hangs, so that there is something to stop.
  let calls = 0;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/api/classify", async (route) => {
    calls += 1;
    if (calls === 2) await held;
    // The page does not wait for it any more.
    await route.continue().catch(() => undefined);
  });
  await page.getByRole("textbox", { name: "Sentences, one a line" }).fill(lines.join("\n"));
  await expect(page.getByText("2 lines at the end are left out")).toBeVisible();
  await expect(page.getByText("Classified 100 of 1,000 lines")).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("Stopped after 100 of 1,000 lines")).toBeVisible();
  letGo();
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("progressbar", { name: "Lines classified" })).toHaveCount(0, { timeout: 20_000 });
  await expect(page.getByText(/^1,000 lines: [\d,]+ answered/).first()).toBeVisible();
  await expect(page.getByText("This is too long for the page’s address")).toBeVisible();
  // Each line is asked for by itself.
  await expect(page.getByText("Only the beginning decides the answer")).toHaveCount(0);
  await expect(page).toHaveURL(`/playground?model=${job.modelId}&mode=many`);
  await expect(page.getByRole("button", { name: /play song number 0.*1,000 lines/ })).toBeVisible();
});

test("a conversation is pasted, mended and classified, and its code shows the call for chats", async ({
  page,
  api,
}) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  await expect(page.getByText(/^(Right|Wrong|The model does not know): its label in the data is/)).toBeVisible();
  const many = page.getByRole("radio", { name: "Many" });
  await page.getByRole("radio", { name: "One" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(many).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "Conversation" })).toBeFocused();
  await page.getByRole("textbox", { name: "Message 1" }).fill("my draft");
  await page.getByRole("button", { name: "Paste a JSON list" }).click();
  const dialog = page.getByRole("dialog");
  const json = dialog.getByRole("textbox", { name: "Messages as JSON" });
  const [greeting, wish] = [
    { role: "assistant", content: "Hello!" },
    { role: "user", content: "play some jazz" },
  ];
  await json.fill(JSON.stringify([greeting, { ...wish, role: "bot" }]));
  await dialog.getByRole("button", { name: "Use these messages" }).click();
  await expect(dialog.getByRole("alert")).toContainText('Message 2, role: "bot" is not known.');
  await json.fill(JSON.stringify([greeting, wish]));
  await dialog.getByRole("button", { name: "Use these messages" }).click();
  await expect(page.getByRole("textbox", { name: "Message 2" })).toHaveValue("play some jazz");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("textbox", { name: "Message 1" })).toHaveValue("my draft");
  await page.getByRole("button", { name: "Paste a JSON list" }).click();
  await json.fill(JSON.stringify([greeting, wish]));
  await json.press("Control+Enter");
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  await expect(scores.first()).toContainText("play_music");
  await expect(page.getByText("/v1/chat/classifications")).toBeVisible();
  await expect(page).toHaveURL(/mode=conversation&text=/);

  // The keyboard alone: a message more, its role, and away with the first.
  await page.getByRole("button", { name: "Add a message" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Message 3" })).toBeFocused();
  await page.keyboard.type("no, set a timer for ten minutes please");
  await page.getByRole("combobox", { name: "Role of message 3" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("option", { name: "user" }).press("Enter");
  await expect(page.getByRole("combobox", { name: "Role of message 3" })).toHaveText("user");
  await page.getByRole("button", { name: "Remove message 2" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove message 1" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Message 1" })).toBeFocused();
  await expect(scores.first()).toContainText("set_timer");
  await expectAccessible(page);

  const colleague = await page.context().newPage();
  await colleague.goto(page.url());
  await expect(colleague.getByRole("textbox", { name: "Message 1" })).toHaveValue(/set a timer/);
  await expect(colleague.getByRole("combobox", { name: "Role of message 1" })).toHaveText("user");
});
