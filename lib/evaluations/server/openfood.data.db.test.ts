import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { rolesInput } from "@/lib/datasets/roles-schema";
import { createDataset } from "@/lib/datasets/server/create";
import { getDataset } from "@/lib/datasets/server/get";
import { updateDataset } from "@/lib/datasets/server/update";
import { ensureServers } from "@/lib/servers/server/internal";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import { invariant } from "@/lib/utils";
import type { LabelReport, TargetReport } from "../report-schema";
import type { EvaluationDetail } from "../schema";
import { getEvaluation } from "./get";

const FILE = path.resolve(process.cwd(), "../shared/data/openfood-mini/openfood.csv");

const ENOUGH_ROWS = 10;

/** Rows with the label and given it, of those with either. */
function jaccard({ truePositives, falsePositives, falseNegatives }: LabelReport): number {
  return truePositives / Math.max(1, truePositives + falsePositives + falseNegatives);
}

function targetOf({ report }: EvaluationDetail, name: string): TargetReport {
  const found = report?.targets.find(({ target }) => target === name);
  invariant(found, `no report of ${name}`);
  return found;
}

async function importFood(): Promise<string> {
  const { id } = await createDataset({ body: createReadStream(FILE), fileName: "openfood.csv" });
  await vi.waitFor(async () => expect((await getDataset(id)).status).toBe("ready"), { timeout: 30_000 });
  const food = {
    name: "food",
    kind: "multi" as const,
    source: { type: "separator" as const, column: "food", separator: "|" },
    noneLabel: null,
  };
  const roles = { text: "text", targets: [food, { name: "country", column: "country_label" }], split: "split" };
  await updateDataset(id, { roles: rolesInput.parse(roles) });
  return id;
}

describe.skipIf(!existsSync(FILE))("the food flow on Open Food Facts (skipped where they are not at hand)", () => {
  let model: EvaluationDetail;
  let majority: EvaluationDetail;

  beforeAll(async () => {
    await useRunner();
    await ensureServers();
    const recipe = { ...KEEP_ALL, split: { method: "column" as const } };
    const { id, summary } = await aPreparation({ datasetId: await importFood(), recipe });
    expect(summary.splits.test.rows).toBeGreaterThan(200);
    model = await waitUntilReady((await evaluateModel(await aTrainedModel(id, 60))).id);
    expect(model.error).toBeNull();
    const baseline = model.baselines.find(({ kind, status }) => kind === "majority" && status === "ready");
    majority = await getEvaluation(baseline?.id ?? "");
  }, 300_000);

  it("knows the categories better than always answering the most frequent one", () => {
    const [ours, theirs] = [targetOf(model, "food"), targetOf(majority, "food")];
    expect(ours.labels).toHaveLength(8);
    const baseline = new Map(theirs.labels.map((label) => [label.label, jaccard(label)]));
    // One category has three test rows: of them nothing can be said.
    const judged = ours.labels.filter(({ support }) => support >= ENOUGH_ROWS);
    expect(judged).toHaveLength(7);
    for (const label of judged) {
      expect(jaccard(label), label.label).toBeGreaterThan((baseline.get(label.label) ?? 1) + 0.1);
    }
    expect(ours.scores.jaccardSamples?.value).toBeGreaterThan(0.7);
    expect(theirs.scores.jaccardSamples?.value).toBeLessThan(0.4);
  });

  it("knows the country better than always answering the most frequent one", () => {
    const [ours, theirs] = [model, majority].map((one) => targetOf(one, "country").scores.accuracy);
    expect(ours?.low).toBeGreaterThan((theirs?.high ?? 1) + 0.2);
    expect(ours?.value).toBeGreaterThan(0.7);
  });
});
