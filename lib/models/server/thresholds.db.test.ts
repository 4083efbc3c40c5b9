import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { GET as getThresholds, PUT as putThresholds } from "@/app/api/models/[modelId]/thresholds/route";
import { startBatch } from "@/lib/batches/server/start";
import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { ensureServers } from "@/lib/servers/server/internal";
import { newId } from "@/lib/store/ids";
import { aClassifierServer, aDraft, aModelRecord, waitForBatch } from "@/lib/testing/batches";
import { call, useRunner } from "@/lib/testing/engine";
import { aTrainedModel, evaluateModel, waitForEvaluation } from "@/lib/testing/evaluations";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp } from "@/lib/testing/http-server";
import { datasetOf, KEEP_ALL } from "@/lib/testing/preparations";
import { context, request } from "@/lib/testing/requests";
import { modelSummary, modelThresholdList, type TargetThresholds } from "../schema";
import { getModel } from "./get";
import { setThresholds } from "./set-thresholds";
import { thresholdsInForce } from "./thresholds-in-force";

const TIMEOUT_MS = 120_000;
const TEXT = "today has rain and wind and is good";

let modelId = "";

/** A model with three targets: two of several labels a text, and one of one. */
beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const rows = Array.from({ length: 160 }, (_, n) => {
    const [sky, mood] = [n % 2 === 0 ? "sun" : "rain", n % 4 < 2 ? "good" : "bad"];
    const wind = n % 3 === 0 ? " and wind" : "";
    return [`today ${n} has ${sky}${wind} and is ${mood}`, `${sky}${wind === "" ? "" : "|wind"}`, `${mood}|day`, mood];
  });
  const several = (name: string) => ({
    ...{ name, kind: "multi" as const, noneLabel: null },
    source: { type: "separator" as const, column: name, separator: "|" },
  });
  const { id } = await datasetOf([["text", "topics", "tags", "mood"], ...rows], {
    text: "text",
    targets: [several("topics"), several("tags"), { name: "mood", kind: "single", column: "mood" }],
  });
  const recipe = { ...KEEP_ALL, split: { test: 0.2, validation: 0.2 } };
  modelId = await aTrainedModel((await aPreparation({ datasetId: id, recipe })).id, 8);
}, TIMEOUT_MS);

const TARGETS = ["topics", "tags", "mood"];
const flat = (value: number): TargetThresholds => ({ default: value, labels: [] });

beforeEach(async () => {
  for (const target of TARGETS) await setThresholds(modelId, target, null);
});

/** By target and label, as each place has it. */
type Limits = Record<string, Record<string, number>>;

/** What the engine holds; a target of one label is not limited unless somebody set a threshold. */
async function onEngine(): Promise<Limits> {
  const { body } = await call("GET", `/v1/x/models/${encodeURIComponent((await getModel(modelId)).remoteId)}`);
  const { targets } = body as {
    targets: {
      name: string;
      loss_function: string;
      labels: string[];
      threshold: number;
      thresholds: Limits[string] | null;
    }[];
  };
  return Object.fromEntries(
    targets.map(({ name, loss_function, labels, threshold, thresholds }) => {
      const others = loss_function === "multi_class" ? threshold : 0;
      return [name, thresholds ?? Object.fromEntries(labels.map((label) => [label, others]))];
    }),
  );
}

/** What the playground and batches choose by. */
async function inApp(): Promise<Limits> {
  const model = await getModel(modelId);
  const found = await thresholdsInForce(model);
  return Object.fromEntries(
    model.targets.map(({ name, labels }) => {
      const own = found.find(({ target }) => target === name);
      const named = new Map(own?.labels);
      return [name, Object.fromEntries(labels.map((label) => [label, named.get(label) ?? own?.default ?? 0]))];
    }),
  );
}

async function inEvaluation(): Promise<Limits> {
  const { id } = await evaluateModel(modelId);
  const { report } = await waitForEvaluation(id, ({ status }) => status === "ready" || status === "failed");
  const entries = report?.targets.map(({ target, labels }) => [
    target,
    Object.fromEntries(labels.map(({ label, threshold }) => [label, Number((threshold ?? 0).toFixed(6))])),
  ]);
  return Object.fromEntries(entries ?? []);
}

describe("thresholds of one of several targets", () => {
  it(
    "are saved without a change to those of the others, in the app, on the server and in evaluations",
    async () => {
      const trained = await onEngine();
      expect(await inApp()).toEqual(trained);
      await setThresholds(modelId, "topics", flat(0.7));
      const expected = { ...trained, topics: { sun: 0.7, rain: 0.7, wind: 0.7 } };
      for (const look of [onEngine, inApp, inEvaluation]) expect(sorted(await look())).toEqual(sorted(expected));
      await setThresholds(modelId, "mood", flat(0.6));
      const both = { ...expected, mood: { good: 0.6, bad: 0.6 } };
      for (const look of [onEngine, inApp, inEvaluation]) expect(sorted(await look())).toEqual(sorted(both));
    },
    TIMEOUT_MS,
  );

  it(
    "go back to those of training without a change to those of the others",
    async () => {
      const trained = await onEngine();
      await setThresholds(modelId, "topics", flat(0.7));
      await setThresholds(modelId, "tags", { default: 0.4, labels: [["day", 0.9]] });
      const { thresholds } = await setThresholds(modelId, "topics", null);
      expect(thresholds).toEqual([{ target: "tags", default: 0.4, labels: [["day", 0.9]] }]);
      const expected = { ...trained, tags: { good: 0.4, bad: 0.4, day: 0.9 } };
      for (const look of [onEngine, inApp, inEvaluation]) expect(sorted(await look())).toEqual(sorted(expected));
      expect((await setThresholds(modelId, "tags", null)).thresholds).toBeNull();
      expect(await onEngine()).toEqual(trained);
    },
    TIMEOUT_MS,
  );

  it("are told as they hold, also where there were too few validation rows to tune on", async () => {
    const told = async () => {
      const answer = await getThresholds(request(`/api/models/${modelId}/thresholds`), context({ modelId }));
      expect(answer.status).toBe(200);
      return modelThresholdList.parse(await answer.json()).data;
    };
    const usual = { default: 0.25, labels: [] };
    expect(await told()).toEqual([
      { target: "topics", ...usual },
      { target: "tags", ...usual },
    ]);
    await setThresholds(modelId, "tags", flat(0.4));
    await setThresholds(modelId, "mood", flat(0.6));
    expect(await told()).toEqual([
      { target: "topics", ...usual },
      { target: "tags", default: 0.4, labels: [] },
      { target: "mood", default: 0.6, labels: [] },
    ]);
  });

  it("that are saved at once are all kept", async () => {
    const save = async (target: string, thresholds: TargetThresholds) => {
      const body = { target, thresholds };
      const answer = await putThresholds(
        request(`/api/models/${modelId}/thresholds`, { method: "PUT", body }),
        context({ modelId }),
      );
      expect(answer.status).toBe(200);
      return modelSummary.parse(await answer.json());
    };
    await Promise.all([save("topics", flat(0.7)), save("tags", flat(0.3)), save("mood", flat(0.6))]);
    expect((await getModel(modelId)).thresholds?.map(({ target, default: from }) => [target, from])).toEqual(
      expect.arrayContaining([
        ["topics", 0.7],
        ["tags", 0.3],
        ["mood", 0.6],
      ]),
    );
    expect(await inApp()).toEqual(await onEngine());
    expect(await onEngine()).toMatchObject({ topics: { sun: 0.7 }, tags: { day: 0.3 }, mood: { good: 0.6 } });
  });

  it("are kept by a batch as those of training are", async () => {
    await setThresholds(modelId, "mood", flat(0.6));
    const { id, suggestedTextColumns } = await aDraft(modelId, "texts.csv", `text\n${TEXT}\n`);
    await startBatch(id, { textColumns: suggestedTextColumns, reviewBelow: null });
    await waitForBatch(id, "ready");
    const { settings } = await db.batch.findUniqueOrThrow({ where: { id } });
    expect((settings as { thresholds: unknown }).thresholds).toEqual(await thresholdsInForce(await getModel(modelId)));
    expect(await inApp()).toEqual(await onEngine());
  });
});

/** Labels in any order. */
const sorted = (limits: Limits) => Object.entries(limits).map(([target, of]) => [target, Object.entries(of).sort()]);

describe("thresholds that were saved for a model", () => {
  it(
    "which is gone on its server are refused",
    async () => {
      const gone = await aTrainedModel((await aPreparation()).id, 3);
      const { remoteId } = await getModel(gone);
      expect((await call("DELETE", `/v1/models/${encodeURIComponent(remoteId)}`)).status).toBe(200);
      await expect(setThresholds(gone, "label", flat(0.6))).rejects.toMatchObject({ code: "invalid_state" });
      expect((await getModel(gone)).thresholds).toBeNull();
    },
    TIMEOUT_MS,
  );

  it("on a server that keeps none hold in this app", async () => {
    const server = await aClassifierServer(() => ({ tags: { a: 0.4, b: 0.6 } }));
    const targets = [{ name: "tags", labels: ["a", "b"], lossFunction: "multi_class" }];
    const elsewhere = await aModelRecord({ serverId: server.serverId, remoteId: "ft:elsewhere", targets });
    const inForce = async () => thresholdsInForce(await getModel(elsewhere));
    expect(await inForce()).toEqual([{ target: "tags", default: 0.5, labels: [] }]);
    await setThresholds(elsewhere, "tags", flat(0.3));
    expect(await inForce()).toEqual([{ target: "tags", default: 0.3, labels: [] }]);
    await setThresholds(elsewhere, "tags", null);
    expect((await getModel(elsewhere)).thresholds).toBeNull();
    await server.close();
  });

  it("and could not be stored fail for that reason, also where the server does not take them back", async () => {
    const statuses = [200, 500];
    const server = await serveHttp(async () => Response.json({}, { status: statuses.shift() ?? 500 }));
    const serverId = newId("srv");
    await db.server.create({ data: { id: serverId, kind: "remote", name: "Elsewhere", baseUrl: server.origin } });
    const targets = [{ name: "tags", labels: ["a", "b"], lossFunction: "multi_class" }];
    const elsewhere = await aModelRecord({ serverId, remoteId: `ft:${serverId}`, targets });
    vi.spyOn(db.model, "update").mockRejectedValueOnce(new Error("the disk is full"));
    const warn = vi.spyOn(log, "warn").mockImplementation(() => undefined);
    await expect(setThresholds(elsewhere, "tags", flat(0.3))).rejects.toThrow("the disk is full");
    expect(statuses).toEqual([]);
    expect(warn).toHaveBeenCalledWith(expect.objectContaining({ modelId: elsewhere }), expect.any(String));
    await server.close();
  });

  it("on a server whose key cannot be read are refused with what to do", async () => {
    const serverId = newId("srv");
    const baseUrl = "http://127.0.0.1:1";
    await db.server.create({ data: { id: serverId, kind: "remote", name: "GPU", baseUrl, apiKeyEncrypted: "old" } });
    const targets = [{ name: "tags", labels: ["a", "b"], lossFunction: "multi_class" }];
    const locked = await aModelRecord({ serverId, remoteId: `ft:${serverId}`, targets });
    const address = `/api/models/${locked}/thresholds`;
    const answers = [
      await getThresholds(request(address), context({ modelId: locked })),
      await putThresholds(
        request(address, { method: "PUT", body: { target: "tags", thresholds: flat(0.5) } }),
        context({ modelId: locked }),
      ),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(409);
      expect(JSON.stringify(await answer.json())).toMatch(/“GPU”.*Enter this server's key again\./);
    }
  });
});
