import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { paths } from "@/lib/store/paths";
import { call, createTestJob, moodLines, upload, useRunner, waitForStatus } from "@/lib/testing/engine";
import { managementErrorSchema } from "../schema";
import { uploadFile } from "./upload-file";

beforeAll(async () => {
  await useRunner();
});

const stored = () => readdirSafe(paths.engineFiles()).length;
const leftovers = () => readdirSafe(paths.temporary());
function readdirSafe(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

const LINE = '{"text": "Works like a charm", "labels": {"mood": "good"}}\n';
const BOUNDARY = "----boundary";

/** A hand-made multipart body, for what FormData cannot make. */
function rawForm(parts: { name: string; fileName?: string; value: string }[], { end = true } = {}): string {
  const text = parts.map(({ name, fileName, value }) => {
    const file = fileName === undefined ? "" : `; filename="${fileName}"\r\nContent-Type: application/octet-stream`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n${value}\r\n`;
  });
  return text.join("") + (end ? `--${BOUNDARY}--\r\n` : "");
}
const postRaw = (body: string) =>
  call("POST", "/v1/files", body, { "content-type": `multipart/form-data; boundary=${BOUNDARY}` });

describe("upload", () => {
  it("stores the bytes and answers the file object", async () => {
    const form = new FormData();
    form.append("purpose", "fine-tune");
    form.append("visibility", "user");
    form.append("file", new File([LINE, "\n", LINE], "Größe 日本.jsonl"));
    const { status, body } = await call("POST", "/v1/files", form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ object: "file", bytes: 2 * LINE.length + 1, num_lines: 2, visibility: "user" });
    expect(body.filename).toBe("Größe 日本.jsonl");
    expect(readFileSync(paths.engineFile(body.id), "utf8")).toBe(`${LINE}\n${LINE}`);
    expect(leftovers()).toEqual([]);
  });

  it("takes parts in any order, no purpose, and any name", async () => {
    const body = rawForm([
      { name: "file", fileName: "C:\\\\data\\\\../x/blob", value: LINE },
      { name: "something", value: "else" },
      { name: "visibility", value: "workspace" },
    ]);
    const answer = await postRaw(body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ filename: "blob", purpose: "fine-tune" });
    const unnamed = await postRaw(rawForm([{ name: "file", fileName: "dir/", value: `${LINE} ` }]));
    expect(unnamed.body.filename).toBe("file");
  });

  it("stores the same content under the same name once, also when it comes twice at a time", async () => {
    const content = moodLines(3, 700);
    const before = stored();
    const [a, b] = await Promise.all([upload(content, "twice.jsonl"), upload(content, "twice.jsonl")]);
    expect(a).toBe(b);
    expect(await upload(content, "twice.jsonl")).toBe(a);
    expect(await upload(content, "other.jsonl")).not.toBe(a);
    expect(stored()).toBe(before + 2);
  });

  it.each([
    ["not JSON", `${LINE}{"text": "cut off", "labels": {"mo`, "bad.jsonl line 2: it is not valid JSON"],
    ["a line that is a list", "[1, 2, 3]", "bad.jsonl line 1: it must be a JSON object, not a list"],
    ["no labels", `\n\n{"text": "x"}`, 'bad.jsonl line 3: "labels" is missing'],
    ["nothing to classify", '{"labels": {"a": "b"}}', 'bad.jsonl line 1: it has neither "text" nor "messages"'],
    ["an empty file", "", "bad.jsonl has no lines"],
    ["blank lines only", "\n \r\n", "bad.jsonl has no lines"],
    ["a CSV", "text,label\nhello,greeting\n", "bad.jsonl line 1: it is not valid JSON"],
  ])("refuses %s and keeps nothing", async (_, content, message) => {
    const before = stored();
    const form = new FormData();
    form.append("file", new File([content], "bad.jsonl"));
    const { status, body } = await call("POST", "/v1/files", form);
    expect({ status, body }).toEqual({ status: 422, body: { detail: "Invalid file format.", message } });
    expect(stored()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ["no file", rawForm([{ name: "purpose", value: "fine-tune" }]), "Field required"],
    ["a text part called file", rawForm([{ name: "file", value: LINE }]), "Field required"],
    ["a body that ends in the file", rawForm([{ name: "file", fileName: "a", value: LINE }], { end: false }), "end of"],
    ["a body that ends in a header", `--${BOUNDARY}\r\nContent-Disp`, "cannot be read"],
    ["an empty body", "", "cannot be read"],
  ])("refuses %s with an array and keeps nothing", async (_, form, message) => {
    const before = stored();
    const { status, body } = await postRaw(form);
    expect(status).toBe(422);
    expect(managementErrorSchema.parse(body).detail).toEqual([
      expect.objectContaining({ msg: expect.stringContaining(message) }),
    ]);
    expect(stored()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  it.each([
    ["JSON", "application/json", "{}"],
    ["no boundary", "multipart/form-data", "x"],
    ["no type", "", "x"],
  ])("refuses a body of another type: %s", async (_, type, content) => {
    const { status, body } = await call("POST", "/v1/files", content, { "content-type": type });
    expect(status).toBe(422);
    expect(Array.isArray(body.detail)).toBe(true);
  });

  it.each([
    ["purpose", "batch"],
    ["visibility", "everybody"],
    ["expiry", "soon"],
  ])("refuses %s %s", async (name, value) => {
    const form = new FormData();
    form.append(name, value);
    form.append("file", new File([LINE], "fields.jsonl"));
    const { status, body } = await call("POST", "/v1/files", form);
    expect(status).toBe(422);
    expect(body.detail[0].loc).toEqual(["body", name]);
  });

  it("stops at the limit, by the header or while reading", async () => {
    const before = stored();
    const form = new FormData();
    form.append("file", new File([moodLines(4000)], "large.jsonl"));
    const request = () => new Request("http://127.0.0.1/v1/files", { method: "POST", body: form });
    await expect(uploadFile(request(), { maxBytes: 1000 })).rejects.toMatchObject({ code: "limit_exceeded" });
    const declared = await call("POST", "/v1/files", "x", { "content-length": String(600 * 1024 ** 2) });
    expect(declared.status).toBe(413);
    expect(declared.body.detail).toBe("Request Entity Too Large");
    expect(stored()).toBe(before);
    expect(leftovers()).toEqual([]);
  });

  it("leaves nothing of an upload whose connection breaks", async () => {
    const before = stored();
    const start = rawForm([{ name: "file", fileName: "cut.jsonl", value: moodLines(2000) }], { end: false });
    let pulls = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulls++;
        if (pulls === 1) controller.enqueue(new TextEncoder().encode(start));
        else controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
      },
    });
    const request = new Request("http://127.0.0.1/v1/files", {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": `multipart/form-data; boundary=${BOUNDARY}` },
    } as RequestInit);
    await expect(uploadFile(request)).rejects.toMatchObject({ code: "invalid" });
    expect(stored()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});

describe("list", () => {
  it("pages newest first, with a total only when wanted", async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(await upload(moodLines(2, i), `page_${i}.jsonl`));
    const first = await call("GET", "/v1/files?page=0&page_size=2&search=PAGE_");
    expect(first.body.data.map((file: { id: string }) => file.id)).toEqual([ids[2], ids[1]]);
    expect(first.body.total).toBe(3);
    const second = await call("GET", "/v1/files?page=1&page_size=2&search=page_&include_total=false");
    expect(second.body.data.map((file: { id: string }) => file.id)).toEqual([ids[0]]);
    expect(second.body.total).toBeNull();
    const all = await call("GET", "/v1/files?page_size=1");
    expect(all.body).toMatchObject({ object: "list", data: [{ id: ids[2] }], total: await db.engineFile.count() });
  });

  it.each([
    ["sample_type=pretrain", false],
    ["sample_type=pretrain&sample_type=instruct", true],
    ["source=mistral", false],
    ["source=upload", true],
    ["mimetypes=text/csv", false],
    ["purpose=batch", false],
    ["purpose=fine-tune", true],
    ["search=%25", false],
  ])("filters by %s", async (query, isFound) => {
    await upload(LINE, "filter.jsonl");
    const { status, body } = await call("GET", `/v1/files?${query}`);
    expect(status).toBe(200);
    expect(body.data.length > 0).toBe(isFound);
  });

  it.each(["page=-1", "page=x", "page_size=0", "page_size=100000", "include_total=maybe", "page=1e30"])(
    "refuses %s",
    async (query) => {
      const { status, body } = await call("GET", `/v1/files?${query}`);
      expect(status).toBe(422);
      expect(body.detail[0].loc[0]).toBe("query");
    },
  );
});

describe("get, download, delete", () => {
  it("answers one file, its bytes, and a signed address", async () => {
    const id = await upload(LINE, "it's (one) %.jsonl");
    expect((await call("GET", `/v1/files/${id}`)).body).toMatchObject({ id, deleted: false });
    const download = await call("GET", `/v1/files/${id}/content`);
    expect(download.body).toBe(LINE);
    expect(download.headers.get("content-type")).toBe("application/octet-stream");
    const { body } = await call("GET", `/v1/files/${id}/url?expiry=1`);
    const address = new URL(body.url);
    expect(address.origin).toBe("http://127.0.0.1:3000");
    expect((await call("GET", address.pathname + address.search)).body).toBe(LINE);
    const wrong = await call("GET", `${address.pathname}?expires=1&signature=abc`);
    expect(wrong.status).toBe(403);
    const other = address.search.replace(/expires=\d+/, "expires=99999999999");
    expect((await call("GET", address.pathname + other)).status).toBe(403);
  });

  it.each(["0", "169", "x"])("refuses an expiry of %s hours", async (expiry) => {
    const id = await upload(LINE);
    expect((await call("GET", `/v1/files/${id}/url?expiry=${expiry}`)).status).toBe(422);
  });

  it("deletes once", async () => {
    const id = await upload(LINE, "gone.jsonl");
    expect((await call("DELETE", `/v1/files/${id}`)).body).toEqual({ id, object: "file", deleted: true });
    expect(readdirSafe(path.dirname(paths.engineFile(id)))).not.toContain(id);
    for (const [method, suffix] of [
      ["DELETE", ""],
      ["GET", ""],
      ["GET", "/content"],
      ["GET", "/url"],
    ] as const) {
      const answer = await call(method, `/v1/files/${id}${suffix}`);
      expect(answer).toMatchObject({ status: 404, body: { detail: "No file matches the given query." } });
    }
  });

  it("does not delete what an unfinished job needs", async () => {
    const jobId = await createTestJob({}, moodLines(30, 900));
    const job = await waitForStatus(jobId, "VALIDATED");
    const fileId = job.training_files[0];
    const refusal = await call("DELETE", `/v1/files/${fileId}`);
    expect(refusal.status).toBe(409);
    expect(refusal.body).toMatchObject({ detail: expect.stringContaining(jobId), id: jobId });
    await call("POST", `/v1/fine_tuning/jobs/${jobId}/cancel`);
    expect((await call("DELETE", `/v1/files/${fileId}`)).status).toBe(200);
  });

  it("says so when the content is missing on the disk", async () => {
    const id = await upload(LINE, "lost.jsonl");
    const { rm } = await import("node:fs/promises");
    await rm(paths.engineFile(id));
    const { status, body } = await call("GET", `/v1/files/${id}/content`);
    expect(status).toBe(500);
    expect(body).toMatchObject({ object: "error", message: "The content of lost.jsonl is missing on the disk." });
  });
});
