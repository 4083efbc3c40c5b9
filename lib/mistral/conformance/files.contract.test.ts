import { openAsBlob } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { SDKError } from "@mistralai/mistralai/models/errors";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { type Connection, connect, TRANSPORTS } from "@/lib/testing/conformance";
import { moodLines, useRunner } from "@/lib/testing/engine";

let uploads = 0;
/** Content that no other test has uploaded. */
const freshLines = (rows = 3) => moodLines(rows, 1000 * ++uploads);
const bytesOf = (text: string) => new TextEncoder().encode(text);
const HOUR = 3600;

describe.each(TRANSPORTS)("files %s", (transport) => {
  let connection: Connection;
  let files: Connection["client"]["files"];
  beforeAll(async () => {
    await useRunner();
    connection = await connect(transport);
    files = connection.client.files;
  });
  afterAll(() => connection.close());
  afterEach(() => {
    vi.useRealTimers();
  });

  const upload = (content: string, fileName = "train.jsonl") =>
    files.upload({ file: { fileName, content: bytesOf(content) } });
  const refusal = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => null,
      (error: unknown) => error,
    );

  describe("upload", () => {
    it("fills in what the documented examples leave out", async () => {
      const content = freshLines();
      const file = await upload(content, "plain.jsonl");
      expect(file).toMatchObject({
        object: "file",
        sizeBytes: bytesOf(content).length,
        filename: "plain.jsonl",
        purpose: "fine-tune",
        sampleType: "instruct",
        source: "upload",
        numLines: 3,
        mimetype: "application/jsonl",
        expiresAt: null,
        visibility: "workspace",
      });
      expect(file.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      expect(file.signature).toMatch(/^[0-9a-f]{16}$/);
      expect(Math.abs(file.createdAt - Date.now() / 1000)).toBeLessThan(30);
    });

    it("takes every parameter", async () => {
      const file = { fileName: "all.jsonl", content: bytesOf(freshLines()) };
      const stored = await files.upload({ file, purpose: "fine-tune", visibility: "user", expiry: 24 });
      expect(stored).toMatchObject({ purpose: "fine-tune", visibility: "user" });
    });

    it("takes every kind of content", async () => {
      const texts = Array.from({ length: 6 }, () => freshLines());
      const [a = "", b = "", c = "", d = "", e = "", f = ""] = texts;
      const onDisk = path.join(env.dataDir, "kinds.jsonl");
      await writeFile(onDisk, f);
      const kinds = [
        { fileName: "bytes.jsonl", content: bytesOf(a) },
        { fileName: "buffer.jsonl", content: bytesOf(b).buffer },
        { fileName: "blob.jsonl", content: new Blob([c]) },
        { fileName: "stream.jsonl", content: new Blob([d]).stream() },
        new File([e], "file.jsonl", { type: "text/plain" }),
        await openAsBlob(onDisk),
      ];
      const stored = await Promise.all(kinds.map((file) => files.upload({ file })));
      // The SDK's own example gives a Blob of a path, which has no name.
      expect(stored.map((file) => file.filename)).toEqual([
        "bytes.jsonl",
        "buffer.jsonl",
        "blob.jsonl",
        "stream.jsonl",
        "file.jsonl",
        "blob",
      ]);
      for (const [i, { id }] of stored.entries()) {
        expect(await new Response(await files.download({ fileId: id })).text()).toBe(texts[i]);
      }
    });

    it.each([
      ["Größe 日本 🎈.jsonl", "Größe 日本 🎈.jsonl"],
      ["data/sub folder/train.jsonl", "train.jsonl"],
      ["C:\\data\\train.jsonl", "train.jsonl"],
      ["../../etc/passwd", "passwd"],
      ["no extension", "no extension"],
      ["train.csv", "train.csv"],
      ["it's; 100 % & more.jsonl", "it's; 100 % & more.jsonl"],
    ])("takes the name %j", async (given, kept) => {
      const { id, filename } = await upload(freshLines(), given);
      expect(filename).toBe(kept);
      expect((await files.retrieve({ fileId: id })).filename).toBe(kept);
      expect((await files.list({ search: kept })).data.map((file) => file.id)).toContain(id);
      await expect(new Response(await files.download({ fileId: id })).text()).resolves.toContain("mood");
    });

    it("answers the stored object for the same name and content, and stores another for another name", async () => {
      const content = freshLines();
      const first = await upload(content, "same.jsonl");
      expect(await upload(content, "same.jsonl")).toEqual(first);
      expect((await upload(content, "other.jsonl")).id).not.toBe(first.id);
      expect((await upload(`${content}\n`, "same.jsonl")).id).not.toBe(first.id);
    });

    it.each([
      ["", "x.jsonl has no lines"],
      ["text,label\n", "x.jsonl line 1: it is not valid JSON"],
      ['{"text": "x"}', 'x.jsonl line 1: "labels" is missing'],
    ])("refuses the content %j in two sentences", async (content, message) => {
      const error = await refusal(upload(content, "x.jsonl"));
      expect(error).toBeInstanceOf(SDKError);
      expect(error).toMatchObject({
        statusCode: 422,
        body: JSON.stringify({ detail: "Invalid file format.", message }),
      });
    });

    it.each([{ purpose: "batch" as const }, { purpose: "ocr" as const }, { expiry: 0 }])(
      "refuses %j",
      async (field) => {
        const file = { fileName: "f.jsonl", content: bytesOf(freshLines()) };
        const error = await refusal(files.upload({ file, ...field }));
        expect(error).toMatchObject({ name: "SDKError", statusCode: 422 });
      },
    );
  });

  describe("list", () => {
    it("pages, newest first, and counts when it is wanted", async () => {
      const prefix = `page-${transport.slice(0, 2)}-`;
      const ids: string[] = [];
      for (let i = 0; i < 5; i++) ids.unshift((await upload(freshLines(), `${prefix}${i}.jsonl`)).id);
      const idsOf = async (page: number) =>
        (await files.list({ page, pageSize: 2, search: prefix })).data.map(({ id }) => id);
      expect(await idsOf(0)).toEqual(ids.slice(0, 2));
      expect(await idsOf(1)).toEqual(ids.slice(2, 4));
      expect(await idsOf(2)).toEqual(ids.slice(4));
      expect(await idsOf(3)).toEqual([]);
      const all = await files.list();
      expect(all).toMatchObject({ object: "list", total: await db.engineFile.count() });
      expect(all.data.slice(0, 5).map(({ id }) => id)).toEqual(ids);
      expect((await files.list({ search: prefix })).total).toBe(5);
      expect((await files.list({ search: prefix, includeTotal: false })).total ?? null).toBeNull();
    });

    it("filters by every parameter", async () => {
      const { id } = await upload(freshLines(), "filtered.jsonl");
      const finds = async (query: Parameters<typeof files.list>[0]) =>
        (await files.list({ search: "filtered", ...query })).data.some((file) => file.id === id);
      expect(await finds({ sampleType: ["instruct"] })).toBe(true);
      expect(await finds({ sampleType: ["pretrain", "instruct"] })).toBe(true);
      expect(await finds({ sampleType: ["pretrain", "batch_request"] })).toBe(false);
      expect(await finds({ source: ["upload", "repository"] })).toBe(true);
      expect(await finds({ source: ["mistral"] })).toBe(false);
      expect(await finds({ purpose: "fine-tune" })).toBe(true);
      expect(await finds({ purpose: "batch" })).toBe(false);
      expect(await finds({ mimetypes: ["text/csv", "application/jsonl"] })).toBe(true);
      expect(await finds({ mimetypes: ["text/csv"] })).toBe(false);
      expect(await finds({ search: "FILTERED" })).toBe(true);
      expect(await finds({ search: "filter_d" })).toBe(false);
    });

    it.each([{ page: -1 }, { pageSize: 0 }, { pageSize: 1_000_000 }])("refuses %j", async (query) => {
      expect(await refusal(files.list(query))).toMatchObject({ name: "SDKError", statusCode: 422 });
    });
  });

  it("retrieves with `deleted`, and deletes once", async () => {
    const stored = await upload(freshLines(), "doomed.jsonl");
    expect(await files.retrieve({ fileId: stored.id })).toEqual({ ...stored, deleted: false });
    expect(await files.delete({ fileId: stored.id })).toEqual({ id: stored.id, object: "file", deleted: true });
    const { id: fileId } = stored;
    for (const asked of [
      files.retrieve({ fileId }),
      files.delete({ fileId }),
      files.download({ fileId }),
      files.getSignedUrl({ fileId }),
    ]) {
      const body = '{"detail":"No file matches the given query."}';
      expect(await refusal(asked)).toMatchObject({ name: "SDKError", statusCode: 404, body });
    }
  });

  it("downloads a file of several pieces byte by byte", async () => {
    const content = `${JSON.stringify({ text: "日本 ".repeat(200_000), labels: { mood: "good" } })}\n${freshLines()}`;
    const { id } = await upload(content, "large.jsonl");
    expect(await new Response(await files.download({ fileId: id })).text()).toBe(content);
  });

  describe("signed addresses", () => {
    const withoutKey = (url: string) => {
      const { pathname, search } = new URL(url);
      return connection.send("GET", pathname + search);
    };

    it("download without a key at the same server, for the hours that were asked for", async () => {
      const content = freshLines();
      const { id: fileId } = await upload(content, "signed.jsonl");
      const now = Date.now() / 1000;
      for (const [expiry, hours] of [
        [undefined, 24],
        [1, 1],
        [168, 168],
      ] as const) {
        const { url } = await files.getSignedUrl({ fileId, expiry });
        expect(new URL(url).origin).toBe(connection.origin);
        const expires = Number(new URL(url).searchParams.get("expires"));
        expect(Math.abs(expires - now - hours * HOUR)).toBeLessThan(30);
        const answer = await withoutKey(url);
        expect(answer.status).toBe(200);
        expect(await answer.text()).toBe(content);
      }
    });

    it("expire", async () => {
      const { id: fileId } = await upload(freshLines(), "expiring.jsonl");
      const { url } = await files.getSignedUrl({ fileId, expiry: 2 });
      const start = Date.now();
      vi.useFakeTimers({ toFake: ["Date"], now: start + 2 * HOUR * 1000 - 5000 });
      expect((await withoutKey(url)).status).toBe(200);
      vi.setSystemTime(start + 2 * HOUR * 1000 + 5000);
      const late = await withoutKey(url);
      expect(late.status).toBe(403);
      expect(await late.json()).toEqual({ detail: "This address has expired. Ask for a new one." });
    });

    it("are refused when anything in them was changed", async () => {
      const { id: fileId } = await upload(freshLines(), "tampered.jsonl");
      const other = await upload(freshLines(), "untouched.jsonl");
      const { url } = await files.getSignedUrl({ fileId });
      const signature = new URL(url).searchParams.get("signature") ?? "";
      const last = signature.endsWith("0") ? "1" : "0";
      for (const changed of [
        url.replace(signature, signature.slice(0, -1) + last),
        url.replace(signature, ""),
        url.replace(signature, signature.toUpperCase() === signature ? "x" : signature.toUpperCase()),
        url.replace(/expires=\d+/, (found) => `expires=${Number(found.slice(8)) + 1}`),
        url.replace(/expires=\d+/, "expires=NaN"),
        url.replace(fileId, other.id),
      ]) {
        expect((await withoutKey(changed)).status, changed).toBe(403);
      }
    });

    it.each([0, 169])("are not made for %i hours", async (expiry) => {
      const { id: fileId } = await upload(freshLines(), "hours.jsonl");
      expect(await refusal(files.getSignedUrl({ fileId, expiry }))).toMatchObject({ statusCode: 422 });
    });
  });
});
