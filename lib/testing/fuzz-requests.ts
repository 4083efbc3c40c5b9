import fc from "fast-check";
import { moodLines } from "./engine";
import { FUZZ_ROUTES, type FuzzRoute, type Pools } from "./fuzz-routes";

/*
 * Requests that a client could send and should not: valid ones, changed. A plan is data, so that fast-check can shrink
 * it and print it; ids are numbers in it, which stand for what there is when the request is sent.
 */

export interface FuzzPlan {
  route: number;
  /** Instead of the route's own. */
  method: string | null;
  id: { known: number } | { text: string };
  query: [string, string][];
  seed: number;
  changes: Change[];
  damage: Damage;
  headers: [string, string][];
  form: FormPlan;
  isStreamed: boolean;
}

interface Change {
  /** Which of all places in the body. */
  at: number;
  kind: "replace" | "delete" | "add" | "wrap";
  /** One of the nasty values, by its number: some are too deep to be printed. */
  put: { nasty: number } | { value: unknown };
}

type Damage = { kind: "none" } | { kind: "cut" | "insert"; at: number; text: string } | { kind: "text"; text: string };

interface FormPlan {
  content: number;
  fileName: string;
  fields: [string, string][];
  fileFirst: boolean;
  damage: "none" | "cut" | "no end" | "other boundary" | "bare line feeds" | "twice" | "no name" | "no file";
  cutAt: number;
}

const NASTY_TEXTS = [
  "",
  " ",
  "__proto__",
  "constructor",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "\u202e👩‍👩‍👧 é́",
  "x".repeat(300),
  "%00",
  "../../etc/passwd",
  "' OR 1=1 --",
  "null",
  "NaN",
  "1e999",
  "-1",
  "0",
  "true",
  "2026-02-30T00:00:00Z",
  "2025-04-16T14:45:06.000Z",
  "00000000-0000-0000-0000-000000000000",
];

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

const NASTY_VALUES: unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  1e-320,
  1e308,
  2 ** 31,
  2 ** 53,
  [],
  {},
  [[]],
  [null],
  { messages: [] },
  JSON.parse('{"__proto__": {"x": 1}, "constructor": 1}'),
  nested(60),
  nested(400),
  Array.from({ length: 1500 }, () => "x"),
  "x".repeat(20_000),
  ...NASTY_TEXTS,
];

const nastyText = fc.oneof(fc.constantFrom(...NASTY_TEXTS), fc.string({ unit: "binary", maxLength: 12 }));
const nastyValue = fc.oneof(
  fc.nat(NASTY_VALUES.length - 1).map((nasty) => ({ nasty })),
  fc.jsonValue({ maxDepth: 3 }).map((value) => ({ value })),
);

const rawPathPart = fc.constantFrom(
  "%",
  "%zz",
  "%E0%A4%A",
  "..%2f..%2fx",
  "a%00b",
  "%ED%A0%80",
  ";",
  "ft:classifier:",
  ".",
);
const id = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1000).map((known) => ({ known })) },
  { weight: 1, arbitrary: fc.uuid().map((text) => ({ text })) },
  { weight: 1, arbitrary: fc.oneof(rawPathPart, nastyText.map(encodeLoosely)).map((text) => ({ text })) },
);

/** Half a surrogate pair has no encoding: it becomes the mark for what cannot be read. */
function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/** Percent-encoded and never empty. */
function encodeLoosely(text: string): string {
  return encodeURIComponent(wellFormed(text)) || "%20";
}

const queryNames = [
  ...new Set(FUZZ_ROUTES.flatMap((route) => Object.keys(route.query ?? {}))),
  "dry_run",
  "__proto__",
  "x",
];
const query = fc.array(
  fc.tuple(fc.constantFrom(...queryNames), fc.oneof(fc.constantFrom("", "0", "1", "2"), nastyText)),
  {
    maxLength: 3,
  },
);

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(60),
  kind: fc.constantFrom("replace", "replace", "delete", "add", "wrap"),
  put: nastyValue,
});

/** Deeper than what walks through values by calling itself can go. */
const DEEP_TEXT = `{"model":"x","input":${"[".repeat(20_000)}${"]".repeat(20_000)},"a":${'{"a":'.repeat(9000)}1${"}".repeat(9000)}}`;

const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ kind: "none" as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("cut" as const, "insert" as const),
      at: fc.nat(400),
      text: fc.constantFrom('"', "{", "\ufeff", "\u0000", ",", '"__proto__":1,', "[".repeat(5000)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("text" as const),
      text: fc.constantFrom("", "null", "[]", "{}", '"x"', "1", "<a/>", DEEP_TEXT),
    }),
  },
);

const HEADERS: [string, string][] = [
  ["content-type", "text/plain"],
  ["content-type", "multipart/form-data"],
  ["content-type", "multipart/form-data; boundary="],
  ["content-type", 'multipart/form-data; boundary="quoted boundary"; charset=utf-16'],
  ["content-type", "application/json; charset=latin1"],
  ["content-length", "600000000"],
  ["content-length", "-1"],
  ["content-length", "x"],
  ["content-encoding", "gzip"],
  ["accept", "text/html"],
  ["authorization", "Bearer "],
  ["authorization", "Basic x"],
  ["cookie", ""],
  ["origin", "http://localhost:5173"],
  ["origin", "https://evil.example"],
  ["host", "evil.example"],
  ["range", "bytes=0-1"],
  ["if-none-match", "*"],
  ["transfer-encoding", "chunked"],
  ["x-http-method-override", "DELETE"],
];

const form: fc.Arbitrary<FormPlan> = fc.record({
  content: fc.nat(40),
  fileName: fc.oneof(fc.constantFrom("train.jsonl", "blob", "größe.jsonl"), nastyText),
  fields: fc.array(
    fc.tuple(
      fc.constantFrom("purpose", "visibility", "expiry", "x", "file"),
      fc.oneof(fc.constantFrom("fine-tune", "user", "24"), nastyText),
    ),
    { maxLength: 2 },
  ),
  fileFirst: fc.boolean(),
  damage: fc.oneof(
    { weight: 6, arbitrary: fc.constant("none" as const) },
    {
      weight: 3,
      arbitrary: fc.constantFrom("cut", "no end", "other boundary", "bare line feeds", "twice", "no name", "no file"),
    },
  ),
  cutAt: fc.nat(600),
});

const weightedRoutes = FUZZ_ROUTES.flatMap((route, i) => Array.from({ length: route.weight ?? 2 }, () => i));

/** One plan. */
export const fuzzPlan: fc.Arbitrary<FuzzPlan> = fc.record({
  route: fc.constantFrom(...weightedRoutes),
  method: fc.oneof(
    { weight: 30, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom("PUT", "HEAD", "OPTIONS", "PATCH", "DELETE", "POST", "GET", "QUERY") },
  ),
  id,
  query,
  seed: fc.nat(100_000),
  changes: fc.array(change, { maxLength: 3 }),
  damage,
  headers: fc.oneof(
    { weight: 5, arbitrary: fc.constant<[string, string][]>([]) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...HEADERS), { minLength: 1, maxLength: 2 }) },
  ),
  form,
  isStreamed: fc.boolean(),
});

export interface FuzzRequest {
  route: FuzzRoute;
  request: Request;
}

/** The request of a plan as it is to be sent now. */
export function fuzzRequest(plan: FuzzPlan, pools: Pools): FuzzRequest {
  const route = FUZZ_ROUTES[plan.route];
  if (!route) throw new Error(`There is no route ${plan.route}.`);
  const method = plan.method ?? route.method;
  const path = route.path.replace(/:(\w+)/, () => pathId(route, plan, pools));
  const search = new URLSearchParams([...Object.entries(route.query?.(plan.seed) ?? {}), ...plan.query]);
  const { bytes, type } = bodyOf(route, plan, pools);
  const headers = new Headers(type === null ? [] : [["content-type", type]]);
  for (const [name, value] of plan.headers) headers.set(name, value);
  const hasBody = bytes !== null && method !== "GET" && method !== "HEAD";
  const body = hasBody ? { body: plan.isStreamed ? new Blob([bytes]).stream() : bytes, duplex: "half" } : {};
  const queryText = search.size > 0 ? `?${search}` : "";
  return {
    route,
    request: new Request(`http://127.0.0.1${path}${queryText}`, { method, headers, ...body } as RequestInit),
  };
}

function pathId(route: FuzzRoute, { id: chosen }: FuzzPlan, pools: Pools): string {
  if ("text" in chosen) return chosen.text;
  const pool = pools[route.pool ?? "files"];
  // What a route deletes is never the first of its kind, which the others need.
  const from = route.method === "DELETE" && !route.path.endsWith("/archive") ? 1 : 0;
  const known = pool[from + (chosen.known % Math.max(1, pool.length - from))] ?? "none";
  return chosen.known % 2 === 0 ? known : encodeURIComponent(known);
}

function bodyOf(
  route: FuzzRoute,
  plan: FuzzPlan,
  pools: Pools,
): { bytes: Uint8Array<ArrayBuffer> | null; type: string | null } {
  if (route.body === "form") return formBody(plan.form, plan.seed);
  if (route.body === undefined) return { bytes: null, type: null };
  const value = plan.changes.reduce<unknown>(applyChange, route.body(pools, plan.seed));
  return { bytes: Buffer.from(applyDamage(JSON.stringify(value) ?? "", plan.damage)), type: "application/json" };
}

function applyDamage(text: string, plan: Damage): string {
  if (plan.kind === "none") return text;
  if (plan.kind === "text") return plan.text;
  const at = plan.at % (text.length + 1);
  return plan.kind === "cut" ? text.slice(0, at) : text.slice(0, at) + plan.text + text.slice(at);
}

/** A copy of a body with one place of it changed. */
function applyChange(body: unknown, { at, kind, put }: Change): unknown {
  const value = "nasty" in put ? NASTY_VALUES[put.nasty] : put.value;
  const copy = structuredClone(body);
  const places = placesOf(copy);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return value;
  const { holder, key } = place;
  if (kind === "replace") holder[key] = value;
  else if (kind === "wrap") holder[key] = [holder[key]];
  else if (kind === "add") holder[`${key}_extra`] = value;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
  return copy;
}

interface Place {
  holder: Record<string, unknown>;
  key: string;
}

function placesOf(value: unknown, depth = 0): Place[] {
  if (typeof value !== "object" || value === null || depth > 8) return [];
  const holder = value as Record<string, unknown>; // a list is one as well
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key], depth + 1)]);
}

/** What is uploaded: good data of several kinds, and what only looks like it. */
function contentOf(kind: number, seed: number): string {
  const good = moodLines(8 + (seed % 20), seed);
  const contents = [
    good.replaceAll(/"mood":"(\w+)"/g, '"mood":["$1"]'),
    good.replaceAll("\n", "\r\n"),
    `\ufeff${good}`,
    `${good}{"text": "x"}\n`,
    `${good}{"text": "x", "labels": {"mood": 1}}\n`,
    `${good}\n\n  \n`,
    `{"text": ${JSON.stringify("long ".repeat(30_000))}, "labels": {"mood": "good"}}\n${good}`,
    '{"text": "x", "labels": {"__proto__": "a"}}\n',
    `${"[".repeat(20_000)}\n`,
    "",
    "text,label\na,b\n",
    good.slice(0, 100),
    good.replaceAll("good", "\\ud800"),
    good.replaceAll("good", "a\\u0000b"),
  ];
  return contents[kind] ?? good;
}

function formBody(plan: FormPlan, seed: number): { bytes: Uint8Array<ArrayBuffer>; type: string } {
  const boundary = `----fuzz${seed}`;
  const disposition = (name: string, more = "") =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n`;
  const fields = plan.fields.map(([name, value]) => `${disposition(name)}\r\n${value}\r\n`);
  const named = plan.damage === "no name" ? "" : `; filename="${plan.fileName.replaceAll('"', "%22")}"`;
  const file = `${disposition("file", named)}Content-Type: application/octet-stream\r\n\r\n${contentOf(plan.content, seed)}\r\n`;
  const files = plan.damage === "no file" ? [] : plan.damage === "twice" ? [file, file] : [file];
  const parts = plan.fileFirst ? [...files, ...fields] : [...fields, ...files];
  let text = parts.join("") + (plan.damage === "no end" ? "" : `--${boundary}--\r\n`);
  if (plan.damage === "cut") text = text.slice(0, plan.cutAt);
  if (plan.damage === "bare line feeds") text = text.replaceAll("\r\n", "\n");
  const declared = plan.damage === "other boundary" ? "elsewhere" : boundary;
  return { bytes: Buffer.from(text), type: `multipart/form-data; boundary=${declared}` };
}
