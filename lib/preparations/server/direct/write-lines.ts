import "server-only";
import type { SplitName } from "../../schema";
import type { CsvLayout } from "./csv-layout";
import type { OpenedFile } from "./file-window";
import { LineWriter } from "./line-writer";
import { type OutputFiles, SPLITS } from "./output-files";
import type { Pace } from "./pace";
import { type Bin, planBins } from "./plan-bins";
import type { RowTable } from "./row-table";
import { TextReader } from "./text-reader";
import { viewOf } from "./words";

/** Texts are gathered in one buffer per pass over the file; it is this large at most, unless one bin is larger. */
const ARENA_BYTES = 192 * 1024 ** 2;

/** What the lines are made of. `splits` are rows of `table`, in the order of the files; one may come several times. */
export interface LinesToWrite {
  file: OpenedFile;
  layout: CsvLayout;
  table: RowTable;
  endings: readonly Uint8Array[];
  splits: Record<SplitName, Int32Array>;
}

/**
 * Writes the lines of the splits. Their order is random and the file is read in its own, so each pass over the file puts
 * the texts of one stretch of the output into bins, and then takes each bin in the order of the output. Both halves stay
 * in the processor's caches, where writing every line straight to its place would miss them with each, and memory stays
 * bounded whatever the size of the file.
 */
export async function writeLines(
  lines: LinesToWrite,
  outputs: OutputFiles,
  pace: Pace,
  { arenaBytes = ARENA_BYTES, binBytes }: { arenaBytes?: number; binBytes?: number } = {},
): Promise<void> {
  const plan = planBins(
    lines.table,
    SPLITS.map((split) => lines.splits[split]),
    arenaBytes,
    binBytes,
  );
  const { passes } = plan;
  const largest = passes.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  const most = passes.reduce((count, { bins }) => Math.max(count, linesOf(bins)), 0);
  const arena = Buffer.allocUnsafeSlow(largest);
  const addresses = new Uint32Array(most);
  const reader = new TextReader(lines, plan, arena);
  const writer = new LineWriter(viewOf(arena), lines, outputs);
  for (const [index, { bins }] of passes.entries()) {
    // Reading and writing take about as long as each other.
    const step = (share: number) => pace.step("writing", (index + share) / passes.length);
    await reader.fill(bins, addresses, (share) => step(share / 2));
    const firstLine = bins[0]?.from ?? 0;
    for (const [written, bin] of bins.entries()) {
      await step((1 + written / bins.length) / 2);
      writer.write(bin, addresses, bin.from - firstLine);
    }
  }
  writer.finish();
}

function linesOf(bins: readonly Bin[]): number {
  return (bins.at(-1)?.to ?? 0) - (bins[0]?.from ?? 0);
}
