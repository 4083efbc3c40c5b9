import "server-only";
import { isatty } from "node:tty";
import type { TextEncoding } from "@/lib/datasets/parse-schema";
import { AppError } from "@/lib/errors";
import { nameLabels } from "../../preparation-error";
import { MAX_TIMES } from "../../split/repeats";
import { parseCommandLine, USAGE } from "./options";
import { splitFile } from "./output-files";
import type { Stage } from "./pace";
import { type PrepareCsvReport, type PrepareCsvRequest, prepareCsv } from "./prepare-csv";

/** Exit codes: what was given on the command line, or what stands in the file, is the fault. */
const BAD_USAGE = 2;
const FAILED = 1;
const DOING: Readonly<Record<Stage, string>> = {
  decoding: "Decoding",
  reading: "Reading",
  choosing: "Choosing rows",
  writing: "Writing",
};
/** As the app calls them. */
const ENCODINGS: Readonly<Record<TextEncoding, string>> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 LE",
  "utf-16be": "UTF-16 BE",
  "windows-1252": "Windows-1252",
  "latin-1": "Latin-1",
};
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** The command: returns its exit code, prints the report to stdout and what is wrong to stderr. */
export async function main(args: readonly string[]): Promise<number> {
  let command: ReturnType<typeof parseCommandLine>;
  try {
    command = parseCommandLine(args);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\nFor all options: npm run prepare-csv -- --help\n`);
    return BAD_USAGE;
  }
  if (command.kind === "help") {
    process.stdout.write(USAGE);
    return 0;
  }
  return run(command.request, command.isQuiet);
}

async function run(request: PrepareCsvRequest, isQuiet: boolean): Promise<number> {
  const stop = new AbortController();
  let exitCode = FAILED;
  const listeners = Object.entries(SIGNALS).map(([name, code]) => {
    const listener = () => {
      exitCode = code;
      stop.abort();
    };
    process.once(name, listener);
    return () => process.off(name, listener);
  });
  const line = new StatusLine(!isQuiet && isatty(2));
  try {
    const report = await prepareCsv(request, {
      signal: stop.signal,
      onProgress: (stage, share) =>
        line.show(`${DOING[stage]} …${share === null ? "" : ` ${Math.floor(share * 100)} %`}`),
    });
    line.clear();
    if (!isQuiet) process.stdout.write(reportText(request, report));
    return 0;
  } catch (error) {
    line.clear();
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return exitCode;
  } finally {
    for (const remove of listeners) remove();
  }
}

/** One line on a terminal that is written over. */
class StatusLine {
  readonly #isTerminal: boolean;
  #shown = "";

  constructor(isTerminal: boolean) {
    this.#isTerminal = isTerminal;
  }

  show(text: string): void {
    if (!this.#isTerminal || text === this.#shown) return;
    this.#shown = text;
    process.stderr.write(`\r\u001b[K${text}`);
  }

  clear(): void {
    if (this.#shown !== "") process.stderr.write("\r\u001b[K");
  }
}

/** The report for a person; every row of the file is accounted for. */
export function reportText({ folder, columns, recipe }: PrepareCsvRequest, report: PrepareCsvReport): string {
  const { encoding, rowCount, filteredCount, blankLabelCount, faults, labels, dropped, splits, repeats } = report;
  const decoded = encoding === "utf-8" ? "" : `, read as ${ENCODINGS[encoding]}`;
  const lines = [`${pluralise(rowCount, "row")}${decoded}`];
  const left = (count: number, what: string) => lines.push(`− ${formatCount(count)} ${what}`);
  if (filteredCount < rowCount) {
    left(
      rowCount - filteredCount,
      `without ${columns.filter.map(({ column, value }) => `${column} = ${value}`).join(", ")}`,
    );
  }
  if (blankLabelCount > 0) left(blankLabelCount, "without a label");
  if (dropped.length > 0) {
    const rows = dropped.reduce((sum, { count }) => sum + count, 0);
    const names = nameLabels(dropped.map(({ label }) => label));
    left(
      rows,
      `of ${pluralise(dropped.length, "label")} with fewer than ${pluralise(recipe.balance.minSamples, "row")}: ${names}`,
    );
  }
  const capped = labels.reduce((sum, { before, after }) => sum + before - after, 0);
  if (capped > 0) left(capped, `above the maximum of ${pluralise(recipe.balance.maxSamples ?? 0, "row")} per label`);
  const used = splits.train + splits.validation + splits.test;
  lines.push(`= ${pluralise(used, "row")} of ${pluralise(labels.length, "label")}`);
  for (const split of ["train", "validation", "test"] as const) {
    const more = split === "train" ? (repeats?.lines ?? 0) : 0;
    const again = more === 0 ? "" : ` + ${pluralise(more, "repeat")} = ${pluralise(splits[split] + more, "line")}`;
    lines.push(`  ${splitFile(folder, split)}  ${pluralise(splits[split], "row")}${again}`);
  }
  if (repeats !== null) lines.push(...repeatLines(repeats));
  const more = faults.count - faults.listed.length;
  if (faults.count > 0)
    lines.push(
      `${pluralise(faults.count, "line")} could not be read and ${faults.count === 1 ? "was" : "were"} left out:`,
    );
  for (const { line, reason } of faults.listed) lines.push(`  line ${line}: ${reason}`);
  if (more > 0) lines.push(`  and ${formatCount(more)} more`);
  return `${lines.join("\n")}\n`;
}

function repeatLines({ to, lines, short }: NonNullable<PrepareCsvReport["repeats"]>): string[] {
  if (lines === 0) return [`No label has fewer than ${pluralise(to, "training row")}: nothing is repeated`];
  const said = [`Labels with fewer than ${pluralise(to, "training row")} are repeated in train.jsonl only`];
  const stay = short.length === 1 ? "stays" : "stay";
  if (short.length > 0)
    said.push(`${nameLabels(short)} ${stay} under that: a row stands there at most ${MAX_TIMES} times`);
  return said;
}

/** Grouped by hand: loading the tables of `Intl` takes longer than reading fifty thousand rows. */
function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

function pluralise(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}
