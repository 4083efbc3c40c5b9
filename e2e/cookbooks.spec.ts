import type { Page } from "@playwright/test";
import type { RolesInput } from "@/lib/datasets/roles-schema";
import { type EvaluationDetail, evaluationDetail } from "@/lib/evaluations/schema";
import { modelSummary } from "@/lib/models/schema";
import { expect, test } from "./fixtures";
import type { Api } from "./steps/api";
import { bar, create, number, openStudio } from "./steps/splits";

/* The public flows of classifiers: one label, several labels, several targets. From rows to scores on unseen ones. */

const ALL_ROWS = { balance: { minSamples: 0, maxSamples: null }, split: { validation: 0.2, test: 0.2 } };

const pick = <T>(list: readonly [T, ...T[]], index: number): T => list[index % list.length] ?? list[0];

const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => `${cells.map((cell) => `"${cell}"`).join(",")}\n`).join("");

const PLACES = ["in the kitchen", "at my office", "for the children", "in Oslo", "on the terrace", "at home"] as const;
const ASKED = ["please", "could you", "I want you to", "quickly", "now", "hey,"] as const;

const INTENTS = {
  play_music: { rows: 130, verbs: ["play some jazz", "put on the new album", "start my playlist", "play a song"] },
  set_alarm: { rows: 90, verbs: ["wake me at six", "set an alarm", "ring at seven", "set the alarm clock"] },
  weather: { rows: 70, verbs: ["tell me if it rains", "say how warm it gets", "give the forecast", "check for snow"] },
  joke: { rows: 12, verbs: ["make me laugh", "tell a joke"] },
} as const;

/** One label a row; of the last there are too few. */
function intentsCsv(): string {
  const rows = Object.entries(INTENTS).flatMap(([label, { rows: count, verbs }]) =>
    Array.from({ length: count }, (_, n) => [
      `${pick(ASKED, n)} ${verbs[n % verbs.length]} ${pick(PLACES, n * 5 + Math.floor(n / 6))} number ${n}`,
      label,
    ]),
  );
  return csv([["text", "intent"], ...rows]);
}

const HARMS = {
  insult: ["you utter fool", "what an idiot you are", "nobody is as stupid as you"],
  threat: ["I will find you", "you had better watch your back", "I am coming to hurt you"],
  spam: ["buy cheap watches", "click for free money", "win a prize at this link"],
} as const;
const HARMLESS = ["thanks for the answer", "the meeting is at noon", "I liked the second chapter"] as const;

/** None, one, two or all three a row; the cell of the harmless ones is empty. */
function moderationCsv(): string {
  const rows = Array.from({ length: 480 }, (_, n) => {
    const labels = (["insult", "threat", "spam"] as const).filter((_, bit) => ((n % 8) >> bit) % 2 === 1);
    const parts = labels.map((label, i) => pick(HARMS[label], Math.floor(n / 8) + i));
    const said = parts.length === 0 ? pick(HARMLESS, Math.floor(n / 8)) : parts.join(" and ");
    return [`${said}, message ${n} ${pick(PLACES, n * 7)}`, labels.join("|")];
  });
  return csv([["text", "harms"], ...rows]);
}

const FOODS = {
  dairies: { italy: "burro e formaggio", france: "beurre et fromage", germany: "Butter und Käse" },
  snacks: { italy: "biscotti al cioccolato", france: "biscuits au chocolat", germany: "Kekse mit Schokolade" },
  beverages: { italy: "succo di mela", france: "jus de pomme", germany: "Saft vom Apfel" },
} as const;
const COUNTRIES = ["italy", "france", "germany"] as const;

/** One or two categories a row, and the country whose language it is in. */
function foodCsv(): string {
  const categories = ["dairies", "snacks", "beverages"] as const;
  const rows = Array.from({ length: 450 }, (_, n) => {
    const country = pick(COUNTRIES, n);
    const first = pick(categories, Math.floor(n / 3));
    const second = pick(categories, Math.floor(n / 3) + 1);
    const labels = n % 4 === 0 ? [first, second] : [first];
    return [`${labels.map((label) => FOODS[label][country]).join(", ")} ${100 + n} g`, labels.join("|"), country];
  });
  return csv([["text", "categories", "country"], ...rows]);
}

const several = (column: string, noneLabel: string | null) =>
  ({ name: column, kind: "multi", source: { type: "separator", column, separator: "|" }, noneLabel }) as const;

async function setRoles(page: Page, datasetId: string, roles: RolesInput): Promise<void> {
  const answer = await page.request.patch(`/api/datasets/${datasetId}`, { data: { roles } });
  expect(answer.ok(), await answer.text()).toBe(true);
}

async function train(api: Api, preparationId: string): Promise<string> {
  const { id } = await api.createJob({ preparationId, autoStart: true });
  const { modelId } = await api.waitForJob(id, "SUCCESS");
  expect(modelId).not.toBeNull();
  return modelId ?? "";
}

/** Presses the model page's button, waits for the result, and returns the evaluation's id. */
async function evaluate(page: Page, modelId: string, button = "Evaluate on the test split"): Promise<string> {
  await page.goto(`/models/${modelId}`);
  await page.getByRole("button", { name: button }).click();
  await expect(page).toHaveURL(/\/evaluations\/ev_/);
  await expect(page.locator("[data-first-line]")).toBeVisible({ timeout: 40_000 });
  return new URL(page.url()).pathname.split("/").at(-1) ?? "";
}

async function evaluationOf(page: Page, id: string): Promise<EvaluationDetail> {
  return evaluationDetail.parse(await (await page.request.get(`/api/evaluations/${id}`)).json());
}

test("intents: one label a row, from a lowered minimum to a score beside free baselines", async ({ page, api }) => {
  const dataset = await api.uploadCsv("cookbook intents", intentsCsv());
  await openStudio(page, dataset.id);
  // The tutorial's 200 rows a label would leave none.
  await number(page, "Minimum rows per label").fill("50");
  await expect(bar(page)).toHaveText(/^3 of 4 labels: 2\d\d rows to train on/);
  const { id: preparationId, summary } = await create(page);
  const modelId = await train(api, preparationId);

  const id = await evaluate(page, modelId);
  const rows = summary.splits.test.rows;
  expect(rows).toBeGreaterThan(20);
  const firstLine = page.locator("[data-first-line]");
  await expect(firstLine).toHaveText(new RegExp(`^Right on \\d+ of ${rows} unseen rows, between \\d+ and \\d+`));
  const answers = page.getByRole("table", { name: "Answers to the same rows" });
  await expect(answers.getByRole("row", { name: /^Always the most frequent label/ })).toContainText("%");
  await expect(answers.getByRole("row", { name: /^TF-IDF with logistic regression/ })).toContainText("%", {
    timeout: 40_000,
  });
  await expect(firstLine).toContainText("; guessing the biggest label gets ");
  await expect(page.getByText(/over TF-IDF|below TF-IDF/).first()).toBeVisible();

  const { report, headline, baselines } = await evaluationOf(page, id);
  expect(report?.targets[0]?.labels.map(({ label }) => label).toSorted()).toEqual([
    "play_music",
    "set_alarm",
    "weather",
  ]);
  const accuracy = headline?.[0]?.accuracy?.value ?? 0;
  const majority = baselines.find(({ kind }) => kind === "majority")?.headline?.[0]?.accuracy?.value;
  expect(accuracy).toBeGreaterThan(0.9);
  expect(majority).toBeLessThan(0.6);
});

test("moderation: several labels a row, with thresholds tuned on the validation rows", async ({ page, api }) => {
  const dataset = await api.uploadCsv("cookbook moderation", moderationCsv());
  await setRoles(page, dataset.id, { text: "text", targets: [several("harms", "safe")] });
  const modelId = await train(api, (await api.prepare(dataset.id, ALL_ROWS)).id);
  const before = await evaluate(page, modelId);
  await expect(page.locator("[data-first-line]")).toHaveText(/^All labels right on \d+ of \d+ unseen rows/);

  await page
    .getByRole("navigation", { name: "Evaluation", exact: true })
    .getByRole("link", { name: "Thresholds" })
    .click();
  await page.getByRole("button", { name: "Evaluate on validation" }).click();
  const sliders = page.getByRole("list", { name: "Thresholds of harms" });
  await expect(sliders.getByRole("slider")).toHaveCount(4, { timeout: 40_000 });
  await expect(page.getByText(/is counted on \d+ validation rows/)).toBeVisible();
  await page.getByRole("radio", { name: "Precision at least" }).check();
  await page.getByRole("textbox", { name: "Per cent right" }).fill("95");
  await page.getByRole("button", { name: "Tune", exact: true }).click();
  // A person may know better: one step more for threats.
  const threat = sliders.getByRole("slider", { name: "Threshold of threat" });
  const tuned = Number(await threat.getAttribute("aria-valuenow"));
  await threat.press("ArrowRight");
  await page.getByRole("button", { name: "Save thresholds" }).click();
  await expect(page.getByText("Thresholds saved")).toBeVisible();

  const model = modelSummary.parse(await (await page.request.get(`/api/models/${modelId}`)).json());
  const saved = model.thresholds?.find(({ target }) => target === "harms");
  const own = new Map(saved?.labels);
  expect(own.get("threat")).toBeCloseTo(tuned + 0.01, 6);

  const after = await evaluate(page, modelId, "Evaluate again");
  expect(after).not.toBe(before);
  const target = (await evaluationOf(page, after)).report?.targets[0];
  expect(target?.labels).toHaveLength(4);
  for (const { label, threshold } of target?.labels ?? []) {
    expect(threshold, label).toBeCloseTo(own.get(label) ?? saved?.default ?? Number.NaN, 4);
  }
  expect(target?.scores.microPrecision?.value).toBeGreaterThan(0.9);
  expect(target?.scores.microF1?.value).toBeGreaterThan(0.8);
});

test("food: two targets of one model, side by side", async ({ page, api }) => {
  const dataset = await api.uploadCsv("cookbook food", foodCsv());
  const country = { name: "country", column: "country" };
  await setRoles(page, dataset.id, { text: "text", targets: [several("categories", null), country] });
  const modelId = await train(api, (await api.prepare(dataset.id, ALL_ROWS)).id);
  const id = await evaluate(page, modelId);

  const { report } = await evaluationOf(page, id);
  const of = (name: string) => report?.targets.find(({ target }) => target === name)?.scores;
  const jaccard = of("categories")?.jaccardSamples?.value ?? 0;
  const accuracy = of("country")?.accuracy?.value ?? 0;
  expect(jaccard).toBeGreaterThan(0.85);
  expect(accuracy).toBeGreaterThan(0.9);
  expect(of("country")?.jaccardSamples).toBeUndefined();

  const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
  const targets = page.getByRole("table", { name: "Targets" });
  const row = (name: string) => targets.getByRole("row").filter({ has: page.getByRole("button", { name }) });
  await expect(row("categories").getByRole("cell").nth(3)).toHaveText(percent(jaccard));
  await expect(row("country").getByRole("cell").nth(1)).toContainText(percent(accuracy));
  await expect(row("country").getByRole("cell").nth(3)).toHaveText(/^–/);

  await targets.getByRole("button", { name: "categories" }).click();
  await expect(page.getByText("Jaccard, by row")).toBeVisible();
  await targets.getByRole("button", { name: "country" }).click();
  await expect(page).toHaveURL(/target=country/);
  await expect(page.getByRole("table", { name: "Scores by label of country" })).toContainText("germany");
  await expect(page.getByText("Jaccard, by row")).toHaveCount(0);
});
