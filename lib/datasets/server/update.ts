import "server-only";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import type { ColumnRoles, DatasetDetail, UpdateDatasetInput } from "../schema";
import { getDataset } from "./get";
import { columnOf, fetchReadyDataset } from "./internal";

/**
 * Changes the name, or confirms the column roles. Throws NotFound; Invalid for a column that does not exist or is both
 * text and label; InvalidState for roles of a dataset without rows.
 */
export async function updateDataset(id: string, { name, roles }: UpdateDatasetInput): Promise<DatasetDetail> {
  const confirmed = roles === undefined ? undefined : await confirmRoles(id, roles);
  await getDataset(id);
  await db.dataset.update({ where: { id }, data: { name, roles: confirmed }, select: { id: true } });
  return getDataset(id);
}

async function confirmRoles(id: string, roles: NonNullable<UpdateDatasetInput["roles"]>): Promise<ColumnRoles> {
  const { columns } = await fetchReadyDataset(id);
  columnOf(columns, roles.text, "roles.text");
  roles.targets.forEach((target, index) => {
    const field = `roles.targets.${index}.column`;
    columnOf(columns, target.column, field);
    if (target.column !== roles.text) return;
    const reason = `“${target.column}” cannot be both the text and the label. Choose another column for one of them.`;
    throw invalid(reason, [{ name: field, reason }]);
  });
  return { version: 1, text: roles.text, targets: roles.targets, origin: "confirmed", reason: null };
}
