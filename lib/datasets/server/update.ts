import "server-only";
import { db } from "@/lib/db/client";
import { invalid } from "@/lib/errors";
import { columnsOfTarget } from "../roles/target-columns";
import type { ColumnRoles, Roles } from "../roles-schema";
import type { DatasetDetail, UpdateDatasetInput } from "../schema";
import { whyNoTemplate } from "../text-template";
import { columnOf } from "./columns";
import { getDataset } from "./get";
import { fetchReadyDataset, type ReadyDataset } from "./internal";
import { whyNoTarget } from "./label-limit";
import { assertLockable } from "./lock-test";
import { rereadDataset } from "./reread";

/**
 * Changes the name, reads the source again under other settings, confirms the column roles, or locks the test set of a
 * preparation (null unlocks it). Throws NotFound; Invalid for a column that does not exist, has two roles, or has too
 * many values for a label, and for a test set that cannot be locked; InvalidState for roles of a dataset without rows;
 * Conflict as `rereadDataset` does.
 */
export async function updateDataset(
  id: string,
  { name, parse, roles, lockedTestId }: UpdateDatasetInput,
): Promise<DatasetDetail> {
  if (parse !== undefined) await rereadDataset(id, parse);
  const confirmed = roles === undefined ? undefined : await confirmRoles(id, roles);
  await getDataset(id);
  if (typeof lockedTestId === "string") await assertLockable(id, lockedTestId);
  await db.dataset.update({ where: { id }, data: { name, roles: confirmed, lockedTestId }, select: { id: true } });
  return getDataset(id);
}

async function confirmRoles(id: string, roles: Roles): Promise<ColumnRoles> {
  const dataset = await fetchReadyDataset(id);
  assertText(dataset, roles);
  const names = new Set<string>();
  for (const [index, target] of roles.targets.entries()) {
    const field = `roles.targets.${index}`;
    const columnField = `${field}.${target.kind === "single" ? "column" : "source"}`;
    const shared = columnsOfTarget(target).find((column) => roles.text.columns.includes(column));
    let reason: string | null = null;
    if (shared !== undefined) {
      reason = `“${shared}” cannot be both the text and the label. Choose another column for one of them.`;
    } else reason = await whyNoTarget(dataset, target, columnField);
    if (reason !== null) throw invalid(reason, [{ name: columnField, reason }]);
    if (names.has(target.name)) {
      const twice = `Two targets are called “${target.name}”. Give one of them another name.`;
      throw invalid(twice, [{ name: `${field}.name`, reason: twice }]);
    }
    names.add(target.name);
  }
  for (const role of ["group", "split", "id"] as const) {
    const column = roles[role];
    if (column !== null) columnOf(dataset.columns, column, `roles.${role}`);
  }
  return { version: 2, ...roles, origin: "confirmed", reasons: [] };
}

function assertText({ columns }: ReadyDataset, { text }: Roles): void {
  for (const name of text.columns) columnOf(columns, name, "roles.text");
  const reason = whyNoTemplate(text);
  if (reason !== null) throw invalid(reason, [{ name: "roles.text.template", reason }]);
}
