import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import {
  call,
  createTestJob,
  eventStatuses,
  inProcess,
  moodLines,
  upload,
  useRunner,
  waitForStatus,
} from "@/lib/testing/engine";
import { bootEngine } from "./boot";
import type { EngineRunner } from "./queue/runner";
import { engineSupervisor, replaceSupervisor } from "./queue/supervisor";

beforeEach(async () => {
  await useRunner();
  await db.engineJob.deleteMany();
  await db.engineModel.deleteMany();
});

let uploads = 0;
const freshLines = (rows = 40) => moodLines(rows, 10_000 * ++uploads);

/** Trains until `steps` checkpoints are in the database, then hangs: where a process could be killed. */
function hangsAfter(steps: number) {
  let arrived: () => void = () => undefined;
  const isThere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const runner: EngineRunner = (task, context) => {
    if (task.kind === "validate") return inProcess(task, context);
    let seen = 0;
    const emit: typeof context.emit = (event) => {
      if (event.type === "step" && seen < steps) {
        seen++;
        context.emit(event);
        if (seen === steps) arrived();
      }
    };
    const ended = new Promise<void>((resolve) => context.signal.addEventListener("abort", () => resolve()));
    return inProcess(task, { ...context, emit }).then(() => ended);
  };
  return { runner, isThere };
}

describe("a process that ends while a job trains", () => {
  it("ends in one model, without a second event or checkpoint, and the same losses", async () => {
    const { runner, isThere } = hangsAfter(4);
    await useRunner(runner);
    const validation = await upload(freshLines(10), "validation.jsonl");
    const body = { auto_start: true, validation_files: [validation], hyperparameters: { training_steps: 12 } };
    const id = await createTestJob(body, freshLines());
    await isThere;
    await expect.poll(() => db.engineCheckpoint.count({ where: { jobId: id } })).toBe(4);
    const before = await call("GET", `/v1/fine_tuning/jobs/${id}`);
    expect(before.body.status).toBe("RUNNING");
    // A killed process writes nothing more; a halted supervisor neither. The new one knows nothing of the old.
    await useRunner();
    expect((await call("GET", `/v1/fine_tuning/jobs/${id}`)).body).toEqual(before.body);

    await bootEngine();
    const after = await waitForStatus(id, "SUCCESS", "FAILED");
    expect(eventStatuses(after)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"]);
    const steps = after.checkpoints.map((checkpoint: { step_number: number }) => checkpoint.step_number);
    expect(steps).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(after.checkpoints.slice(-4)).toEqual(before.body.checkpoints);
    expect(await db.engineModel.findMany({ select: { jobId: true, id: true } })).toEqual([
      { jobId: id, id: after.fine_tuned_model },
    ]);

    // The job trained in one go gives the same curve.
    const { trainingFiles, validationFiles } = await db.engineJob.findUniqueOrThrow({ where: { id } });
    const twin = await call("POST", "/v1/fine_tuning/jobs", {
      ...body,
      model: "ngram",
      training_files: trainingFiles,
      validation_files: validationFiles,
    });
    const whole = await waitForStatus(twin.body.id, "SUCCESS", "FAILED");
    const metrics = (job: { checkpoints: { metrics: unknown }[] }) => job.checkpoints.map((point) => point.metrics);
    expect(metrics(after)).toEqual(metrics(whole));
  });

  it("validates again what was being validated, and ends what was being cancelled", async () => {
    await useRunner((_, { signal }) => new Promise((resolve) => signal.addEventListener("abort", () => resolve())));
    const validating = await createTestJob({ auto_start: true }, freshLines());
    await waitForStatus(validating, "VALIDATING");
    const cancelling = await createTestJob({}, freshLines());
    await waitForStatus(cancelling, "VALIDATING");
    await db.engineJob.updateMany({ where: { id: cancelling }, data: { status: "CANCELLATION_REQUESTED" } });
    const waiting = await createTestJob({}, freshLines());
    await useRunner();
    await bootEngine();
    const job = await waitForStatus(validating, "SUCCESS", "FAILED");
    expect(eventStatuses(job)).toEqual(["QUEUED", "VALIDATING", "VALIDATED", "RUNNING", "SUCCESS"]);
    expect((await call("GET", `/v1/fine_tuning/jobs/${cancelling}`)).body.status).toBe("CANCELLED");
    await waitForStatus(waiting, "VALIDATED");
  });

  it("leaves alone what this process works on", async () => {
    const { runner, isThere } = hangsAfter(2);
    await useRunner(runner);
    const id = await createTestJob({ auto_start: true }, freshLines());
    await isThere;
    await bootEngine();
    expect(engineSupervisor().holds(id)).toBe(true);
    expect((await call("GET", `/v1/fine_tuning/jobs/${id}`)).body.status).toBe("RUNNING");
  });
});

/** What a killed process and the next one do. */
async function restart(runner: EngineRunner = inProcess): Promise<void> {
  await replaceSupervisor({ runner, trainingSlots: 1 });
  await bootEngine();
}

describe("a job that ends the process again and again", () => {
  const hangs: EngineRunner = (_, { signal }) =>
    new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
  const onlyValidates: EngineRunner = (task, context) => (task.kind === "validate" ? inProcess : hangs)(task, context);

  it.each([
    ["trained", "RUNNING", "FAILED", onlyValidates],
    ["validated", "VALIDATING", "FAILED_VALIDATION", hangs],
  ] as const)("fails after it was %s thrice again", async (what, busy, failed, runner) => {
    await useRunner(runner);
    const id = await createTestJob({ auto_start: true }, freshLines());
    await waitForStatus(id, busy);
    for (let attempt = 1; attempt <= 3; attempt++) {
      await restart(runner);
      await waitForStatus(id, busy);
    }
    await restart();
    const { body } = await call("GET", `/v1/fine_tuning/jobs/${id}`);
    expect(body.status).toBe(failed);
    expect(body.events.at(-1).data.error).toContain(`The server ended 4 times while this job was being ${what}.`);
  });

  it("counts a validation and a training apart", async () => {
    await useRunner(hangs);
    const id = await createTestJob({ auto_start: true }, freshLines());
    await waitForStatus(id, "VALIDATING");
    await db.engineJob.update({ where: { id }, data: { attempts: 3 } });
    await db.engineJob.updateMany({ where: { id }, data: { status: "QUEUED" } });
    await useRunner(onlyValidates);
    engineSupervisor().wake();
    await waitForStatus(id, "RUNNING");
    expect((await db.engineJob.findUniqueOrThrow({ where: { id } })).attempts).toBe(0);
  });
});

describe("sweep", () => {
  it("removes old files that no record names, and nothing else", async () => {
    const kept = await upload(freshLines());
    const orphans = [paths.engineFile, paths.engineModel, paths.engineModelRows].map((place) => place(randomUUID()));
    const fileId = randomUUID();
    const parts = [paths.engineModel(fileId), paths.engineModelRows(fileId)];
    await db.engineModel.create({ data: { id: `ft:${fileId}`, fileId, root: "ngram", targets: [], sizeBytes: 9 } });
    const fresh = paths.engineFile(randomUUID());
    mkdirSync(paths.engineModels(), { recursive: true });
    for (const file of [...orphans, ...parts, fresh]) writeFileSync(file, "left over");
    const old = new Date(performance.timeOrigin - 60_000);
    for (const file of [...orphans, ...parts, paths.engineFile(kept)]) utimesSync(file, old, old);
    await bootEngine();
    expect(orphans.filter(existsSync)).toEqual([]);
    expect(parts.filter(existsSync)).toEqual(parts);
    expect(existsSync(fresh)).toBe(true);
    expect(readdirSync(paths.engineFiles())).toContain(kept);
  });
});

describe("a halt", () => {
  it("waits for a job that is just being taken from the queue", async () => {
    const id = await createTestJob({}, freshLines());
    await waitForStatus(id, "VALIDATED");
    let isRunning = false;
    const runner: EngineRunner = (_, { signal }) => {
      isRunning = true;
      return new Promise((resolve) => {
        const end = () => {
          isRunning = false;
          resolve();
        };
        if (signal.aborted) end();
        else signal.addEventListener("abort", end);
      });
    };
    const supervisor = await replaceSupervisor({ runner, trainingSlots: 1 });
    await db.engineJob.update({ where: { id }, data: { status: "QUEUED", queuedAt: new Date() } });
    const transaction = db.$transaction.bind(db);
    let goOn: () => void = () => undefined;
    const claim = vi.spyOn(db, "$transaction").mockImplementationOnce((async (
      ...args: Parameters<typeof transaction>
    ) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return transaction(...args);
    }) as never);
    supervisor.wake();
    await vi.waitFor(() => expect(claim).toHaveBeenCalled());
    let isHalted = false;
    const halt = supervisor.halt().then(() => {
      isHalted = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isHalted).toBe(false);
    goOn();
    await halt;
    expect([isRunning, supervisor.holds(id)]).toEqual([false, false]);
    claim.mockRestore();
  });
});
