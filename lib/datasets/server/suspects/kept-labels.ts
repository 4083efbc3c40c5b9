import "server-only";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { invalid } from "@/lib/errors";
import { withLock } from "@/lib/lock";
import { writeFileAtomically } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { KeepLabelInput, KeptLabel } from "../../suspects-schema";
import { sqlTextHash } from "../cleaning/actions/pointed-rows";
import { fetchReadyDataset } from "../internal";
import { sqlTargetKey, sqlText } from "../role-sql";
import { readRowTexts } from "../row-texts";
import { judgedTarget } from "./judged-target";

/**
 * Labels that looked wrong and that a person has said are right. They are named by the text, not by the row: what is said
 * of a text under a label holds for its other rows too, and no longer when the text or the label changes.
 */
const keptFile = z.object({
  version: z.literal(1),
  /** Target, label, hash of the text. */
  kept: z.array(z.tuple([z.string(), z.string(), z.string()])),
});

type Kept = z.infer<typeof keptFile>["kept"];

/** Whether a person has said that texts have the right label. */
export type IsKept = (label: string, textHash: string) => boolean;

/** Reads what is kept of a target. */
export async function readKeptLabels(datasetId: string, target: string): Promise<IsKept> {
  const kept = await readKept(datasetId);
  const names = new Set(kept.filter(([name]) => name === target).map(([, label, hash]) => nameOf(label, hash)));
  return (label, hash) => names.has(nameOf(label, hash));
}

/** The hash comes first and has a fixed length, so that no two pairs have the same name. */
function nameOf(label: string, hash: string): string {
  return `${hash} ${label}`;
}

/**
 * Says that a row has the right label as it is, or takes that back. Throws NotFound, InvalidState, and Invalid for a row or
 * a target that is not there.
 */
export async function keepLabel(datasetId: string, { target: name, row, isKept }: KeepLabelInput): Promise<KeptLabel> {
  const dataset = await fetchReadyDataset(datasetId);
  const { role, target } = judgedTarget(dataset, name);
  const select = [sqlTargetKey(dataset.columns, target), sqlTextHash(sqlText(dataset.columns, role))];
  const [found] = await readRowTexts(dataset.rows.from, [row], select);
  if (found === undefined) {
    const reason = `The dataset has no row ${row}.`;
    throw invalid(reason, [{ name: "row", reason }]);
  }
  const [label = "", hash = ""] = found.values;
  await withLock(`${datasetId}/kept labels`, async () => {
    const others = (await readKept(datasetId)).filter(
      (entry) => !(entry[0] === name && entry[1] === label && entry[2] === hash),
    );
    const kept: Kept = isKept ? [...others, [name, label, hash]] : others;
    await writeFileAtomically(paths.datasetKeptLabels(datasetId), JSON.stringify({ version: 1, kept }));
  });
  return { target: name, row, isKept };
}

/** Empty where nothing is kept yet. Throws where the file is there and cannot be read, rather than forget what it says. */
async function readKept(datasetId: string): Promise<Kept> {
  const text = await readFile(/* turbopackIgnore: true */ paths.datasetKeptLabels(datasetId), "utf8").catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    },
  );
  return text === null ? [] : keptFile.parse(JSON.parse(text)).kept;
}
