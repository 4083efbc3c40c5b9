import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/errors";
import { invalidItems, validationItems } from "./errors";
import { createJsonCounter, type JsonSize } from "./json-size";

const MIB = 1024 ** 2;

export interface BodyRules {
  /** Where the problems of a body are said to be: `["body"]`, `["body", "job_in"]`. */
  loc: string[];
  /** Whether answers may repeat what was sent. Management routes do not, because their bodies can hold keys. */
  echo: boolean;
  maxBytes: number;
  /** Numbers, texts, lists, … together: what reading a body takes goes by them more than by its bytes. */
  maxValues: number;
}

/** A name, a place in the queue. */
export const SMALL_BODY: BodyRules = { loc: ["body"], echo: false, maxBytes: MIB, maxValues: 1000 };
/** 20,000 labels and more. */
export const LABELS_BODY: BodyRules = { loc: ["body"], echo: false, maxBytes: 4 * MIB, maxValues: 50_000 };
/** 1000 inputs of 16,000 characters. */
export const TEXTS_BODY: BodyRules = { loc: ["body"], echo: true, maxBytes: 16 * MIB, maxValues: 10_000 };
/** 1000 conversations of some dozen messages. */
export const CHATS_BODY: BodyRules = { ...TEXTS_BODY, maxValues: 100_000 };

const MAX_DEPTH = 100;

/** Reads at most so much of a body, whatever its headers say. Throws LimitExceeded past that. */
async function readText(request: Request, { maxBytes, maxValues }: BodyRules): Promise<string> {
  const decoder = new TextDecoder();
  const count = createJsonCounter(maxValues);
  let text = "";
  let bytes = 0;
  const reader = request.body?.getReader();
  if (!reader) return "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    const refusal =
      bytes > maxBytes ? tooMuch(`is larger than ${maxBytes / MIB} MB`) : checkSize(count(value), maxValues);
    if (refusal !== null) {
      await reader.cancel();
      throw refusal;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function checkSize({ values, depth }: JsonSize, maxValues: number): AppError | null {
  if (depth > MAX_DEPTH) return unreadable(`it has more than ${MAX_DEPTH} lists and objects in each other`);
  return values > maxValues ? tooMuch(`holds more than ${maxValues.toLocaleString("en")} values`) : null;
}

function tooMuch(what: string): AppError {
  return new AppError("limit_exceeded", `The body ${what}.`);
}

function unreadable(reason: string): AppError {
  return invalidItems([{ type: "json_invalid", loc: ["body"], msg: "JSON decode error", ctx: { error: reason } }]);
}

/** Reads and parses a JSON body. Throws LimitExceeded, and Invalid with a list of what is wrong. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>, rules: BodyRules): Promise<T> {
  const text = await readText(request, rules);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === "" ? "the body is empty" : error instanceof Error ? error.message : "unreadable";
    throw unreadable(reason);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidItems(validationItems(parsed.error, rules.loc, value, rules.echo));
  return parsed.data;
}

/** Parses the query string; a repeated key becomes a list. */
export function readQuery<T>(url: string, schema: z.ZodType<T>): T {
  const params = new URL(url).searchParams;
  const value: Record<string, string | string[]> = {};
  for (const key of new Set(params.keys())) {
    const all = params.getAll(key);
    const [first] = all;
    if (first !== undefined && key !== "__proto__") value[key] = all.length === 1 ? first : all;
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidItems(validationItems(parsed.error, ["query"], value, true));
  return parsed.data;
}
