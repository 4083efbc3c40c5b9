import "server-only";
import type { z } from "zod";
import { AppError } from "@/lib/errors";
import { invalidItems, validationItems } from "./errors";

/** 1000 inputs of 16,000 characters. */
const MAX_JSON_BYTES = 16 * 1024 ** 2;

/** Reads at most `maxBytes` of a body, whatever its headers say. Throws LimitExceeded past that. */
async function readText(request: Request, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  const reader = request.body?.getReader();
  if (!reader) return "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      throw new AppError("limit_exceeded", `The body is larger than ${maxBytes / 1024 ** 2} MB.`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * Reads and parses a JSON body. `loc` is where its problems are said to be (`["body"]`, `["body", "job_in"]`); `echo`
 * lets answers repeat what was sent, which management routes do not, because their bodies can hold keys.
 */
export async function readJson<T>(
  request: Request,
  schema: z.ZodType<T>,
  { loc, echo }: { loc: string[]; echo: boolean },
): Promise<T> {
  const text = await readText(request, MAX_JSON_BYTES);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const reason = text.trim() === "" ? "the body is empty" : error instanceof Error ? error.message : "unreadable";
    throw invalidItems([{ type: "json_invalid", loc: ["body"], msg: "JSON decode error", ctx: { error: reason } }]);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidItems(validationItems(parsed.error, loc, value, echo));
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
