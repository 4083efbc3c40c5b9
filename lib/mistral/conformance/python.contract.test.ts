import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as components from "@mistralai/mistralai/models/components";
import * as operations from "@mistralai/mistralai/models/operations";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { z } from "zod";
import { db } from "@/lib/db/client";
import { assertKnown } from "@/lib/testing/conformance";
import { useRunner } from "@/lib/testing/engine";
import { serveHttp, type TestServer } from "@/lib/testing/http-server";
import { type RawAnswer, RawConnection } from "@/lib/testing/raw-http";
import { v1 } from "../server/app";

/*
 * Requests as the Python SDKs 1.7 to 2.5 put them on the wire, byte for byte: httpx's headers and multipart form, the file
 * last, bare colons in ids, targets without a weight gone from the body. The ids in them stand for real ones, of the same
 * length, so that every Content-Length stays right.
 */

const DIRECTORY = path.join(import.meta.dirname, "recorded");
const RECORDED = {
  train: "0d9f3a64-51b7-4c8e-8a2f-7e6b1c4d2f90",
  validation: "5e8a7c13-9b2d-4f60-a7d4-1b3c6e8f0a25",
  job: "b7c41f52-6a0d-4e3b-9f18-2c5d7e9a4b61",
  model: "ft:classifier:ministral-3b-latest:3d5e1c0a:20250416:b7c41f52",
};
const used = new Set<string>();

function recording(name: string, ids: Partial<typeof RECORDED> = {}): Buffer {
  used.add(`${name}.http`);
  let text = readFileSync(path.join(DIRECTORY, `${name}.http`)).toString("latin1");
  for (const [key, id] of Object.entries(ids)) {
    const recorded = RECORDED[key as keyof typeof RECORDED]; // a key of the same type
    expect(id).toHaveLength(recorded.length);
    text = text.replaceAll(recorded, id);
  }
  return Buffer.from(text, "latin1");
}

describe("recorded requests of the Python SDKs", () => {
  let server: TestServer;
  let connection: RawConnection;
  const ids = { ...RECORDED };
  beforeAll(async () => {
    await useRunner();
    server = await serveHttp(v1);
    connection = new RawConnection(server.port);
  });
  afterAll(async () => {
    connection.close();
    await server.close();
  });

  async function replay(name: string, given: Partial<typeof RECORDED> = {}, pieceBytes?: number): Promise<RawAnswer> {
    return connection.send(recording(name, given), pieceBytes);
  }
  /** The answer to a recording, which must be a success that the official client can read as well. */
  async function read<T>(schema: z.ZodType<T>, name: string, given: Partial<typeof RECORDED> = {}): Promise<T> {
    const answer = await replay(name, given);
    expect(answer.status, answer.body).toBe(200);
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
    const value = schema.parse(JSON.parse(answer.body));
    assertKnown(value);
    return value;
  }
  const job = operations.JobsApiRoutesFineTuningGetFineTuningJobResponse$inboundSchema;
  const created = operations.JobsApiRoutesFineTuningCreateFineTuningJobResponse$inboundSchema;
  async function createdId(name: string): Promise<string> {
    const answer = await read(created, name, ids);
    if (!("id" in answer)) throw new Error("This is no job.");
    return answer.id;
  }
  const pollWhile = (id: string, ...statuses: string[]) =>
    vi.waitFor(
      async () => {
        const answer = await read(job, "1.7-job-get", { job: id });
        if (answer.jobType !== "classifier") throw new Error("This is no classifier job.");
        expect(statuses).not.toContain(answer.status);
        return answer;
      },
      { timeout: 50_000, interval: 20 },
    );

  it("are what httpx sends", () => {
    for (const name of readdirSync(DIRECTORY)) {
      const text = readFileSync(path.join(DIRECTORY, name)).toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const head = text.slice(0, end);
      expect(head.replaceAll("\r\n", ""), `${name} has bare line feeds`).not.toContain("\n");
      expect(head.split("\r\n")[1]).toMatch(/^Host: /);
      expect(head.toLowerCase()).not.toContain("\r\ncookie:");
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (name !== "too-large-announced.http") expect(text.length - end - 4, name).toBe(length);
    }
  });

  it("upload without a purpose, with the file last, under any name", async () => {
    const train = await read(components.CreateFileResponse$inboundSchema, "1.7-upload-train");
    expect(train).toMatchObject({ filename: "blob", purpose: "fine-tune", visibility: "workspace", numLines: 40 });
    const validation = await read(components.CreateFileResponse$inboundSchema, "1.12-upload-validation");
    expect(validation).toMatchObject({ filename: "validation.jsonl", numLines: 12 });
    const other = await read(components.CreateFileResponse$inboundSchema, "2.5-upload-other");
    expect(other).toMatchObject({ filename: "größe %22x%22.jsonl", visibility: "workspace" });
    Object.assign(ids, { train: train.id, validation: validation.id });
  });

  it("upload in pieces of any size, to the same object", async () => {
    for (const pieceBytes of [1, 7, 100, 1000]) {
      const answer = await replay("1.7-upload-train", {}, pieceBytes);
      expect(JSON.parse(answer.body).id).toBe(ids.train);
    }
  });

  it("list, retrieve, download and sign files", async () => {
    const total = await db.engineFile.count();
    expect((await read(components.ListFilesResponse$inboundSchema, "1.7-files-list")).total).toBe(total);
    expect((await read(components.ListFilesResponse$inboundSchema, "2.5-files-list")).data).toHaveLength(total);
    expect((await read(components.GetFileResponse$inboundSchema, "1.9-file-retrieve", ids)).id).toBe(ids.train);
    const download = await replay("1.9-file-download", ids);
    expect(download.headers.get("content-type")).toBe("application/octet-stream");
    expect(download.body.split("\n")).toHaveLength(41);
    const { url } = await read(components.GetSignedUrlResponse$inboundSchema, "1.9-file-url", ids);
    expect(url).toContain(`/v1/files/${ids.train}/content?`);
  });

  it("create, poll, start and poll again until the model is there", async () => {
    const id = await createdId("1.7-create");
    const validated = await pollWhile(id, "QUEUED", "VALIDATING");
    expect(validated).toMatchObject({ status: "VALIDATED", validationFiles: [ids.validation] });
    expect(await read(job, "1.7-job-start", { job: id })).toMatchObject({ status: "QUEUED" });
    const done = await pollWhile(id, "QUEUED", "RUNNING");
    expect(done.status).toBe("SUCCESS");
    ids.model = String(done.fineTunedModel);
    ids.job = id;
    const jobs = components.ListFineTuningJobsResponse$inboundSchema;
    expect((await read(jobs, "1.7-jobs-list")).total).toBe(1);
    expect((await read(jobs, "2.5-jobs-list-filtered")).total).toBe(1);
  });

  it("infer the targets that a missing weight took out of the request", async () => {
    const id = await createdId("1.9-create-targets-without-weight");
    const done = await pollWhile(id, "QUEUED", "STARTED", "VALIDATING", "VALIDATED", "RUNNING");
    expect(done.status).toBe("SUCCESS");
    expect(done.classifierTargets).toEqual([
      { name: "mood", labels: ["good", "bad"], weight: 1, lossFunction: "single_class" },
    ]);
  });

  it("take the targets that have one, and cancel", async () => {
    const id = await createdId("2.5-create-targets-with-weight");
    const validated = await pollWhile(id, "QUEUED", "VALIDATING");
    expect(validated.classifierTargets).toMatchObject([{ labels: ["bad", "good"] }]);
    expect(await read(job, "1.12-job-cancel", { job: id })).toMatchObject({ status: "CANCELLED" });
    expect((await replay("1.12-job-cancel", { job: id })).status).toBe(409);
  });

  it("name models with bare colons", async () => {
    expect((await read(components.ModelList$inboundSchema, "1.7-models-list")).data).not.toEqual([]);
    const card = operations.ResponseRetrieveModelV1ModelsModelIdGet$inboundSchema;
    expect(await read(card, "1.12-model-retrieve", ids)).toMatchObject({ id: ids.model, job: ids.job });
    const updated = operations.JobsApiRoutesFineTuningUpdateFineTunedModelResponse$inboundSchema;
    expect(await read(updated, "1.12-model-update", ids)).toMatchObject({ name: "intent-v1", description: "Größe" });
    const archived = components.ArchiveModelResponse$inboundSchema;
    expect(await read(archived, "1.12-model-archive", ids)).toMatchObject({ archived: true });
    const unarchived = components.UnarchiveModelResponse$inboundSchema;
    expect(await read(unarchived, "1.12-model-unarchive", ids)).toMatchObject({ archived: false });
  });

  it("classify texts and conversations", async () => {
    const schema = components.ClassificationResponse$inboundSchema;
    const list = await read(schema, "1.7-classify", ids);
    expect(list.results[0]?.mood?.scores.good).toBeGreaterThan(0.5);
    const text = await read(schema, "1.9-classify-string", ids);
    expect(text.results[0]?.mood?.scores.bad).toBeGreaterThan(0.5);
    expect((await read(schema, "1.7-classify-chat", ids)).results).toEqual(list.results);
    expect((await read(schema, "2.5-classify-chat", ids)).results).toHaveLength(1);
  });

  it("delete", async () => {
    expect(await read(components.DeleteModelResponse$inboundSchema, "2.5-model-delete", ids)).toMatchObject({
      deleted: true,
    });
    expect(await read(components.DeleteFileResponse$inboundSchema, "1.9-file-delete", ids)).toMatchObject({
      deleted: true,
    });
    const again = await replay("1.9-file-delete", ids);
    expect([again.status, again.body]).toEqual([404, '{"detail":"No file matches the given query."}']);
  });

  it("learn of a file over the limit before they have sent it", async () => {
    const sender = new RawConnection(server.port);
    const answer = await sender.send(recording("too-large-announced"));
    sender.close();
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body)).toMatchObject({ detail: "Request Entity Too Large" });
  });

  it("are all used", () => {
    expect(readdirSync(DIRECTORY).filter((name) => !used.has(name))).toEqual([]);
  });
});
