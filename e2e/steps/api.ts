import { type APIRequestContext, expect } from "@playwright/test";
import { datasetDetail } from "@/lib/datasets/schema";
import { type CreateJobBody, type JobDetail, jobDetail } from "@/lib/jobs/schema";
import { preparationDetail, type RecipeInput } from "@/lib/preparations/schema";

/** What tests need ready before their own subject, made through the public API. Paths are relative to a base URL. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly baseUrl = "",
    /** Each test's own: two jobs on the same rows at once are refused as duplicates. */
    private readonly seed = 42,
  ) {}

  private async post(path: string, data: unknown): Promise<unknown> {
    const response = await this.request.post(`${this.baseUrl}${path}`, { data });
    expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
    return response.json();
  }

  /** A ready dataset from CSV text. */
  async uploadCsv(name: string, csv: string) {
    const response = await this.request.post(`${this.baseUrl}/api/datasets`, {
      multipart: { name, file: { name: `${name}.csv`, mimeType: "text/csv", buffer: Buffer.from(csv) } },
    });
    expect(response.status(), await response.text()).toBe(201);
    return this.readyDataset(datasetDetail.parse(await response.json()).id);
  }

  async importSample() {
    const made = datasetDetail.parse(
      await this.post("/api/datasets/import", { source: "sample", name: "assistant-intents" }),
    );
    return this.readyDataset(made.id);
  }

  private async readyDataset(id: string) {
    const get = async () =>
      datasetDetail.parse(await (await this.request.get(`${this.baseUrl}/api/datasets/${id}`)).json());
    await expect.poll(async () => (await get()).status, { timeout: 30_000 }).not.toBe("importing");
    const dataset = await get();
    expect(dataset.status, dataset.error?.message).toBe("ready");
    return dataset;
  }

  async prepare(datasetId: string, recipe: RecipeInput = {}) {
    return preparationDetail.parse(await this.post(`/api/datasets/${datasetId}/preparations`, recipe));
  }

  /** At the level that trains fastest, unless the body says another. */
  async createJob(body: CreateJobBody): Promise<JobDetail> {
    return jobDetail.parse(await this.post("/api/jobs", { model: "ngram", ...body }));
  }

  async getJob(jobId: string): Promise<JobDetail> {
    return jobDetail.parse(await (await this.request.get(`${this.baseUrl}/api/jobs/${jobId}`)).json());
  }

  /** Waits until a job has a status; fails early on another end. */
  async waitForJob(jobId: string, status: JobDetail["status"], timeout = 60_000): Promise<JobDetail> {
    const ends = ["SUCCESS", "FAILED", "FAILED_VALIDATION", "CANCELLED", "LOST", status];
    await expect.poll(async () => ends.includes((await this.getJob(jobId)).status), { timeout }).toBe(true);
    const job = await this.getJob(jobId);
    expect(job.status, job.error?.message).toBe(status);
    return job;
  }

  /** A trained model on the sample. */
  async trainSample(): Promise<JobDetail> {
    const dataset = await this.importSample();
    const preparation = await this.prepare(dataset.id, { ...SAMPLE_RECIPE, seed: this.seed });
    const job = await this.createJob({ preparationId: preparation.id, autoStart: true });
    return this.waitForJob(job.id, "SUCCESS");
  }
}

/** Keeps all labels of the sample that can be split. */
export const SAMPLE_RECIPE: RecipeInput = { balance: { minSamples: 10, maxSamples: 350 } };
