import { expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { createTestJob, eventStatuses, moodLines, useRunner, waitForStatus } from "@/lib/testing/engine";
import type { EngineRunner } from "../queue/runner";
import { engineSupervisor } from "../queue/supervisor";
import { releaseJobs } from "./release-jobs";

/** Works until it is stopped. */
const endless: EngineRunner = (_, { signal }) =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

it("queues again what a halt left, without counting it as a crash", async () => {
  await useRunner();
  const trained = await createTestJob({ model: "ngram" });
  await waitForStatus(trained, "VALIDATED");
  await engineSupervisor().halt();
  await useRunner(endless);
  const queuedAt = new Date();
  await db.engineJob.update({ where: { id: trained }, data: { status: "QUEUED", queuedAt }, select: { id: true } });
  const validated = await createTestJob({ model: "ngram" }, moodLines(40, 1000));
  await waitForStatus(trained, "RUNNING");
  await waitForStatus(validated, "VALIDATING");

  await engineSupervisor().halt();
  await releaseJobs();
  const jobs = await db.engineJob.findMany({
    where: { id: { in: [trained, validated] } },
    orderBy: { createdAt: "asc" },
    select: { status: true, queuedAt: true, attempts: true },
  });
  expect(jobs).toEqual([
    { status: "QUEUED", queuedAt, attempts: 0 },
    { status: "QUEUED", queuedAt: null, attempts: 0 },
  ]);

  await useRunner();
  engineSupervisor().wake();
  expect(eventStatuses(await waitForStatus(trained, "SUCCESS"))).toEqual([
    "QUEUED",
    "VALIDATING",
    "VALIDATED",
    "RUNNING",
    "SUCCESS",
  ]);
  await waitForStatus(validated, "VALIDATED");
});
