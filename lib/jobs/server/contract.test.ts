import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { classify } from "@/lib/playground/server/classify";
import { listBaseModels } from "@/lib/servers/server/base-models";
import { ensureServers } from "@/lib/servers/server/internal";
import { encryptSecret } from "@/lib/store/secrets";
import { anEngineHome, type EngineHome } from "@/lib/testing/engine-process";
import { aPreparation } from "@/lib/testing/factories";
import { createJobInput } from "../schema";
import { isTerminal } from "../status";
import { createJob } from "./create";
import { getJob } from "./get";

const TIMEOUT_MS = 180_000;

let home: EngineHome;
beforeAll(async () => {
  home = await anEngineHome();
});
afterAll(async () => {
  await home.remove();
});

it(
  "trains and classifies on an engine of its own process, reached by address and key",
  async () => {
    const apiKey = (await home.command(["--new-key", "dashboard"])).stdout.trim();
    const { url } = await home.start();
    await ensureServers();
    const record = { id: "far", kind: "remote", name: "Far engine", baseUrl: url };
    await db.server.create({
      data: { ...record, apiKeyEncrypted: await encryptSecret("wrong") },
      select: { id: true },
    });
    await expect(listBaseModels("far")).rejects.toMatchObject({ code: "upstream", extra: { status: 401 } });
    await db.server.update({
      where: { id: "far" },
      data: { apiKeyEncrypted: await encryptSecret(apiKey) },
      select: { id: true },
    });
    expect((await listBaseModels("far")).data.map((model) => model.id)).toContain("ministral-3b-latest");

    const body = { preparationId: (await aPreparation()).id, serverId: "far", model: "ngram", autoStart: true };
    const { id } = await createJob(createJobInput.parse({ ...body, hyperparameters: { trainingSteps: 30 } }));
    await vi.waitFor(async () => expect(isTerminal((await getJob(id)).status)).toBe(true), {
      timeout: TIMEOUT_MS / 2,
      interval: 50,
    });
    const job = await getJob(id);
    expect(job.status, job.error?.message).toBe("SUCCESS");
    expect(job.checkpoints).toHaveLength(30);
    const answer = await classify({ model: String(job.fineTunedModel), inputs: ["question 3 about billing"] });
    expect(answer.results[0]?.targets[0]?.scores[0]?.label).toBe("billing");
  },
  TIMEOUT_MS,
);
