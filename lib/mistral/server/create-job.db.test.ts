import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { call, createTestJob, inProcess, moodLines, upload, useRunner, waitForStatus } from "@/lib/testing/engine";
import { dryRunSchema, jobSchema } from "../schema";

beforeEach(async () => {
  // Each test has its own queue, so no job of another waits in it.
  await db.engineJob.deleteMany();
  await useRunner();
});

const JOBS = "/v1/fine_tuning/jobs";
let uploads = 0;
/** Content that no other test has uploaded. */
const freshLines = (rows = 40) => moodLines(rows, 10_000 * ++uploads);

async function jobBody(changes: Record<string, unknown> = {}) {
  return {
    model: "ministral-3b-latest",
    training_files: [{ file_id: await upload(freshLines()), weight: 1 }],
    hyperparameters: { training_steps: 6 },
    ...changes,
  };
}

/** The machine may be busy. */
const PATIENTLY = { timeout: 15_000 };

describe("create", () => {
  it("answers the plain form with every default filled in", async () => {
    const key = "k".repeat(40);
    const request = await jobBody({
      suffix: "moods",
      integrations: [{ project: "p", api_key: key, run_name: "r" }],
      hyperparameters: {},
      validation_files: null,
    });
    const { status, body } = await call("POST", JOBS, request);
    expect(status).toBe(200);
    expect(jobSchema.strict().parse(body)).toMatchObject({
      auto_start: false,
      status: "QUEUED",
      training_files: [request.training_files[0]?.file_id],
      validation_files: [],
      fine_tuned_model: null,
      suffix: "moods",
      integrations: [{ type: "wandb", project: "p", name: null, run_name: "r", url: null }],
      metadata: { cost: 0, cost_currency: null, train_tokens: null },
      hyperparameters: {
        training_steps: null,
        learning_rate: 1e-4,
        weight_decay: 0.1,
        warmup_fraction: 0.05,
        epochs: null,
        seq_len: 16_384,
      },
    });
    expect(JSON.stringify(await db.engineJob.findUnique({ where: { id: body.id } }))).not.toContain(key);
  });

  it("takes bare file ids and a model alias", async () => {
    const id = await upload(freshLines());
    const request = { model: "ministral-3b-2410", training_files: [id], hyperparameters: {}, classifier_targets: null };
    const { status, body } = await call("POST", JOBS, request);
    expect(status).toBe(200);
    expect(body).toMatchObject({ model: "ministral-3b-2410", training_files: [id] });
  });

  it.each([
    [{ model: undefined }, ["body", "job_in", "model"]],
    [{ hyperparameters: undefined }, ["body", "job_in", "hyperparameters"]],
    [{ hyperparameters: { training_steps: 0 } }, ["body", "job_in", "hyperparameters", "training_steps"]],
    [{ hyperparameters: { training_steps: 1.5 } }, ["body", "job_in", "hyperparameters", "training_steps"]],
    [{ hyperparameters: { training_steps: 1e9 } }, ["body", "job_in", "hyperparameters", "training_steps"]],
    [{ hyperparameters: { learning_rate: 2 } }, ["body", "job_in", "hyperparameters", "learning_rate"]],
    [{ hyperparameters: { epochs: 0 } }, ["body", "job_in", "hyperparameters", "epochs"]],
    [{ hyperparameters: { seq_len: 10 } }, ["body", "job_in", "hyperparameters", "seq_len"]],
    [{ suffix: "nineteen-characters" }, ["body", "job_in", "suffix"]],
    [{ suffix: "a:b" }, ["body", "job_in", "suffix"]],
    [{ invalid_sample_skip_percentage: 0.6 }, ["body", "job_in", "invalid_sample_skip_percentage"]],
    [{ integrations: [{ project: "p", api_key: "short" }] }, ["body", "job_in", "integrations", 0, "api_key"]],
    [{ training_files: [{ file_id: "nope" }] }, ["body", "job_in", "training_files", 0, "file_id"]],
    [{ training_files: [{ file_id: randomUUID(), weight: 0 }] }, ["body", "job_in", "training_files", 0, "weight"]],
    [{ job_type: "other" }, ["body", "job_in", "job_type"]],
    [{ classifier_targets: [{ name: "__proto__", labels: [] }] }, ["body", "job_in", "classifier_targets", 0, "name"]],
    [
      { classifier_targets: [{ name: "mood", labels: ["good", "good"] }] },
      ["body", "job_in", "classifier_targets", 0, "labels"],
    ],
    [
      { classifier_targets: [1, 2].map(() => ({ name: "mood", labels: ["good", "bad"] })) },
      ["body", "job_in", "classifier_targets"],
    ],
  ])("refuses %j with an array", async (changes, loc) => {
    const { status, body } = await call("POST", JOBS, await jobBody(changes));
    expect(status).toBe(422);
    expect(body.detail[0].loc).toEqual(loc);
    expect(body.detail[0]).not.toHaveProperty("input");
    expect(await db.engineJob.count()).toBe(0);
  });

  it("refuses a job without files in the hosted service's words", async () => {
    for (const training_files of [undefined, [], null]) {
      const { status, body } = await call("POST", JOBS, await jobBody({ training_files }));
      expect(status).toBe(422);
      const error = "At least one training file or repository is required.";
      expect(body).toEqual({
        detail: [{ type: "value_error", loc: ["body", "job_in"], msg: `Value error, ${error}`, ctx: { error } }],
      });
    }
  });

  it.each([
    [{ job_type: "completion" }, "Model not available for this type of fine-tuning (completion)."],
    [{ model: "mistral-large-latest" }, "Model not available for this type of fine-tuning (classifier)."],
    [{ repositories: [{ type: "github" }] }, "Repositories are not supported"],
    [{ validation_files: [randomUUID()] }, "There is no file"],
  ])("refuses %j with a sentence", async (changes, detail) => {
    const { status, body } = await call("POST", JOBS, await jobBody(changes));
    expect(status).toBe(422);
    expect(body.detail).toContain(detail);
  });

  it.each([["{"], [""], ["[]"], ["null"], ['"text"']])("refuses the body %s", async (text) => {
    const { status, body } = await call("POST", JOBS, text, { "content-type": "application/json" });
    expect(status).toBe(422);
    expect(Array.isArray(body.detail)).toBe(true);
  });

  it("refuses a second job like an active one, with its id, of two at the same time too", async () => {
    const request = await jobBody();
    const answers = await Promise.all([call("POST", JOBS, request), call("POST", JOBS, { ...request, suffix: "b" })]);
    const first = answers.find((answer) => answer.status === 200);
    const second = answers.find((answer) => answer.status === 409);
    expect(second?.body.id).toBe(first?.body.id);
    expect(second?.body.detail).toContain(first?.body.id);
    const other = await call("POST", JOBS, { ...request, hyperparameters: { training_steps: 7 } });
    expect(other.status).toBe(200);
    await waitForStatus(first?.body.id, "VALIDATED");
    await call("POST", `${JOBS}/${first?.body.id}/cancel`);
    expect((await call("POST", JOBS, request)).status).toBe(200);
  });

  it("refuses files that are too large together, a file as often as it is named", async () => {
    const file = await upload(freshLines());
    await db.engineFile.update({ where: { id: file }, data: { sizeBytes: 400 * 1024 ** 2 } });
    const request = await jobBody({ training_files: [file, file], validation_files: [file] });
    for (const path of [JOBS, `${JOBS}?dry_run=true`]) {
      const { status, body } = await call("POST", path, request);
      expect(status).toBe(422);
      expect(body.detail).toBe(
        "The files of this job have 1200 MiB together; at most 1024 MiB can be trained at once. Use fewer or smaller files.",
      );
    }
    expect(await db.engineJob.count()).toBe(0);
    expect((await call("POST", JOBS, { ...request, training_files: [file] })).status).toBe(200);
  });

  it("lets dry runs wait for the slots of validations, and jobs for those of dry runs", async () => {
    const release: (() => void)[] = [];
    await useRunner(async (task, context) => {
      await new Promise<void>((resolve) => release.push(resolve));
      await inProcess(task, context);
    });
    const requests = await Promise.all([1, 2, 3].map(() => jobBody()));
    const answers = requests.map((request) => call("POST", `${JOBS}?dry_run=true`, request));
    await expect.poll(() => release.length, PATIENTLY).toBe(2);
    const job = await createTestJob({}, freshLines());
    // Whatever would start by itself has started when a request has been answered.
    expect((await call("GET", `${JOBS}/${job}`)).body.status).toBe("QUEUED");
    expect(release).toHaveLength(2);
    release[0]?.();
    await expect.poll(() => release.length, PATIENTLY).toBe(3);
    release[1]?.();
    await expect.poll(() => release.length, PATIENTLY).toBe(4);
    for (const go of release) go();
    expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200, 200]);
    await waitForStatus(job, "VALIDATED");
  });

  it("tells the figures of a dry run and makes nothing", async () => {
    const { status, body } = await call("POST", `${JOBS}?dry_run=true`, await jobBody());
    expect(status).toBe(200);
    const figures = dryRunSchema.strict().parse(body);
    expect(figures).toMatchObject({ training_steps: 6, train_tokens: 6 * 65_536, cost: 0, cost_currency: "EUR" });
    expect(figures.epochs).toBe(Number(figures.train_tokens) / Number(figures.data_tokens));
    expect(await db.engineJob.count()).toBe(0);
    const bad = await jobBody({ training_files: [await upload(`${freshLines(4)}{"text":"","labels":{}}\n`)] });
    const refusal = await call("POST", `${JOBS}?dry_run=true`, bad);
    expect(refusal.status).toBe(422);
    expect(refusal.body.detail).toContain("line 5");
  });
});

describe("list", () => {
  it("pages newest first, counts all, and filters", async () => {
    const ids: string[] = [];
    for (const suffix of ["one", "two", "three"]) {
      const integrations = [{ type: "wandb", project: suffix, api_key: "k".repeat(40), name: "n" }];
      ids.unshift(await createTestJob({ suffix, integrations }, freshLines()));
    }
    for (const id of ids) await waitForStatus(id, "VALIDATED");
    const list = async (query: string) => (await call("GET", `${JOBS}?${query}`)).body;
    const page = await list("page=0&page_size=2&created_by_me=false");
    expect(page.data.map((job: { id: string }) => job.id)).toEqual(ids.slice(0, 2));
    expect(page).toMatchObject({ object: "list", total: 3 });
    expect(page.data[0]).not.toHaveProperty("events");
    expect((await list("page=1&page_size=2")).data[0].id).toBe(ids[2]);
    expect((await list("suffix=two")).total).toBe(1);
    expect((await list("status=VALIDATED")).total).toBe(3);
    expect((await list("status=RUNNING")).total).toBe(0);
    expect((await list("model=other")).total).toBe(0);
    expect((await list("wandb_project=one&wandb_name=n")).total).toBe(1);
    expect((await list("wandb_name=x")).total).toBe(0);
    expect((await list("created_after=2020-01-01T00:00:00.000Z")).total).toBe(3);
    expect((await list("created_before=2020-01-01T00:00:00%2B02:00")).total).toBe(0);
    expect((await list("created_before=2020-01-01T00:00:00")).total).toBe(0);
  });

  it.each(["page=-1", "page_size=x", "status=DONE", "created_after=yesterday", "created_by_me=2"])(
    "refuses %s",
    async (query) => {
      const { status, body } = await call("GET", `${JOBS}?${query}`);
      expect(status).toBe(422);
      expect(body.detail[0].loc).toEqual(["query", query.split("=")[0]]);
    },
  );
});
