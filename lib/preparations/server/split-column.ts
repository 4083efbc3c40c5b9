import "server-only";
import type { ReadyDataset } from "@/lib/datasets/server/internal";
import { readTarget } from "@/lib/datasets/server/targets";
import { splitOfWord } from "@/lib/datasets/split-words";
import { invalid } from "@/lib/errors";
import { formatCount } from "@/lib/utils";
import { SIDES } from "../split/sides";

const FIELD = "split.method";

/** A column of more different values does not name splits. */
const MAX_VALUES = 1_000;

/** What the dataset's split column says. */
export interface SplitColumn {
  /** Value of each row id, or a negative number where the cell is empty or there is no row. */
  valueOfRow: Int32Array;
  values: readonly string[];
  /** Side that each value names, or −1. */
  sideOfValue: Int8Array;
}

/** Reads the split column. Throws Invalid where there is none, or where it names no row to train on. */
export async function readSplitColumn(dataset: ReadyDataset): Promise<SplitColumn> {
  const refused = (reason: string) => invalid(reason, [{ name: FIELD, reason }]);
  const name = dataset.roles?.split ?? null;
  if (name === null) throw refused("Choose the column that says which split each row belongs to first.");
  const distinctCount = dataset.columns.find((column) => column.name === name)?.distinctCount ?? 0;
  if (distinctCount > MAX_VALUES) {
    throw refused(
      `“${name}” has ${formatCount(distinctCount)} different values, so it does not say which split a row belongs to. Choose another column.`,
    );
  }
  const { labels, setOfRow } = await readTarget(dataset, { name: "split", kind: "single", column: name });
  const sideOfValue = Int8Array.from(labels, (value) => {
    const split = splitOfWord(value);
    return split === null ? -1 : SIDES.indexOf(split);
  });
  if (!sideOfValue.includes(0)) {
    const found =
      labels.length === 0
        ? "is empty"
        : `has ${labels
            .slice(0, 5)
            .map((value) => `“${value}”`)
            .join(", ")}`;
    throw refused(`No row is marked for training: “${name}” ${found}. Write train, validation or test there.`);
  }
  return { valueOfRow: setOfRow, values: labels, sideOfValue };
}
