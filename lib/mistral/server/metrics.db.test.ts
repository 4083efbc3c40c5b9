import { beforeAll, describe, expect, it } from "vitest";
import { call, createTestJob, useRunner, waitForStatus } from "@/lib/testing/engine";

beforeAll(async () => {
  await useRunner();
});

/** Samples by their line without the value. */
async function scrape(): Promise<Map<string, number>> {
  const { status, headers, body } = await call("GET", "/metrics");
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = String(body)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

describe("metrics", () => {
  it("tell of the process, the requests, the queue, the models and the texts", async () => {
    const jobId = await createTestJob({ model: "ngram", auto_start: true });
    const { fine_tuned_model: model } = await waitForStatus(jobId, "SUCCESS");
    expect((await call("POST", "/v1/classifications", { model, input: ["a", "b", "c"] })).status).toBe(200);
    expect((await call("POST", "/v1/moderations", { model, input: "a" })).status).toBe(200);
    await call("POST", "/v1/classifications", { model, input: 3 });
    const samples = await scrape();
    expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(0);
    const jobs = "/v1/fine_tuning/jobs";
    expect(samples.get(`studio_v1_requests_total{method="POST",route="${jobs}",status="200"}`)).toBe(1);
    expect(samples.get(`studio_v1_requests_total{method="GET",route="${jobs}/:id",status="200"}`)).toBeGreaterThan(0);
    expect(samples.get('studio_v1_requests_total{method="POST",route="/v1/classifications",status="422"}')).toBe(1);
    const classified = 'method="POST",route="/v1/classifications"';
    expect(samples.get(`studio_v1_request_duration_seconds_count{${classified}}`)).toBe(2);
    expect(samples.get('studio_texts_total{work="classification"}')).toBe(3);
    expect(samples.get('studio_texts_total{work="moderation"}')).toBe(1);
    expect(samples.get('studio_jobs{status="SUCCESS"}')).toBe(1);
    expect(samples.get('studio_jobs{status="FAILED"}')).toBe(0);
    expect(samples.get('studio_queue_length{work="training"}')).toBe(0);
    expect(samples.get('studio_work_duration_seconds_count{work="training"}')).toBe(1);
    expect(samples.get('studio_work_duration_seconds_sum{work="training"}')).toBeGreaterThan(0);
    expect(samples.get("studio_models_loaded")).toBe(1);
    expect(samples.get("studio_models_loaded_bytes")).toBeGreaterThan(0);
    expect(samples.get("studio_unauthorized_total")).toBe(0);
  });

  it("have labels whose number does not grow with what clients send", async () => {
    const ask = async (n: number) => {
      await call("GET", `/v1/files/${n}`);
      await call("GET", `/v1/models/ft:classifier:${n}`);
      await call("GET", `/v1/nothing/${n}`);
      await call(`VERB${n}`, `/v1/files/${n}`);
      await call("PUT", `/v1/files/${n}`);
    };
    await ask(1);
    await scrape();
    const before = await scrape();
    for (let n = 2; n < 20; n++) await ask(n);
    const after = await scrape();
    const names = (samples: Map<string, number>) => [...samples.keys()].filter((name) => name.startsWith("studio_"));
    expect(names(after)).toEqual(names(before));
    expect(after.get('studio_v1_requests_total{method="GET",route="/v1/files/:id",status="404"}')).toBe(19);
    expect(after.get('studio_v1_requests_total{method="GET",route="none",status="404"}')).toBe(19);
    expect(after.get('studio_v1_requests_total{method="other",route="none",status="404"}')).toBe(19);
  });
});
