import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { sqlString, withDuckDB } from "@/lib/store/duckdb";
import { sweepDirectory, temporaryPath } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import { aCsv } from "@/lib/testing/factories";
import { storeBytes } from "@/lib/testing/imports";
import { aWorkbook, sheetRows } from "@/lib/testing/xlsx";

/** More of them with FUZZ_FILES=5000, from another start with FUZZ_SEED; a failure names its number, for FUZZ_ONLY. */
const COUNT = Number(process.env.FUZZ_FILES ?? 300);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const ONLY = process.env.FUZZ_ONLY;
const MAX_MS = 10_000;
const MAX_BYTES = 1024 ** 3;

/** A linear congruential generator, so that a failure can be repeated. */
function generator(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function sources(): Promise<Buffer[]> {
  const csv = `text,label\r\n"a ""quoted"", text\nof two lines",b\r\n${aCsv({ labels: { é: 40, "😀": 40 } })}`;
  const objects = Array.from({ length: 60 }, (_, index) => ({
    text: `text é ${index}`,
    labels: { intent: `l${index % 3}` },
    n: index / 7,
  }));
  const lines = objects.map((object) => JSON.stringify(object)).join("\n");
  const rows = objects.map(({ text, labels, n }) => [text, labels.intent, String(n)]);
  const workbook = aWorkbook({ sheets: [{ name: "S", rows: sheetRows([["text", "label", "n"], ...rows]) }] });
  const parquet = await temporaryPath("parquet");
  await withDuckDB((connection) =>
    connection.run(`COPY (SELECT 'text ' || i AS text, ['a', 'b'] AS tags, {'x': i} AS s, i % 5 AS label, i / 3.0 AS n
      FROM range(3000) AS t(i)) TO ${sqlString(parquet)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`),
  );
  return [
    Buffer.from(csv),
    Buffer.from(csv.replaceAll(",", ";").replaceAll("\r\n", "\r")),
    Buffer.from(`\uFEFF${csv}`, "utf16le"),
    Buffer.from(csv.replaceAll("😀", "x"), "latin1"),
    Buffer.from(lines),
    Buffer.from(JSON.stringify(objects, null, 1)),
    Buffer.from(JSON.stringify({ meta: 1, data: objects })),
    gzipSync(csv),
    gzipSync(lines),
    workbook,
    await readFile(parquet),
  ];
}

type Random = ReturnType<typeof generator>;

/** The ways in which a file gets damaged. */
const DAMAGES: readonly ((bytes: Buffer, random: Random, other: Buffer) => Buffer)[] = [
  // Cut at the end, at the start, or in the middle.
  (bytes, random) => bytes.subarray(0, random(bytes.length)),
  (bytes, random) => bytes.subarray(random(bytes.length)),
  (bytes, random) => {
    const [from, to] = [random(bytes.length), random(bytes.length)].sort((a, b) => a - b);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  // Two files in one.
  (bytes, random, other) =>
    Buffer.concat([bytes.subarray(0, random(bytes.length)), other.subarray(random(other.length))]),
  (bytes, random, other) => {
    const at = random(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), other, bytes.subarray(at)]);
  },
  // Bits, bytes and NULs.
  (bytes, random) => change(bytes, random, (byte) => byte ^ (1 << random(8))),
  (bytes, random) => change(bytes, random, () => random(256)),
  (bytes, random) => change(bytes, random, () => 0),
  (bytes, random) => Buffer.concat([bytes, Buffer.alloc(random(5_000))]),
  // What separates and encloses, where it does not belong.
  (bytes, random) => change(bytes, random, () => "\"'\\,;\t|{}[]:\n\r<>&".charCodeAt(random(18))),
  // A part many times over.
  (bytes, random) => {
    const at = random(bytes.length);
    const part = bytes.subarray(at, at + 1 + random(200));
    return Buffer.concat([
      bytes.subarray(0, at),
      ...Array.from({ length: 1 + random(2_000) }, () => part),
      bytes.subarray(at),
    ]);
  },
];

function change(bytes: Buffer, random: Random, to: (byte: number) => number): Buffer {
  const changed = Buffer.from(bytes);
  for (let hit = random(8); hit >= 0; hit--) {
    const at = random(changed.length);
    changed[at] = to(changed[at] ?? 0);
  }
  return changed;
}

/** Files that are large in one way. */
const HUGE: readonly (() => Buffer)[] = [
  () => Buffer.alloc(10 * 1024 ** 2, "x"),
  () => Buffer.concat([Buffer.from("text,label\na,b\n"), Buffer.alloc(10 * 1024 ** 2, "y"), Buffer.from(",c\nd,e\n")]),
  () => Buffer.concat([Buffer.from('text,label\n"'), Buffer.alloc(10 * 1024 ** 2, "line\n")]),
  () => Buffer.from(`${"a,".repeat(1_000_000)}b\n1,2\n`),
  () => Buffer.from(`text,label\n${"a,".repeat(1_000_000)}b\n1,2\n`),
  () => Buffer.from(`{"a":"${"x".repeat(10 * 1024 ** 2)}"}\n{"a":1}\n{"a":2}\n`),
  () => Buffer.from(`{${Array.from({ length: 200_000 }, (_, index) => `"k${index}":${index}`).join(",")}}\n`),
  () => Buffer.from(`[${'{"a":['.repeat(100_000)}`),
  () => Buffer.from("[".repeat(5_000_000)),
  () => Buffer.from(`[{"a":"${"\\n".repeat(5_000_000)}"},{"a":1}]`),
  () => Buffer.from('"'.repeat(10_000_000)),
  () => Buffer.from("\n".repeat(10_000_000)),
  () => Buffer.from(`"a\n`.repeat(2_000_000)),
  () => Buffer.from("a;b,c|d\te\n".repeat(500_000)),
  () => gzipSync(Buffer.alloc(30 * 1024 ** 2, "text,label\n")),
  () => gzipSync(Buffer.alloc(100 * 1024 ** 2)),
  () => aWorkbook({ sheets: [{ name: "S", rows: '<row><c t="inlineStr"><is><t>'.repeat(100_000) }] }),
  () => aWorkbook({ sheets: [{ name: "S", rows: `<row r="1"><c r="ZZZ1"><v>1</v></c></row>` }] }),
  () =>
    aWorkbook({
      sheets: [{ name: "S", rows: `<row r="1"><c r="A1"><v>1</v></c></row><row r="999999999"><c><v>2</v></c></row>` }],
    }),
  () =>
    aWorkbook({
      sheets: [{ name: "S", rows: "<row/>" }],
      shared: `<si><t>${"x".repeat(200)}</t></si>`.repeat(400_000),
    }),
];

const figures = { slowestMs: 0, slowest: "", peakBytes: 0, opened: 0, refused: 0 };

/** Stores a file: it opens with rows that add up, or is refused with a sentence, in time and memory. */
async function meet(what: string, bytes: Buffer, isReadBack = true): Promise<void> {
  // Time of the processor, not of the clock: other tests run beside this one.
  const before = process.cpuUsage();
  const peak = setInterval(notePeak, 20);
  try {
    const { counts, rows } = await storeBytes(bytes, { isReadBack });
    if (isReadBack) expect(rows.length, what).toBe(counts.rows);
    expect(counts.lines, what).toBe(counts.rows + counts.rejected + counts.blank);
    expect(counts.rows, what).toBeGreaterThan(0);
    figures.opened += 1;
  } catch (error) {
    if (!(error instanceof AppError))
      throw new Error(`${what}: ${error instanceof Error ? error.message : "?"}`, { cause: error });
    expect(error.code, what).toMatch(/^(invalid|limit_exceeded)$/);
    expect(error.message, what).toMatch(/^[A-Z].*[.?]$/s);
    figures.refused += 1;
  } finally {
    clearInterval(peak);
    notePeak();
    await sweepDirectory(paths.temporary(), (entry) => entry.startsWith("duckdb"));
  }
  const { user, system } = process.cpuUsage(before);
  const ms = (user + system) / 1_000;
  if (ms > figures.slowestMs) Object.assign(figures, { slowestMs: ms, slowest: what });
  expect(ms, what).toBeLessThan(MAX_MS);
}

function notePeak(): void {
  figures.peakBytes = Math.max(figures.peakBytes, process.memoryUsage.rss());
}

describe("damaged files", () => {
  it.each(HUGE.map((make, index) => ({ make, index })))(
    "large in one way, $index",
    async ({ make, index }) => {
      await meet(`large ${index}`, make(), false);
    },
    60_000,
  );

  it(
    `${COUNT} of them open with rows or a sentence`,
    async () => {
      const good = await sources();
      const random = generator(SEED);
      for (let index = 0; index < COUNT; index++) {
        const pick = () => good[random(good.length)] ?? Buffer.alloc(0);
        let bytes = pick();
        for (let times = random(3); times >= 0; times--) {
          if (bytes.length > 0) bytes = DAMAGES[random(DAMAGES.length)]?.(bytes, random, pick()) ?? bytes;
        }
        if (ONLY === undefined || index === Number(ONLY)) await meet(`file ${index} of seed ${SEED}`, bytes);
      }
    },
    COUNT * 2_000 + 60_000,
  );

  it("took no more than a gigabyte", () => {
    if (process.env.FUZZ_FILES !== undefined) process.stdout.write(`${JSON.stringify(figures)}\n`);
    expect(figures.peakBytes).toBeLessThan(MAX_BYTES);
  });
});
