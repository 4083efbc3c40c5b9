import { z } from "zod";

/*
 * Lists and records of a request. Zod reads all elements of a list before it looks at its length, and collects every
 * issue: a body of some kilobytes would keep a thread busy for seconds. These look at the length first, and stop reading
 * after some issues.
 */

/** More than are told to a client. */
const ENOUGH_ISSUES = 100;

/** A list of at most `max` elements. */
export function listOf<T extends z.ZodType>(element: T, max: number, { min = 0 } = {}) {
  const any = z.array(z.unknown()).max(max);
  const list = (min > 0 ? any.min(min) : any).meta({ items: jsonSchemaOf(element) });
  return list.transform((values, ctx): z.output<T>[] => {
    return readAll(values.entries(), element, ctx).map(([, value]) => value);
  });
}

/** An object of at most `max` keys of any name. */
export function recordOf<T extends z.ZodType>(value: T, max: number) {
  const record = z.preprocess(
    (given, ctx) => {
      if (typeof given !== "object" || given === null || Object.keys(given).length <= max) return given;
      ctx.addIssue({ code: "too_big", origin: "record", maximum: max, inclusive: true, input: given });
      return z.NEVER;
    },
    z.record(z.string(), z.unknown()).meta({ additionalProperties: jsonSchemaOf(value), maxProperties: max }),
  );
  return record.transform((given, ctx): Record<string, z.output<T>> => {
    return Object.fromEntries(readAll(Object.entries(given), value, ctx));
  });
}

function readAll<K extends PropertyKey, T extends z.ZodType>(
  given: Iterable<[K, unknown]>,
  schema: T,
  ctx: z.RefinementCtx,
): [K, z.output<T>][] {
  const read: [K, z.output<T>][] = [];
  for (const [key, value] of given) {
    const { data, error } = schema.safeParse(value);
    if (error === undefined) read.push([key, data]);
    else ctx.issues.push(...error.issues.map((issue) => below(issue, key, value)));
    if (ctx.issues.reduce((sum, issue) => sum + weight(issue), 0) >= ENOUGH_ISSUES) break;
  }
  return read;
}

/** An issue of a union holds those of its branches. */
function weight(issue: z.core.$ZodRawIssue): number {
  return issue.code === "invalid_union" ? issue.errors.flat().length : 1;
}

/** An issue of an element, as one of what holds it. */
function below(issue: z.core.$ZodIssue, key: PropertyKey, input: unknown): z.core.$ZodRawIssue {
  return { ...issue, input, path: [key, ...issue.path] } as z.core.$ZodRawIssue; // what zod has finished it takes again
}

/** For the OpenAPI document. */
function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}
