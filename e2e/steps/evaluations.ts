import type { Page } from "@playwright/test";
import { type CreateEvaluationBody, type EvaluationDetail, evaluationDetail } from "@/lib/evaluations/schema";
import type { JobDetail } from "@/lib/jobs/schema";
import { expect } from "../fixtures";
import type { Api } from "./api";

const NAMES = ["delivery", "billing", "login"];
const WORDS = [
  ["parcel", "courier", "delivery", "tracking"],
  ["refund", "money", "invoice", "paid"],
  ["password", "login", "account", "locked"],
];

/** Rows of three kinds with words of their own; some have the label of the next kind, so that there are mistakes. */
function flippedCsv(names: readonly string[]): string {
  const lines = Array.from({ length: 240 }, (_, row) => {
    const kind = row % 3;
    const own = WORDS[kind] ?? [];
    const text = `please look at my ${own[row % 4]} and the ${own[(row + 1 + (row % 3)) % 4]} of day ${row % 7} no ${row}`;
    return `${text},${names[row % 17 === 5 ? (kind + 1) % 3 : kind]}`;
  });
  return `text,label\n${lines.join("\n")}\n`;
}

/** A model on such rows, of which 72 are for the test; `names` are the labels of the three kinds. */
export async function trainFlipped(api: Api, name: string, names: readonly string[] = NAMES): Promise<JobDetail> {
  const dataset = await api.uploadCsv(name, flippedCsv(names));
  const preparation = await api.prepare(dataset.id, { balance: { minSamples: 2 }, split: { test: 0.3 } });
  const job = await api.createJob({ preparationId: preparation.id, autoStart: true });
  return api.waitForJob(job.id, "SUCCESS");
}

/** An evaluation that is ready, made without the page; of the model's own splits unless others are named. */
export async function evaluate(page: Page, modelId: string, preparationId?: string): Promise<EvaluationDetail> {
  const { id } = await startEvaluation(page, { kind: "model", modelId, preparationId });
  await expect.poll(async () => (await readEvaluation(page, id)).status, { timeout: 60_000 }).toBe("ready");
  return readEvaluation(page, id);
}

/** Asks for an evaluation without the page. */
export async function startEvaluation(page: Page, body: CreateEvaluationBody): Promise<EvaluationDetail> {
  const made = await page.request.post("/api/evaluations", { data: body });
  expect(made.ok(), await made.text()).toBe(true);
  return evaluationDetail.parse(await made.json());
}

export async function readEvaluation(page: Page, evaluationId: string): Promise<EvaluationDetail> {
  return evaluationDetail.parse(await (await page.request.get(`/api/evaluations/${evaluationId}`)).json());
}
