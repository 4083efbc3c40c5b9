import "server-only";
import { parseArgs } from "node:util";
import type { TextEncoding } from "@/lib/datasets/parse-schema";
import { invalid } from "@/lib/errors";
import type { BalanceAndSplit } from "../../apply-recipe";
import type { PrepareCsvRequest } from "./prepare-csv";

export const USAGE = `Usage: npm run prepare-csv -- <file.csv> <folder> [options]

Balances a CSV file of texts and labels, splits it, and writes train.jsonl, validation.jsonl and test.jsonl into the
folder. The same file, options and seed always give the same bytes.

Columns
  --text-column NAME       the text to classify (default: text)
  --label-column NAME      its label (default: label)
  --filter COLUMN=VALUE    keep only rows with this value; may be given several times, then all must hold
  --delimiter CHARACTER    what separates cells, or "tab" (default: detected)
  --encoding NAME          utf-8, windows-1252, latin-1, utf-16le or utf-16be (default: detected)
  --no-header              the first line is a row; columns are “column 1”, “column 2” and so on
  --target NAME            name of the label in the files (default: intent)

Balance and split
  --min-samples N          leave out labels with fewer rows (default: 200)
  --max-samples N|none     use at most so many rows of a label (default: 600)
  --repeat N|auto|none     repeat the training rows of labels with fewer until they have N lines in train.jsonl, each row at
                           most 10 times; auto is as many as the middle label has (default: none)
  --validation SHARE       share of the rows for validation (default: 0.1)
  --test SHARE             share of the rows for test (default: 0.1)
  --order ORDER            balance-then-split (default), or split-then-balance, which caps only the training rows
  --seed N                 whole number from 0 to 4294967295 (default: 42)

Faults
  --skip-bad-lines         leave out lines that break the CSV rules and say which, instead of stopping at the first
  --keep-blank-labels      take an empty label for a label like any other, instead of leaving its rows out

  --quiet                  print nothing when all goes well
  --help                   print this
`;

/** As in the recipes of the app. */
const MOST_REPEATED = 100_000;

const OPTIONS = {
  "text-column": { type: "string", default: "text" },
  "label-column": { type: "string", default: "label" },
  filter: { type: "string", multiple: true },
  delimiter: { type: "string" },
  encoding: { type: "string" },
  "no-header": { type: "boolean", default: false },
  target: { type: "string", default: "intent" },
  "min-samples": { type: "string", default: "200" },
  "max-samples": { type: "string", default: "600" },
  repeat: { type: "string", default: "none" },
  validation: { type: "string", default: "0.1" },
  test: { type: "string", default: "0.1" },
  order: { type: "string", default: "balance-then-split" },
  seed: { type: "string", default: "42" },
  "skip-bad-lines": { type: "boolean", default: false },
  "keep-blank-labels": { type: "boolean", default: false },
  quiet: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

export type CommandLine = { kind: "help" } | { kind: "prepare"; request: PrepareCsvRequest; isQuiet: boolean };

/** Reads the command line. Throws Invalid with a sentence that names the option. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: "help" };
  const [source, folder, extra] = positionals;
  if (source === undefined) throw invalid("Which CSV file? Give its path, then the folder for the three files.");
  if (folder === undefined) throw invalid("Into which folder? Give its path after that of the CSV file.");
  if (extra !== undefined) throw invalid(`“${extra}” is one path too many: a file and a folder are needed.`);
  const request: PrepareCsvRequest = {
    source,
    folder,
    encoding: values.encoding === undefined ? null : encodingOf(values.encoding),
    columns: {
      text: values["text-column"],
      label: values["label-column"],
      filter: (values.filter ?? []).map(filterRule),
      delimiter: values.delimiter === undefined ? null : delimiterOf(values.delimiter),
      hasHeader: !values["no-header"],
    },
    target: values.target,
    recipe: {
      balance: {
        minSamples: wholeNumber("--min-samples", values["min-samples"]),
        maxSamples:
          values["max-samples"] === "none" ? null : wholeNumber("--max-samples", values["max-samples"], "none"),
        scope: "all",
        repeat: repeatOf(values.repeat),
      },
      split: { validation: share("--validation", values.validation), test: share("--test", values.test) },
      order: orderOf(values.order),
      seed: wholeNumber("--seed", values.seed),
    },
    keepsBlankLabels: values["keep-blank-labels"],
    skipsBadLines: values["skip-bad-lines"],
  };
  return { kind: "prepare", request, isQuiet: values.quiet };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error), [], error);
  }
}

function filterRule(text: string): { column: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1) throw invalid(`--filter is COLUMN=VALUE, such as lang=en, and not “${text}”.`);
  return { column: text.slice(0, at), value: text.slice(at + 1) };
}

function delimiterOf(text: string): string {
  const character = text === "tab" || text === "\\t" ? "\t" : text;
  if (/^[\x20-\x7e\t]$/.test(character) && character !== '"') return character;
  throw invalid(`--delimiter is one ASCII character other than the quotation mark, or “tab”, and not “${text}”.`);
}

/** The names of the app, and what else they are called. */
const ENCODINGS: ReadonlyMap<string, TextEncoding> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["windows-1252", "windows-1252"],
  ["cp1252", "windows-1252"],
  ["latin-1", "latin-1"],
  ["latin1", "latin-1"],
  ["iso-8859-1", "latin-1"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
]);

function encodingOf(text: string): TextEncoding {
  const encoding = ENCODINGS.get(text.toLowerCase());
  if (encoding !== undefined) return encoding;
  throw invalid(`--encoding is utf-8, windows-1252, latin-1, utf-16le or utf-16be, and not “${text}”.`);
}

function wholeNumber(option: string, text: string, word?: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  const orWord = word === undefined ? "" : `, or “${word}”`;
  throw invalid(`${option} is a whole number, 0 or more${orWord}, and not “${text}”.`);
}

function repeatOf(text: string): number | "auto" | null {
  if (text === "none") return null;
  if (text === "auto") return text;
  if (/^[1-9]\d*$/.test(text) && Number(text) <= MOST_REPEATED) return Number(text);
  throw invalid(`--repeat is a whole number from 1 to ${MOST_REPEATED}, “auto” or “none”, and not “${text}”.`);
}

function share(option: string, text: string): number {
  const value = Number(text);
  if (/^(\d+\.?\d*|\.\d+)$/.test(text) && value < 1) return value;
  throw invalid(`${option} is a share from 0 to below 1, such as 0.1 for one row in ten, and not “${text}”.`);
}

function orderOf(text: string): BalanceAndSplit["order"] {
  if (text === "balance-then-split" || text === "split-then-balance") return text;
  throw invalid(`--order is balance-then-split or split-then-balance, and not “${text}”.`);
}
