import { correctionList } from "@/lib/datasets/corrections-schema";
import { expect, test } from "./fixtures";

test("a person types sentences, takes examples, and sends the link to a colleague", async ({ page, api, context }) => {
  const job = await api.trainSample();
  await page.goto(`/playground?model=${job.modelId}`);
  const scores = page.getByRole("list", { name: "Scores of intent" }).getByRole("listitem");
  await expect(page.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();

  await page.getByRole("textbox", { name: "Sentence" }).fill("set a timer for ten minutes please");
  await expect(scores.first()).toContainText("set_timer");
  await expect(page.getByText(/answered in [\d.]+ ms/)).toBeVisible();
  await page.getByRole("button", { name: /Show all 14/ }).click();
  await expect(scores).toHaveCount(14);

  const example = page.getByRole("listitem").getByRole("button").nth(2);
  const sentence = (await example.locator("span").first().textContent()) ?? "";
  await example.click();
  await expect(page.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(page.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();
  await expect(page).toHaveURL(/text=/);

  const link = page.url();
  const colleague = await context.newPage();
  await colleague.goto(link);
  await expect(colleague.getByRole("textbox", { name: "Sentence" })).toHaveValue(sentence);
  await expect(colleague.getByText(/^(Right|Wrong): its label in the data is/)).toBeVisible();
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
  await expect(best).toContainText("set_timer");
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
