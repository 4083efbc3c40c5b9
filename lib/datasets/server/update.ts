import "server-only";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import type { ColumnRoles, DatasetDetail, UpdateDatasetInput } from "../schema";
import { getDataset } from "./get";
import { columnOf, fetchReadyDataset } from "./internal";
import { whyNoLabelColumn } from "./label-limit";

/**
 * Changes the name, or confirms the column roles. Throws NotFound; Invalid for a column that does not exist, is both
 * text and label, or has too many values for a label; InvalidState for roles of a dataset without rows.
 */
export async function updateDataset(id: string, { name, roles }: UpdateDatasetInput): Promise<DatasetDetail> {
  const confirmed = roles === undefined ? undefined : await confirmRoles(id, roles);
  await getDataset(id);
  await db.dataset.update({ where: { id }, data: { name, roles: confirmed }, select: { id: true } });
  return getDataset(id);
}

async function confirmRoles(id: string, roles: NonNullable<UpdateDatasetInput["roles"]>): Promise<ColumnRoles> {
  const dataset = await fetchReadyDataset(id);
  columnOf(dataset.columns, roles.text, "roles.text");
  for (const [index, { column }] of roles.targets.entries()) {
    const field = `roles.targets.${index}.column`;
    const reason =
      column === roles.text
        ? `“${column}” cannot be both the text and the label. Choose another column for one of them.`
        : await whyNoLabelColumn(dataset, column, field);
    if (reason !== null) throw invalid(reason, [{ name: field, reason }]);
  }
  return { version: 1, text: roles.text, targets: roles.targets, origin: "confirmed", reason: null };
}
