import { afterAll, beforeAll, expect, it } from "vitest";
import { keepLabel } from "@/lib/datasets/server/suspects/kept-labels";
import { listSuspects, lookForSuspects } from "@/lib/datasets/server/suspects/list-suspects";
import { suspectsQuery } from "@/lib/datasets/suspects-schema";
import { ensureServers } from "@/lib/servers/server/internal";
import { useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitUntilReady } from "@/lib/testing/evaluations";
import { aPreparation, someRoles } from "@/lib/testing/factories";
import { datasetOf, KEEP_ALL } from "@/lib/testing/preparations";
import { predictionsQuery } from "../schema";
import { listEvaluations } from "./list";
import { listPredictions } from "./predictions";
import { removeEvaluation } from "./remove";

const NAMES = ["delivery", "billing", "login"];
const WORDS = [
  ["parcel", "courier", "delivery", "tracking"],
  ["refund", "money", "invoice", "paid"],
  ["password", "login", "account", "locked"],
];

let datasetId = "";
let evaluationId = "";

/** Rows with words of their kind; every seventeenth has the label of the next kind. */
const ROWS = Array.from({ length: 240 }, (_, row) => {
  const kind = row % 3;
  const own = WORDS[kind] ?? [];
  const label = NAMES[row % 17 === 5 ? (kind + 1) % 3 : kind] ?? "";
  return [`look at my ${own[row % 4]} and the ${own[(row + 1 + kind) % 4]} of day ${row % 7} no ${row}`, label];
});

const page = (query: object = {}) =>
  listPredictions(evaluationId, predictionsQuery.parse({ sort: "mislabelled", limit: 200, ...query }));

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  datasetId = (await datasetOf([["text", "label"], ...ROWS], someRoles("text", "label"))).id;
  const preparation = await aPreparation({ datasetId, recipe: { ...KEEP_ALL, split: { test: 0.4 } } });
  const modelId = await aTrainedModel(preparation.id);
  evaluationId = (await waitUntilReady((await evaluateModel(modelId)).id)).id;
}, 200_000);

afterAll(async () => {
  for (const { id } of (await listEvaluations({ limit: 100 })).data) await removeEvaluation(id);
});

it("says that nobody has looked, and sorts by confidence then", async () => {
  const { data, suspects } = await page();
  expect(suspects).toBe("unknown");
  expect(data.every(({ suspect }) => suspect === null)).toBe(true);
  expect(data).toEqual((await page({ sort: "confident" })).data);
});

it("marks the rows whose label looks wrong, and brings them first, also after some were settled", async () => {
  await lookForSuspects(datasetId, "label");
  const { found } = await listSuspects(datasetId, suspectsQuery.parse({ target: "label", limit: 100 }));
  const { data, suspects } = await page();
  const rows = data.map(({ row }) => row);
  const marked = data.filter(({ suspect }) => suspect !== null);
  expect(suspects).toBe("known");
  expect(marked.length).toBeGreaterThan(2);
  const expected = found?.data.filter(({ row }) => rows.includes(row)) ?? [];
  expect(rows.slice(0, marked.length)).toEqual(expected.map(({ row }) => row));
  for (const [place, { suspect }] of marked.entries()) {
    expect(suspect?.suggestion).toBe(expected[place]?.suggestion);
    const odds = (suspect?.likelihood ?? 0) / (1 - (suspect?.likelihood ?? 0));
    expect(Math.log(odds)).toBeCloseTo(expected[place]?.logOdds ?? -1, 6);
  }
  const scores = data.slice(marked.length).map(({ targets }) => targets[0]?.scores[0]?.score ?? 0);
  expect(scores).toEqual([...scores].sort((one, other) => other - one));

  await keepLabel(datasetId, { target: "label", row: rows[0] ?? -1, isKept: true });
  const after = await page();
  expect(after.data[0]?.suspect).toBeNull();
  expect(
    after.data.map(({ row }) => row),
    "nothing moves under the next page",
  ).toEqual(rows);
  const wrong = await page({ outcome: "wrong", limit: 3 });
  const next = await page({ outcome: "wrong", limit: 3, cursor: wrong.nextCursor ?? 0 });
  const inOrder = data.filter(({ targets }) => targets[0]?.isRight === false).map(({ row }) => row);
  expect([...wrong.data, ...next.data].map(({ row }) => row)).toEqual(inOrder.slice(0, 6));
});
