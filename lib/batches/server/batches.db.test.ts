import { existsSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import { ensureServers } from "@/lib/servers/server/internal";
import { paths } from "@/lib/store/paths";
import {
  aClassifierServer,
  aDraft,
  aModelRecord,
  aReadyBatch,
  type ClassifierServer,
  resultOf,
  waitForBatch,
} from "@/lib/testing/batches";
import { bytesOf } from "@/lib/testing/factories";
import { describeNotes } from "../describe";
import { batchRowsQuery } from "../schema";
import { bootBatches } from "./boot";
import { cancelBatch } from "./cancel";
import { createBatch } from "./create";
import { deleteBatch } from "./delete";
import { getBatch } from "./get";
import { listBatches } from "./list";
import { batchRejectedFile } from "./result";
import { resumeBatch } from "./resume";
import { listBatchRows } from "./rows";
import { startBatch } from "./start";

const TARGETS = [{ name: "mood", labels: ["good", "bad", "café"], lossFunction: "single_class" }];

/** Sure of what says `good` or `bad`, and unsure of everything else. */
function score(text: string) {
  const [good, bad] = text.includes("good") ? [0.9, 0.06] : text.includes("bad") ? [0.1, 0.8] : [0.4, 0.25];
  return { mood: { good, bad, café: 1 - good - bad } };
}

let server: ClassifierServer;
let modelId: string;

beforeAll(async () => {
  await ensureServers();
  server = await aClassifierServer(score);
  modelId = await aModelRecord({ serverId: server.serverId, remoteId: "ft:classifier:mood", targets: TARGETS });
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
});

describe("a batch", () => {
  it("gives the file back with the answers, and counts them", async () => {
    const draft = await aDraft(modelId, "mails.csv", "id,text\n1,a good day\n2,so bad\n3,hm\n4,\n");
    expect(draft).toMatchObject({ rowsTotal: 4, suggestedTextColumns: ["text"], resultFormat: "csv" });
    expect(draft.firstRows[1]).toEqual(["2", "so bad"]);
    const ready = await aReadyBatch(draft);
    expect(String(await resultOf(ready.id))).toBe(
      [
        "id,text,label,score,second label,second score,needs review,review reason",
        "1,a good day,good,0.9,bad,0.06,no,",
        "2,so bad,bad,0.8,good,0.1,no,",
        "3,hm,good,0.4,café,0.35,yes,low score",
        "4,,,,,,yes,no text",
        "",
      ].join("\n"),
    );
    expect(ready.result).toEqual({
      needsReview: 2,
      unlike: 0,
      unlikeUnknown: "server",
      unlikeUnknownRows: 3,
      withoutText: 1,
      unanswered: 0,
      targets: [
        {
          target: "mood",
          labels: [
            ["good", 2],
            ["bad", 1],
          ],
        },
      ],
      defusedCells: 0,
      lostCharacters: 0,
    });
    expect(ready).toMatchObject({ rowsDone: 4, error: null });
  });

  it("asks for a text once, and lists the rows that need a look by themselves", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => ["good", "hm", "bad", ""][index % 4]);
    const ready = await aReadyBatch(
      await aDraft(modelId, "list.csv", `text,n\n${lines.map((l, n) => `${l},${n}\n`).join("")}`),
    );
    expect(server.asked.flat().toSorted()).toEqual(["bad", "good", "hm"]);
    expect(ready.result?.needsReview).toBe(150);
    const page = await listBatchRows(ready.id, batchRowsQuery.parse({ review: "true", limit: 3, cursor: 149 }));
    expect(page).toMatchObject({
      total: 150,
      nextCursor: null,
      data: [{ row: 299, text: "", targets: [], needsReview: true }],
    });
    const first = await listBatchRows(ready.id, batchRowsQuery.parse({ limit: 2 }));
    expect(first).toMatchObject({
      total: 300,
      nextCursor: 2,
      data: [
        { text: "good", targets: [{ target: "mood", labels: ["good"], score: 0.9, second: { label: "bad" } }] },
        { text: "hm", needsReview: true },
      ],
    });
  });

  it("says which rows are unlike the training data, where the server can tell", async () => {
    const knowing = await aClassifierServer(score, (text) => !text.includes("zxcv"));
    try {
      const id = await aModelRecord({ serverId: knowing.serverId, remoteId: "ft:classifier:mood", targets: TARGETS });
      // More than the extension takes at once, so that it is asked in several calls.
      const many = Array.from({ length: 600 }, (_, index) => `good ${index}`);
      const texts = ["good zxcv", "so bad", "zxcv", ...many];
      const ready = await aReadyBatch(await aDraft(id, "mails.csv", `text\n${texts.join("\n")}\n`));
      const lines = String(await resultOf(ready.id)).split("\n");
      expect(lines.slice(1, 5)).toEqual([
        "good zxcv,good,0.9,bad,0.06,yes,unlike the training data",
        "so bad,bad,0.8,good,0.1,no,",
        "zxcv,good,0.4,café,0.35,yes,unlike the training data",
        "good 0,good,0.9,bad,0.06,no,",
      ]);
      expect(ready.result).toMatchObject({ needsReview: 2, unlike: 2, unlikeUnknown: null, unlikeUnknownRows: 0 });
      expect(knowing.asked.flat().toSorted()).toEqual(texts.toSorted());
      expect(Math.max(...knowing.asked.map((asked) => asked.length))).toBe(100);
      const rows = await listBatchRows(ready.id, batchRowsQuery.parse({ review: "true" }));
      expect(rows.data.map(({ row, isUnlike }) => [row, isUnlike])).toEqual([
        [0, true],
        [2, true],
      ]);
    } finally {
      await knowing.close();
    }
  });

  it("asks the extension again after a fault that passes", async () => {
    const busy = await aClassifierServer(score, (text) => !text.includes("zxcv"));
    try {
      const id = await aModelRecord({ serverId: busy.serverId, remoteId: "ft:classifier:mood", targets: TARGETS });
      busy.faults.push(new Response("{}", { status: 503 }));
      const ready = await aReadyBatch(await aDraft(id, "mails.csv", "text\na good day\ngood zxcv\n"));
      expect(ready.result).toMatchObject({ unlike: 1, unlikeUnknown: null, unlikeUnknownRows: 0 });
    } finally {
      await busy.close();
    }
  });

  it("goes on by the plain call where the extension fails for good, and counts the rows that it did not judge", async () => {
    const broken = await aClassifierServer(score, (text) => !text.includes("zxcv"));
    try {
      const id = await aModelRecord({ serverId: broken.serverId, remoteId: "ft:classifier:mood", targets: TARGETS });
      // The first question is of 16 texts: only the extension refuses them.
      broken.faults.push(new Response("{}", { status: 403 }), null);
      const texts = Array.from({ length: 40 }, (_, index) => `good ${index === 20 ? "zxcv" : index}`);
      const ready = await aReadyBatch(await aDraft(id, "mails.csv", `text\n${texts.join("\n")}\n`));
      expect(String(await resultOf(ready.id))).toContain("good 0,good,0.9,bad,0.06,no,");
      expect(ready.result).toMatchObject({ unlike: 1, unlikeUnknown: "fault", unlikeUnknownRows: 16 });
      const sentence = /^Of 16 rows it is not known whether they are unlike/;
      expect(describeNotes(ready)[1]).toMatch(sentence);
    } finally {
      await broken.close();
    }
  });

  it("joins columns, without those that are empty", async () => {
    const draft = await aDraft(modelId, "two.tsv", "title\tbody\nso\tgood\n\tbad\n");
    await aReadyBatch(draft, { textColumns: ["title", "body"] });
    expect(server.asked.flat()).toEqual(["so good", "bad"]);
    expect(draft.resultFormat).toBe("tsv");
  });

  it("refuses a column that the file does not have, and a second start", async () => {
    const draft = await aDraft(modelId, "mails.csv", "id,text\n1,a good day\n");
    await expect(startBatch(draft.id, { textColumns: ["nope"], reviewBelow: null })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ name: "textColumns" }],
    });
    const ready = await aReadyBatch(draft);
    await expect(startBatch(ready.id, { textColumns: ["text"], reviewBelow: null })).rejects.toMatchObject({
      code: "invalid_state",
    });
  });

  it("says why a file cannot be read, counts lines that cannot, and lists them", async () => {
    const refused: [name: string, content: string | Uint8Array, words: RegExp][] = [
      ["empty.csv", "text\n", /^The file has a header but no rows\.$/],
      ["image.csv", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13), /^This looks like a picture/],
    ];
    const before = await db.batch.count();
    for (const [fileName, content, words] of refused) {
      await expect(createBatch({ body: bytesOf(content), fileName, modelId })).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringMatching(words),
      });
    }
    expect(await db.batch.count()).toBe(before);
    const draft = await aDraft(modelId, "odd.csv", "id,text\n1,good\n2,bad,too,many\n3,good\n");
    expect(draft).toMatchObject({ rowsTotal: 2, rejectedRows: 1 });
    expect(await readFile((await batchRejectedFile(draft.id)).path, "utf8")).toContain("2,bad,too,many");
  });

  it("is gone with its files once it is deleted", async () => {
    const ready = await aReadyBatch(await aDraft(modelId, "mails.csv", "id,text\n1,a good day\n"));
    await deleteBatch(ready.id);
    expect((await listBatches({ limit: 200 })).data.map(({ id }) => id)).not.toContain(ready.id);
    expect(existsSync(paths.batch(ready.id))).toBe(false);
  });
});

describe("a batch that is cut short", () => {
  const texts = Array.from({ length: 5_000 }, (_, index) => `${index % 3 === 0 ? "good" : "bad"} number ${index}`);
  const file = `n;text\r\n${texts.map((text, n) => `${n};${text}\r\n`).join("")}`;

  /** A batch of those texts that has come so far as to have answers, as an end of the process leaves it. */
  async function halfDone(keep: (bytes: Buffer) => Buffer): Promise<string> {
    const ready = await aReadyBatch(await aDraft(modelId, "many.csv", file));
    const part = await readFile(paths.batchPart(ready.id));
    await writeFile(paths.batchPart(ready.id), keep(part));
    await rm(paths.batchResult(ready.id, "csv"));
    await db.batch.update({
      where: { id: ready.id },
      data: { status: "running", rowsDone: 17, finishedAt: null, summary: Prisma.DbNull },
    });
    server.asked.length = 0;
    return ready.id;
  }

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ["between two lines", (bytes) => bytes.subarray(0, bytes.lastIndexOf(10, bytes.length >> 1) + 1)],
    ["in the middle of a line", (bytes) => bytes.subarray(0, bytes.lastIndexOf(10, bytes.length >> 1) + 9)],
    ["before the first line", () => Buffer.alloc(0)],
    ["after the last line", (bytes) => bytes],
    [
      "with zeros where the end was not written yet",
      (bytes) => Buffer.concat([bytes.subarray(0, 900), Buffer.alloc(64)]),
    ],
  ])("goes on at the start %s: no row is missing, and none is there twice", async (_, keep) => {
    const id = await halfDone(keep);
    const kept = String(await readFile(paths.batchPart(id)))
      .split("\n")
      // This server does not tell whether a text is unlike the training data.
      .filter((line) => line.endsWith("]],2]")).length;
    await (await bootBatches()).taken;
    const ready = await waitForBatch(id, "ready");
    expect(ready.result?.targets[0]?.labels).toEqual([
      ["bad", 3_333],
      ["good", 1_667],
    ]);
    const lines = String(await resultOf(id))
      .trimEnd()
      .split("\r\n")
      .slice(1);
    expect(lines.map((line) => line.split(";").slice(0, 3))).toEqual(
      texts.map((text, n) => [String(n), text, text.slice(0, text.indexOf(" "))]),
    );
    expect(server.asked.flat()).toEqual(texts.slice(kept));
  });

  it("is stopped, gives what it has, and goes on", async () => {
    const draft = await aDraft(modelId, "many.csv", file);
    let release: () => void = () => undefined;
    const held = new Promise<Response | null>((resolve) => {
      release = () => resolve(null);
    });
    server.faults.push(null, null, null);
    server.hold = () => (server.asked.flat().length > 300 ? held : null);
    await startBatch(draft.id, { textColumns: ["text"], reviewBelow: null });
    await vi.waitFor(async () => expect((await getBatch(draft.id)).rowsDone).toBeGreaterThan(0), { timeout: 10_000 });
    const cancelled = await cancelBatch(draft.id);
    release();
    server.hold = () => null;
    expect(cancelled.status).toBe("cancelled");
    expect(cancelled.rowsDone).toBeGreaterThan(0);
    expect(cancelled.rowsDone).toBeLessThan(5_000);
    const partial = String(await resultOf(draft.id))
      .trimEnd()
      .split("\r\n")
      .slice(1);
    expect(partial).toHaveLength(5_000);
    expect(partial.findIndex((line) => line.endsWith(";;;;;"))).toBe(cancelled.rowsDone);
    await resumeBatch(draft.id);
    const ready = await waitForBatch(draft.id, "ready");
    expect(ready.result?.targets[0]?.labels).toEqual([
      ["bad", 3_333],
      ["good", 1_667],
    ]);
  });

  it("asks again where that helps, and ends with what to do where it does not", async () => {
    const draft = await aDraft(modelId, "mails.csv", "id,text\n1,a good day\n2,so bad\n");
    const busy = () => new Response('{"detail":"slow down"}', { status: 429, headers: { "retry-after": "0" } });
    server.faults.push(
      busy(),
      new Response("oops", { status: 502 }),
      new Response('{"detail":"Unauthorized"}', { status: 401 }),
    );
    await startBatch(draft.id, { textColumns: ["text"], reviewBelow: null });
    const failed = await waitForBatch(draft.id, "failed");
    expect(failed.error?.message).toMatch(/does not accept the API key.*valid key under Servers, then resume/);
    await resumeBatch(draft.id);
    expect(await waitForBatch(draft.id, "ready")).toMatchObject({ error: null, result: { needsReview: 0 } });
  });

  it("leaves a text out that the server refuses, and asks for the others", async () => {
    const draft = await aDraft(modelId, "mails.csv", "id,text\n1,a good day\n2,far too long\n3,so bad\n");
    server.hold = (texts) =>
      texts.includes("far too long") ? Promise.resolve(new Response("{}", { status: 422 })) : null;
    const ready = await aReadyBatch(draft);
    server.hold = () => null;
    expect(ready.result).toMatchObject({ unanswered: 1, needsReview: 1 });
    expect(String(await resultOf(ready.id)).split("\n")[2]).toBe("2,far too long,,,,,yes,no answer");
  });
});
