import { beforeAll, describe, expect, it } from "vitest";
import { GET as getCard } from "@/app/api/models/[modelId]/card/route";
import { db } from "@/lib/db/client";
import { predictionsQuery } from "@/lib/evaluations/schema";
import { getEvaluation } from "@/lib/evaluations/server/get";
import { listPredictions } from "@/lib/evaluations/server/predictions";
import { problem } from "@/lib/http/problem";
import { recipe } from "@/lib/preparations/schema";
import { createPreparation } from "@/lib/preparations/server/create";
import { ensureServers } from "@/lib/servers/server/internal";
import { clean } from "@/lib/testing/cleaning";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { KEEP_ALL } from "@/lib/testing/preparations";
import { context, request } from "@/lib/testing/requests";
import { getModelCard } from "./card";
import { getModel } from "./get";
import { listModels } from "./list";

const TIMEOUT_MS = 120_000;

let made: Awaited<ReturnType<typeof twoGenerations>>;

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  made = await twoGenerations();
}, TIMEOUT_MS);

/** Two models on one locked test set: the second learnt from fewer rows, one of which was mended before. */
async function twoGenerations() {
  const first = await aPreparation({
    labels: { billing: 60, delivery: 60 },
    recipe: { ...KEEP_ALL, split: { test: 0.3, validation: 0.1 } },
  });
  const before = await aTrainedModel(first.id, 5);
  const judged = await waitUntilReady((await evaluateModel(before)).id);
  const { data } = await listPredictions(judged.id, predictionsQuery.parse({ limit: 100 }));
  const tested = new Set(data.map(({ row }) => row));
  const trained = Array.from({ length: 120 }, (_, row) => row).find((row) => !tested.has(row)) ?? 0;
  await clean(first.datasetId, { kind: "edit_row", row: trained, cells: [{ column: "text", value: "a new text" }] });
  const split = { ...first.recipe.split, validation: 0.3, lockedTest: first.id };
  const second = await createPreparation(first.datasetId, recipe.parse({ ...first.recipe, split }));
  const after = await aTrainedModel(second.id, 5);
  const again = await waitUntilReady((await evaluateModel(after)).id);
  expect(again.rowsKey).toBe(judged.rowsKey);
  return { before, judged, first, second, after, again };
}

describe("the card of a model made from a cleaned dataset", () => {
  it(
    "tells the steps, and the baselines that learnt from the same rows as the model",
    async () => {
      const { after, again } = made;
      const card = await getModelCard(after);
      expect(card.data?.version).toBe(2);
      expect(card.data?.cleaning).toEqual([expect.stringMatching(/\S/)]);
      expect(card.evaluation?.id).toBe(again.id);
      const own = await db.evaluation.findMany({ where: { id: { in: again.baselines.map(({ id }) => id) } } });
      const told = card.evaluation?.baselines.map(({ name, report }) => [name, report]);
      expect(told).toHaveLength(2);
      expect(told?.toSorted()).toEqual(own.map(({ name, report }) => [name, report]).sort());

      const answer = await askCard(after, "?format=json");
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual(card);
    },
    TIMEOUT_MS,
  );
});

describe("a form of the card that there is not", () => {
  it("is refused with the ones that there are", async () => {
    const answer = await askCard("any", "?format=pdf");
    expect(answer.status).toBe(422);
    const { code, fields } = problem.parse(await answer.json());
    expect(code).toBe("invalid");
    expect(fields).toEqual([{ name: "format", reason: expect.stringContaining("html") }]);
  });
});

const askCard = (modelId: string, query = "") =>
  getCard(request(`/api/models/${modelId}/card${query}`), context({ modelId }));

describe("the scores in a list", () => {
  it(
    "are those of the newest evaluation on the model's own test rows",
    async () => {
      const { before, judged, second } = made;
      const newer = await waitUntilReady((await evaluateModel(before)).id);
      // On rows of another preparation, of another split, and one that did not get so far: newer still, and not its own.
      await evaluateModel(before, { preparationId: second.id }).then(({ id }) => waitUntilReady(id));
      await evaluateModel(before, { split: "train" }).then(({ id }) => waitUntilReady(id));
      const cut = await waitUntilReady((await evaluateModel(before)).id);
      await db.evaluation.update({ where: { id: cut.id }, data: { status: "cancelled" } });

      const scores = judged.report?.targets[0]?.scores;
      const told = {
        evaluationId: newer.id,
        targets: [{ target: "label", accuracy: scores?.accuracy?.value, macroF1: scores?.macroF1?.value }],
      };
      expect((await getModel(before)).testScores).toEqual(told);
      const { data } = await listModels({ limit: 100 });
      expect(data.find(({ id }) => id === before)?.testScores).toEqual(told);
      const unjudged = await aTrainedModel(second.id, 3);
      expect((await getModel(unjudged)).testScores).toBeNull();
    },
    TIMEOUT_MS,
  );

  it(
    "are not known, rather than 0, of a target of which no test row has a label",
    async () => {
      const { second, judged } = made;
      const model = await aTrainedModel(second.id, 3);
      const { id } = await waitUntilReady((await evaluateModel(model)).id);
      // As reports have it: scores of 0 beside no rows, or none.
      const empty = { value: 0, low: null, high: null };
      for (const scores of [{ accuracy: empty, macroF1: empty }, {}]) {
        const targets = judged.report?.targets.map((one) => ({ ...one, rows: 0, scores }));
        await db.evaluation.update({ where: { id }, data: { report: { ...judged.report, targets } as object } });
        const found = (await getModel(model)).testScores;
        expect(found).toEqual({ evaluationId: id, targets: [{ target: "label", accuracy: null, macroF1: null }] });
        expect((await getEvaluation(id)).headline).toEqual([
          { target: "label", kind: "single", accuracy: null, macroF1: null },
        ]);
      }
    },
    TIMEOUT_MS,
  );
});
