import { beforeAll, describe, expect, it, vi } from "vitest";
import { AppError } from "@/lib/errors";
import { createJobInput } from "@/lib/jobs/schema";
import { createJob } from "@/lib/jobs/server/create";
import { getJob } from "@/lib/jobs/server/get";
import { setThresholds } from "@/lib/models/server/set-thresholds";
import { ensureServers } from "@/lib/servers/server/internal";
import { call, useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { classify } from "./classify";

const WORDS: Record<string, string> = { billing: "invoice money", returns: "parcel back" };
const TEXT = "my invoice number nine";

let modelId = "";
let remoteId = "";

beforeAll(async () => {
  await useRunner();
  await ensureServers();
  const { id } = await aPreparation({
    labels: { billing: 40, returns: 40 },
    text: (label, index) => `my ${WORDS[label]} number ${index}`,
  });
  const input = { preparationId: id, model: "ngram", autoStart: true, hyperparameters: { trainingSteps: 10 } };
  const job = await createJob(createJobInput.parse(input));
  const look = async () => expect((await getJob(job.id)).modelId).not.toBeNull();
  await vi.waitFor(look, { timeout: 60_000, interval: 50 });
  const done = await getJob(job.id);
  [modelId, remoteId] = [done.modelId ?? "", done.fineTunedModel ?? ""];
}, 90_000);

const answerTo = async (text: string, more: object = {}) =>
  (await classify({ model: modelId, inputs: [text], ...more })).results[0];

async function scoreOf(text: string, label: string): Promise<number> {
  return (await answerTo(text))?.targets[0]?.scores.find((one) => one.label === label)?.score ?? Number.NaN;
}

describe("an explanation", () => {
  it("names words of the text, and without the strongest one the label is less likely", async () => {
    const answer = await answerTo(TEXT, { explain: true, nearest: 3 });
    const [explained] = answer?.targets[0]?.explanation ?? [];
    expect(explained?.label).toBe("billing");
    const [strongest] = explained?.words.toSorted((a, b) => b.contribution - a.contribution) ?? [];
    expect(strongest?.text).toBe("invoice");
    expect(TEXT.slice(strongest?.start, strongest?.end)).toBe("invoice");
    expect(await scoreOf(TEXT.replace("invoice", ""), "billing")).toBeLessThan(await scoreOf(TEXT, "billing"));
    expect(answer?.nearest).toHaveLength(3);
    expect(answer?.nearest?.[0]?.labels).toEqual({ label: ["billing"] });
  });

  it("is not there unless asked for", async () => {
    const answer = await answerTo(TEXT);
    expect([answer?.targets[0]?.explanation, answer?.nearest]).toEqual([null, null]);
  });
});

describe("saved thresholds", () => {
  const threshold = (value: number | null) =>
    setThresholds(modelId, value === null ? null : [{ target: "label", default: value, labels: [] }]);

  it("make it say that it does not know, here and on the server, until they are taken back", async () => {
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual(["billing"]);
    expect((await answerTo(TEXT))?.targets[0]?.scores[0]?.threshold).toBeNull();

    await threshold(1);
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual([]);
    expect((await answerTo(TEXT))?.targets[0]?.scores[0]?.threshold).toBe(1);
    const onServer = async () => {
      const { body } = await call("POST", "/v1/x/classifications", { model: remoteId, input: [TEXT] });
      return body.results[0].targets.label.labels;
    };
    expect(await onServer()).toEqual([]);

    await threshold(null);
    expect((await answerTo(TEXT))?.targets[0]?.chosen).toEqual(["billing"]);
    expect(await onServer()).toEqual(["billing"]);
  });

  it.each([
    ["a target", { target: "mood", default: 0.5, labels: [] }, /no target “mood”/],
    ["a label", { target: "label", default: 0.5, labels: [["alarm", 0.5]] as [string, number][] }, /no label “alarm”/],
  ])("are refused for %s that the model has not", async (_, own, message) => {
    const refusal = await setThresholds(modelId, [own]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(AppError);
    expect(String(refusal)).toMatch(message);
  });
});
