import { afterEach, describe, expect, it } from "vitest";
import { POST } from "@/app/api/jobs/[jobId]/stop-following/route";
import { db } from "@/lib/db/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { aPreparation } from "@/lib/testing/factories";
import { aJobRecord } from "@/lib/testing/job-records";
import { context, request } from "@/lib/testing/requests";
import { jobDetail } from "../schema";
import type { JobStatus } from "../status";

afterEach(async () => {
  await db.job.deleteMany();
  await db.server.deleteMany();
});

const ERROR = { message: "The job cannot be followed at the moment.", details: null, hint: null };

async function aRemoteJob(status: JobStatus, { isSilent }: { isSilent: boolean }): Promise<string> {
  await ensureServers();
  const far = { id: "far", kind: "remote", name: "Far", baseUrl: "http://127.0.0.1:9" };
  await db.server.create({ data: far, select: { id: true } });
  const { id: preparationId } = await aPreparation();
  const id = await aJobRecord({ preparationId, serverId: "far", status, remoteJobId: "r1" });
  if (isSilent) await db.job.update({ where: { id }, data: { error: ERROR }, select: { id: true } });
  return id;
}

const stop = (jobId: string) =>
  POST(request(`/api/jobs/${jobId}/stop-following`, { method: "POST" }), context({ jobId }));

describe("a job whose server is gone", () => {
  it("ends here as lost at a person's word, and says what is known", async () => {
    const id = await aRemoteJob("RUNNING", { isSilent: true });
    const job = jobDetail.parse(await (await stop(id)).json());
    expect(job).toMatchObject({ status: "LOST", error: { message: expect.stringContaining("you stopped following") } });
    expect(job.events.at(-1)).toMatchObject({ status: "LOST" });
    expect(job.finishedAt).not.toBeNull();
    expect((await stop(id)).status).toBe(409);
  });

  it("is followed on while its server answers: it is cancelled instead", async () => {
    const id = await aRemoteJob("RUNNING", { isSilent: false });
    const answer = await stop(id);
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining("cancel the job") });
  });
});
