import { readFile } from "node:fs/promises";
import { expect, vi } from "vitest";
import type { BatchDetail, BatchSettings, BatchStatus } from "@/lib/batches/schema";
import { createBatch } from "@/lib/batches/server/create";
import { getBatch } from "@/lib/batches/server/get";
import { batchResult } from "@/lib/batches/server/result";
import { startBatch } from "@/lib/batches/server/start";
import type { ParseSettings } from "@/lib/datasets/parse-schema";
import { db } from "@/lib/db/client";
import type { ModelTarget } from "@/lib/models/schema";
import { newId } from "@/lib/store/ids";
import { bytesOf } from "./factories";
import { serveHttp } from "./http-server";

const LIMIT = { timeout: 30_000, interval: 20 };

interface ModelOptions {
  serverId: string;
  remoteId: string;
  targets: ModelTarget[];
}

/** The record of a model that is on a server already; returns its id. */
export async function aModelRecord({ serverId, remoteId, targets }: ModelOptions): Promise<string> {
  const id = newId("mdl");
  const data = { id, remoteId, name: `Model ${id}`, serverId, baseModel: "ngram", targets };
  await db.model.create({ data, select: { id: true } });
  return id;
}

/** Scores of a text, by target and label. */
type Scores = Record<string, Record<string, number>>;

export interface ClassifierServer {
  serverId: string;
  /** Lists of texts that were asked, in the order in which they came. */
  asked: string[][];
  /** Answers the next requests instead; null lets one through. */
  faults: (Response | null)[];
  /** Answers a request in its own time; null leaves it to the server. */
  hold: (texts: string[]) => Promise<Response | null> | null;
  close: () => Promise<void>;
}

/** What a server with our extensions tells of a text: whether it is like the training data. */
type Scope = (text: string) => boolean;

/**
 * A server on loopback that answers `POST /v1/classifications`, the same for chats and, where it is given a scope, the
 * extension of that name; nothing else.
 */
export async function aClassifierServer(score: (text: string) => Scores, inScope?: Scope): Promise<ClassifierServer> {
  const asked: string[][] = [];
  const faults: (Response | null)[] = [];
  const made: Pick<ClassifierServer, "hold"> = { hold: () => null };
  const server = await serveHttp(async (request) => {
    const isExtended = inScope !== undefined && request.url.endsWith("/v1/x/classifications");
    const isChat = request.url.endsWith("/v1/chat/classifications");
    const isPlain = request.url.endsWith("/v1/classifications");
    if (!isExtended && !isChat && !isPlain) return new Response("{}", { status: 404 });
    const { input: asIs, model } = (await request.json()) as { input: (string | Chat)[]; model: string };
    const input = asIs.map((one) => (typeof one === "string" ? one : one.messages.map((m) => m.content).join("\n")));
    const fault = faults.shift() ?? (await made.hold(input));
    if (fault) return fault;
    asked.push(input);
    if (isExtended) return Response.json(extendedAnswer(input, score, inScope));
    const results = input.map((text) =>
      Object.fromEntries(Object.entries(score(text)).map(([target, scores]) => [target, { scores }])),
    );
    return Response.json({ id: "answer", model, results });
  });
  const serverId = newId("srv");
  await db.server.create({
    data: { id: serverId, kind: "remote", name: "Stand-in", baseUrl: server.origin },
    select: { id: true },
  });
  return Object.assign(made, { serverId, asked, faults, close: server.close });
}

interface Chat {
  messages: { content: string }[];
}

function extendedAnswer(input: string[], score: (text: string) => Scores, inScope: Scope) {
  const results = input.map((text) => {
    const rest = { labels: [], energy: 0, in_scope: inScope(text) };
    const targets = Object.entries(score(text)).map(([target, scores]) => [target, { ...rest, scores }]);
    return { targets: Object.fromEntries(targets) };
  });
  return { id: "answer", model: "any", level: "ngram", results };
}

/** An uploaded file, read. */
export async function aDraft(
  modelId: string,
  fileName: string,
  content: string | Uint8Array,
  settings: ParseSettings = {},
): Promise<BatchDetail> {
  const { id } = await createBatch({ body: bytesOf(content), fileName, modelId, settings });
  return waitForBatch(id, "draft");
}

/** Waits until a batch has a status; fails on another end. */
export async function waitForBatch(batchId: string, status: BatchStatus): Promise<BatchDetail> {
  const batch = await vi.waitFor(async () => {
    const now = await getBatch(batchId);
    const isOver = now.status === status || ["ready", "failed", "cancelled"].includes(now.status);
    if (!isOver) throw new Error(`The batch is ${now.status}.`);
    return now;
  }, LIMIT);
  expect(batch.status, batch.error?.message).toBe(status);
  return batch;
}

/** Starts a draft with its suggested columns, unless told otherwise, and waits until it is ready. */
export async function aReadyBatch(draft: BatchDetail, settings: Partial<BatchSettings> = {}): Promise<BatchDetail> {
  await startBatch(draft.id, { textColumns: draft.suggestedTextColumns, reviewBelow: 0.5, ...settings });
  return waitForBatch(draft.id, "ready");
}

/** All bytes of a result, finished or not. */
export async function resultOf(batchId: string): Promise<Buffer> {
  const { source } = await batchResult(batchId);
  if ("path" in source) return readFile(source.path);
  const parts: Uint8Array[] = [];
  for await (const part of source.bytes) parts.push(part);
  return Buffer.concat(parts);
}
