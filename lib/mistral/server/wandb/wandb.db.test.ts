import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { call, createTestJob, moodLines, upload, useRunner, waitForStatus } from "@/lib/testing/engine";
import { type WandbStandIn, wandbStandIn } from "@/lib/testing/wandb";
import { bootWandb, haltWandb } from "./follow";
import { parseWandbState } from "./state";

const KEY = "k".repeat(40);
const FAST = { everyMs: 5, firstDelayMs: 1, maxDelayMs: 5, maxFailures: 8 };

let wandb: WandbStandIn;

beforeEach(async () => {
  await db.engineJob.deleteMany();
  await useRunner();
  wandb = await wandbStandIn(KEY);
  vi.spyOn(env, "wandbBaseUrl", "get").mockReturnValue(wandb.origin);
  await haltWandb(FAST);
});

afterEach(async () => {
  await haltWandb();
  await wandb.close();
});

let fresh = 0;
const content = () => moodLines(40, 100_000 + 1000 * fresh++);

async function trainedJob(body: Record<string, unknown> = {}): Promise<string> {
  const integrations = [{ type: "wandb", project: "moods", api_key: KEY, run_name: "first try" }];
  const validation = await upload(content(), "valid.jsonl");
  const id = await createTestJob(
    { auto_start: true, integrations, validation_files: [validation], ...body },
    content(),
  );
  await waitForStatus(id, "SUCCESS");
  return id;
}

const keysOf = async (id: string) => (await db.engineJob.findUniqueOrThrow({ where: { id } })).integrationKeys;
const stateOf = async (id: string) =>
  parseWandbState((await db.engineJob.findUniqueOrThrow({ where: { id } })).wandbState)[0];
/** W&B has been told all, or was given up: then no key is kept. */
const settled = (id: string) => vi.waitFor(async () => expect(await keysOf(id)).toBeNull(), { timeout: 10_000 });
const onlyRun = () => {
  expect(wandb.runs.size).toBe(1);
  return [...wandb.runs.values()][0];
};

describe("metrics for W&B", () => {
  it("has every step once, the scores where it was evaluated, and a run that ended well", async () => {
    const id = await trainedJob();
    await settled(id);
    const run = onlyRun();
    expect(wandb.violations).toEqual([]);
    expect(run).toMatchObject({ entity: "team", project: "moods", displayName: "first try", exitCode: 0 });
    expect(run?.config).toMatchObject({ training_steps: { value: 6 }, model: { value: "ngram" } });
    expect(run?.history.map((row) => row._step)).toEqual([1, 2, 3, 4, 5, 6]);
    const rows = await db.engineCheckpoint.findMany({ where: { jobId: id }, orderBy: { step: "asc" } });
    expect(run?.history.map((row) => row["train/loss"])).toEqual(rows.map((row) => row.trainLoss));
    expect(run?.history.map((row) => row["valid/loss"] ?? null)).toEqual(rows.map((row) => row.validLoss));
    expect(run?.history.at(-1)).toHaveProperty("valid/macro_f1");
    expect(run?.summary).toMatchObject({ _step: 6 });
  });

  it("tells where the run can be seen, and never the key", async () => {
    const id = await trainedJob();
    await settled(id);
    const { body } = await call("GET", `/v1/fine_tuning/jobs/${id}`);
    expect(body.integrations[0]).toMatchObject({
      project: "moods",
      url: `${wandb.origin}/team/moods/runs/${id.replaceAll("-", "").slice(0, 16)}`,
    });
    expect(JSON.stringify(body)).not.toContain(KEY);
  });

  it("keeps the key encrypted while the job waits, and forgets it when it never runs", async () => {
    const integrations = [{ type: "wandb", project: "moods", api_key: KEY }];
    const id = await createTestJob({ integrations }, content());
    await waitForStatus(id, "VALIDATED");
    const kept = JSON.stringify(await keysOf(id));
    expect(kept).toMatch(/v1\./);
    expect(kept).not.toContain(KEY);
    await call("POST", `/v1/fine_tuning/jobs/${id}/cancel`);
    await settled(id);
    expect(wandb.requests).toBe(0);
  });

  it("sends each line once through answers that are cut, refused or late", async () => {
    // Every other request fails, in an order that no period of ours can fall in with.
    let random = 20261126;
    wandb.faults = () => {
      random = (random * 48_271) % 2_147_483_647;
      return (["cut", 502, null, null] as const)[random % 4] ?? null;
    };
    await haltWandb({ ...FAST, maxFailures: 100 });
    const id = await trainedJob();
    await settled(id);
    expect(wandb.violations).toEqual([]);
    expect(onlyRun()?.history.map((row) => row._step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(onlyRun()?.exitCode).toBe(0);
  });

  it("goes on where it was after the process ended in between", async () => {
    // Everything is refused until the training is over: as if W&B were away.
    wandb.faults = () => 503;
    await haltWandb({ ...FAST, maxFailures: 10_000 });
    const id = await trainedJob();
    await haltWandb();
    expect(await keysOf(id)).not.toBeNull();
    wandb.faults = () => null;
    await haltWandb(FAST);
    await bootWandb();
    await settled(id);
    expect(onlyRun()?.history).toHaveLength(6);
    expect(wandb.violations).toEqual([]);
  });

  it.each([
    ["a key that is refused", () => 401 as const, "W&B does not accept this API key."],
    ["a service that never answers", () => "cut" as const, "W&B cannot be reached."],
  ])("trains to its end whatever W&B does: %s", async (_name, fault, error) => {
    wandb.faults = fault;
    const id = await trainedJob();
    await settled(id);
    expect(await stateOf(id)).toMatchObject({ isOver: true, error });
    expect((await call("GET", `/v1/fine_tuning/jobs/${id}`)).body).toMatchObject({ status: "SUCCESS" });
  });

  it("takes an entity from the project's name", async () => {
    const integrations = [{ type: "wandb", project: "other-team/moods", api_key: KEY }];
    const id = await trainedJob({ integrations });
    await settled(id);
    expect(onlyRun()).toMatchObject({ entity: "other-team", project: "moods" });
  });
});
