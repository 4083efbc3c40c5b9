import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/jobs/estimate/route";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { type EstimateRequest, estimateRequestSchema, type WireEstimate } from "@/lib/mistral/x-schema";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { context, request } from "@/lib/testing/requests";
import { jobEstimateAnswer } from "../estimate-schema";

const WIRE: WireEstimate = {
  object: "estimate",
  seconds: 12,
  low_seconds: 9,
  high_seconds: 16,
  basis: "learnt",
  level: "encoder",
  data_tokens: 1_000,
  training_steps: 10,
  epochs: 655,
  passes: 25,
};

let server: TestServer;
let asked: EstimateRequest[] = [];
let answer: () => Response = () => Response.json(WIRE);

beforeAll(async () => {
  await ensureServers();
  server = await serveHttp(async (incoming) => {
    if (new URL(incoming.url).pathname !== "/v1/x/estimate") return new Response(null, { status: 404 });
    asked.push(estimateRequestSchema.parse(await incoming.json()));
    return answer();
  });
  await db.server.create({ data: { id: "other", kind: "remote", name: "Other", baseUrl: server.origin } });
});

afterAll(() => server.close());

beforeEach(() => {
  asked = [];
  answer = () => Response.json(WIRE);
});

async function estimate(body: object) {
  const response = await POST(request("/api/jobs/estimate", { method: "POST", body }), context());
  return { status: response.status, body: await response.json() };
}

describe("POST /api/jobs/estimate", () => {
  it("asks the chosen server with what it needs to measure, and nothing is stored", async () => {
    const { id, summary, fileBytes } = await aPreparation();
    const { status, body } = await estimate({
      preparationId: id,
      serverId: "other",
      model: "encoder",
      hyperparameters: { trainingSteps: null, epochs: 5, seqLen: 8_192 },
      targets: [{ name: "label", lossFunction: "multi_class" }],
    });
    expect(status).toBe(200);
    expect(jobEstimateAnswer.parse(body).estimate).toEqual({
      seconds: 12,
      lowSeconds: 9,
      highSeconds: 16,
      basis: "learnt",
      level: "encoder",
      dataTokens: 1_000,
      trainingSteps: 10,
      epochs: 655,
      passes: 25,
    });
    expect(asked).toHaveLength(1);
    const { texts, ...rest } = asked[0] ?? { texts: [] };
    expect(texts).toHaveLength(summary.splits.train.rows);
    expect(texts.every((text) => text.startsWith("question "))).toBe(true);
    expect(rest).toEqual({
      model: "encoder",
      train_rows: 72,
      valid_rows: 9,
      train_bytes: fileBytes.train,
      valid_bytes: fileBytes.validation,
      targets: [{ name: "label", labels: 3, loss_function: "multi_class" }],
      hyperparameters: { training_steps: null, epochs: 5, learning_rate: 0.00004, seq_len: 8_192 },
    });
    expect(await db.job.count()).toBe(0);
  });

  it("leaves the validation rows out where they are not used, and lets steps win", async () => {
    const { id } = await aPreparation();
    await estimate({
      preparationId: id,
      serverId: "other",
      useValidation: false,
      hyperparameters: { trainingSteps: 30, epochs: 5 },
    });
    expect(asked[0]).toMatchObject({
      valid_rows: 0,
      valid_bytes: 0,
      targets: [{ loss_function: "single_class" }],
      hyperparameters: { training_steps: 30, epochs: null },
    });
  });

  it.each([
    ["does not know the address", () => Response.json({ detail: "Not Found" }, { status: 404 })],
    ["is no Mistral API", () => new Response("<html>welcome</html>")],
    ["no longer trains", () => Response.json({ detail: "gone" }, { status: 410 })],
  ])("has no answer from a server that %s", async (_, response) => {
    answer = response;
    const { id } = await aPreparation();
    const { status, body } = await estimate({ preparationId: id, serverId: "other" });
    expect({ status, body }).toEqual({ status: 200, body: { estimate: null } });
  });

  it("says so where a server has a problem", async () => {
    answer = () => Response.json({ detail: "out of memory" }, { status: 500 });
    const { id } = await aPreparation();
    const { status, body } = await estimate({ preparationId: id, serverId: "other" });
    expect(status).toBe(502);
    expect(problem.parse(body).detail).toContain("a problem of its own");
  });

  it("says so where a server stops measuring because its time is up", async () => {
    answer = () => Response.json({ message: "The client has left." }, { status: 499 });
    const { id } = await aPreparation();
    const { status, body } = await estimate({ preparationId: id, serverId: "other" });
    expect(status).toBe(502);
    expect(problem.parse(body).detail).toBe("The server is too busy to measure it now.");
  });

  it("does not know what is not there", async () => {
    const { id } = await aPreparation();
    expect((await estimate({ preparationId: "pr_none" })).status).toBe(404);
    expect((await estimate({ preparationId: id, serverId: "none" })).status).toBe(404);
  });
});
