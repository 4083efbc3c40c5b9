import type { Pacer } from "../pacer";
import type { EngineFile } from "../protocol";
import { fitToSequence } from "../text/token-count";
import { readLines } from "./lines";
import type { Problems } from "./problems";
import { parseSampleLine, type Sample } from "./sample";

/** A well-formed line. `labels[t]` are the ids of its labels in target t of the {@link LabelCatalog}; no entry: it lacks the target. */
export interface RawRow {
  file: number;
  line: number;
  text: string;
  tokens: number;
  labels: (number[] | undefined)[];
}

interface CatalogTarget {
  name: string;
  labels: string[];
  ids: Map<string, number>;
  /** Whether some line has a list for it. */
  hasLists: boolean;
}

/** More names than this mean that the keys of "labels" are data, not targets. */
const MAX_TARGETS = 100;

/** Every target and label met, numbered in order of first appearance. */
export class LabelCatalog {
  readonly targets: CatalogTarget[] = [];
  private readonly byName = new Map<string, number>();

  /** The position of a target, if it was met. */
  indexOf(name: string): number | undefined {
    return this.byName.get(name);
  }

  /** The labels of a sample as ids per target; labels repeated in a list count once. A string says why the sample is refused. */
  intern(labels: Sample["labels"]): (number[] | undefined)[] | string {
    const row: (number[] | undefined)[] = [];
    const entries = Object.entries(labels);
    const added = entries.filter(([name]) => !this.byName.has(name)).length;
    if (this.targets.length + added > MAX_TARGETS) {
      return `with this line the files have more than ${MAX_TARGETS} different targets in "labels"`;
    }
    for (const [name, value] of entries) {
      const [index, target] = this.target(name);
      target.hasLists ||= Array.isArray(value);
      const values = Array.isArray(value) ? new Set(value) : [value];
      row[index] = Array.from(values, (label) => internLabel(target, label));
    }
    return row;
  }

  private target(name: string): [number, CatalogTarget] {
    const known = this.byName.get(name);
    const found = known === undefined ? undefined : this.targets[known];
    if (known !== undefined && found !== undefined) return [known, found];
    const target: CatalogTarget = { name, labels: [], ids: new Map(), hasLists: false };
    this.byName.set(name, this.targets.length);
    this.targets.push(target);
    return [this.targets.length - 1, target];
  }
}

function internLabel(target: CatalogTarget, label: string): number {
  const known = target.ids.get(label);
  if (known !== undefined) return known;
  target.ids.set(label, target.labels.length);
  target.labels.push(label);
  return target.labels.length - 1;
}

export interface ReadOptions {
  catalog: LabelCatalog;
  problems: Problems;
  seqLen: number;
  pacer: Pacer;
  /** Gets the bytes read of all `files`. */
  onProgress: (bytes: number) => void;
}

/**
 * Reads the well-formed rows of JSON Lines files; bad lines go to `problems`. Texts are cut to `seqLen` tokens.
 * Files are numbered from `firstFile` on, so that problems of several groups of files sort by file.
 */
export async function readRows(
  files: readonly EngineFile[],
  firstFile: number,
  options: ReadOptions,
): Promise<RawRow[]> {
  const { problems, pacer, onProgress } = options;
  const rows: RawRow[] = [];
  let bytesBefore = 0;
  for (const [index, { name, bytes }] of files.entries()) {
    const file = firstFile + index;
    let lines = 0;
    for (const line of readLines(bytes)) {
      lines++;
      const row = readRow(line.text, options);
      if (typeof row === "string") problems.addLine(file, name, line.number, row);
      else rows.push({ file, line: line.number, ...row });
      if (pacer.isDue()) {
        onProgress(bytesBefore + line.bytesRead);
        await pacer.breathe();
      }
    }
    if (lines === 0) problems.add(`${name} has no lines`);
    bytesBefore += bytes.length;
  }
  onProgress(bytesBefore);
  return rows;
}

function readRow(line: string | null, options: ReadOptions): Omit<RawRow, "file" | "line"> | string {
  if (line === null) return "it is not valid UTF-8";
  const parsed = parseSampleLine(line);
  if (!parsed.ok) return parsed.reason;
  const labels = options.catalog.intern(parsed.sample.labels);
  if (typeof labels === "string") return labels;
  return { labels, ...fitToSequence(parsed.sample.text, options.seqLen) };
}
