import { beforeEach, describe, expect, it } from "vitest";
import { GET as getConsequences } from "@/app/api/jobs/[jobId]/consequences/route";
import { POST as postPurge } from "@/app/api/jobs/[jobId]/purge/route";
import { POST as postRestore } from "@/app/api/jobs/[jobId]/restore/route";
import { DELETE as deleteJob } from "@/app/api/jobs/[jobId]/route";
import { db } from "@/lib/db/client";
import { problem } from "@/lib/http/problem";
import { clientFor, ensureServers } from "@/lib/servers/server/internal";
import { hashFile } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { useRunner } from "@/lib/testing/engine";
import { aPreparation } from "@/lib/testing/factories";
import { serveHttp } from "@/lib/testing/http-server";
import { aJobRecord } from "@/lib/testing/job-records";
import { context, request } from "@/lib/testing/requests";
import { jobDetail } from "../schema";
import type { JobStatus } from "../status";
import { jobConsequences, jobPurge } from "../trash-schema";
import { consequencesOf } from "./consequences";
import { getJob } from "./get";
import { getJobRecord } from "./internal";
import { listJobs } from "./list";
import { changeJob } from "./move";
import { purgeJob } from "./purge";
import { restoreJob } from "./restore";
import { trashJob } from "./trash";
import { uploadFiles } from "./uploads";

beforeEach(async () => {
  await useRunner();
  await ensureServers();
});

/** A job that was on its server: what it uploaded is there. */
async function anUploadedJob(preparationId: string, { serverId = "embedded", useValidation = true } = {}) {
  const id = await aJobRecord({ preparationId, serverId, useValidation, remoteJobId: crypto.randomUUID() });
  await uploadFiles(await clientFor(serverId), await getJobRecord(id));
  return id;
}

/** With files that no other preparation has. */
function aLonePreparation() {
  const word = crypto.randomUUID();
  return aPreparation({ text: (label, index) => `${word} ${index} about ${label}` });
}

const listed = async (trash: boolean) => (await listJobs({ limit: 200, trash })).data.map(({ id }) => id);

describe("the trash", () => {
  it("takes a job out of the lists and gives it back as it was", async () => {
    const id = await aJobRecord({ preparationId: (await aPreparation()).id });
    const before = await getJob(id);
    const gone = await deleteJob(request(`/api/jobs/${id}`, { method: "DELETE" }), context({ jobId: id }));
    expect(gone.status).toBe(200);
    const trashed = jobDetail.parse(await gone.json());
    expect(trashed.deletedAt).not.toBeNull();
    expect(await listed(false)).not.toContain(id);
    expect(await listed(true)).toContain(id);
    // Again: it stays, with the time at which it went.
    expect((await trashJob(id)).deletedAt).toBe(trashed.deletedAt);
    expect((await getJob(id)).deletedAt).toBe(trashed.deletedAt);

    const back = await postRestore(request(`/api/jobs/${id}/restore`, { method: "POST" }), context({ jobId: id }));
    expect(jobDetail.parse(await back.json())).toEqual(before);
    expect(await listed(false)).toContain(id);
    expect(await listed(true)).not.toContain(id);
    expect((await restoreJob(id)).deletedAt).toBeNull();
  });

  it.each([
    "DRAFT",
    "UPLOADING",
    "CREATING",
    "QUEUED",
    "VALIDATED",
    "RUNNING",
    "CANCELLATION_REQUESTED",
  ] as JobStatus[])("does not take a job that is %s", async (status) => {
    const id = await aJobRecord({ preparationId: (await aPreparation()).id, status });
    const refused = await deleteJob(request(`/api/jobs/${id}`, { method: "DELETE" }), context({ jobId: id }));
    expect(refused.status).toBe(409);
    expect(problem.parse(await refused.json()).detail).toContain("Cancel it first");
    expect((await getJob(id)).deletedAt).toBeNull();
  });

  it("knows no job that is not there", async () => {
    for (const verb of [trashJob, restoreJob, consequencesOf, (id: string) => purgeJob(id, { deleteFiles: true })]) {
      await expect(verb("job_none")).rejects.toMatchObject({ code: "not_found" });
    }
  });
});

describe("what goes for good", () => {
  it("is said in counts, with what stays", async () => {
    const id = await anUploadedJob((await aLonePreparation()).id);
    const checkpoints = [1, 2, 3].map((step) => ({
      ...{ step, trainLoss: 1, validLoss: null, learningRate: null, targets: null },
      createdAt: new Date(),
    }));
    const events = [{ status: "SUCCESS" as const, remoteIndex: null, createdAt: new Date() }];
    await changeJob(id, { events, checkpoints });
    await db.model.create({
      data: {
        id: `mdl_${id}`,
        serverId: "embedded",
        remoteId: `ft:${id}`,
        jobId: id,
        name: "tickets 1",
        baseModel: "m",
        targets: [],
      },
    });
    const answer = await getConsequences(request(`/api/jobs/${id}/consequences`), context({ jobId: id }));
    const said = jobConsequences.parse(await answer.json());
    expect(said).toMatchObject({
      events: 1,
      checkpoints: 3,
      model: { id: `mdl_${id}`, name: "tickets 1" },
      serverName: "Embedded engine",
    });
    expect(said.files.map(({ fileName, otherJobs }) => [fileName.replace(/^.*-/, ""), otherJobs])).toEqual([
      ["train.jsonl", 0],
      ["validation.jsonl", 0],
    ]);

    await expect(purgeJob(id, { deleteFiles: false })).rejects.toMatchObject({ code: "invalid_state" });
    await trashJob(id);
    const path = `/api/jobs/${id}/purge`;
    const purged = await postPurge(request(path, { method: "POST", body: {} }), context({ jobId: id }));
    expect(jobPurge.parse(await purged.json()).files.map(({ outcome }) => outcome)).toEqual(["kept", "kept"]);
    await expect(getJob(id)).rejects.toMatchObject({ code: "not_found" });
    expect(await db.jobCheckpoint.count({ where: { jobId: id } })).toBe(0);
    expect(await db.model.findUnique({ where: { id: `mdl_${id}` }, select: { jobId: true } })).toEqual({ jobId: null });
  });

  it("includes files that nobody else here uses, and only those", async () => {
    const preparationId = (await aLonePreparation()).id;
    const first = await anUploadedJob(preparationId);
    const second = await anUploadedJob(preparationId, { useValidation: false });
    // It never came to its server, so it uses nothing there.
    await aJobRecord({ preparationId, status: "FAILED" });
    const fileCount = () => db.engineFile.count();
    const before = await fileCount();
    expect((await consequencesOf(first)).files.map(({ otherJobs }) => otherJobs)).toEqual([1, 0]);

    await trashJob(first);
    const { files } = await purgeJob(first, { deleteFiles: true });
    expect(files).toMatchObject([
      { outcome: "kept", reason: "Another job uses it." },
      { outcome: "deleted", reason: null },
    ]);
    expect(await fileCount()).toBe(before - 1);
    await trashJob(second);
    expect((await purgeJob(second, { deleteFiles: true })).files).toMatchObject([{ outcome: "deleted" }]);
    expect(await fileCount()).toBe(before - 2);
    // Deleted files are sent again when they are needed again.
    const third = await anUploadedJob(preparationId);
    expect(await fileCount()).toBe(before);
    expect((await consequencesOf(third)).files).toHaveLength(2);
  });

  it("sees that two preparations have the same files", async () => {
    const labels = { red: 20, blue: 20 };
    const [one, other] = [await aPreparation({ labels }), await aPreparation({ labels })];
    const id = await anUploadedJob(one.id);
    await anUploadedJob(other.id);
    const { files } = await consequencesOf(id);
    expect(files.length).toBeGreaterThan(0);
    expect(files.every(({ otherJobs }) => otherJobs === 1)).toBe(true);
  });

  it("goes although its server does not delete the files, and names what stayed", async () => {
    const server = await serveHttp(async ({ method }) =>
      method === "DELETE"
        ? Response.json({ detail: "no" }, { status: 403 })
        : Response.json({ object: "list", data: [], total: 0, has_more: false }),
    );
    const serverId = crypto.randomUUID();
    await db.server.create({ data: { id: serverId, kind: "remote", name: "Strict", baseUrl: server.origin } });
    const preparationId = (await aPreparation()).id;
    const id = await aJobRecord({ preparationId, serverId, useValidation: false, remoteJobId: "r" });
    const sha256 = await hashFile(paths.preparationSplit(preparationId, "train"));
    await db.upload.create({
      data: { id: `up_${id}`, serverId, sha256, fileName: "tickets-train.jsonl", remoteFileId: "f-1" },
    });
    await trashJob(id);
    const { files } = await purgeJob(id, { deleteFiles: true });
    expect(files).toEqual([
      { fileName: "tickets-train.jsonl", outcome: "failed", reason: expect.stringContaining("does not allow") },
    ]);
    await expect(getJob(id)).rejects.toMatchObject({ code: "not_found" });
    // It is still known that the file is there.
    expect(await db.upload.count({ where: { serverId } })).toBe(1);
    await server.close();
  });
});
