import "server-only";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { AppError, invalid } from "@/lib/errors";
import { whyNotLabels } from "../../cleaning/label-cells";
import { type Correction, type CorrectionLabels, correction, correctionLabels } from "../../corrections-schema";
import type { ColumnRoles, TextRole } from "../../roles-schema";
import { type DatasetRecord, parseRoles } from "../internal";

export const CORRECTION_SELECT = {
  id: true,
  datasetId: true,
  text: true,
  labels: true,
  source: true,
  modelId: true,
  predicted: true,
  createdAt: true,
  stepId: true,
} satisfies Prisma.CorrectionSelect;

export type CorrectionRecord = Prisma.CorrectionGetPayload<{ select: typeof CORRECTION_SELECT }>;

/** Ids of the cleaning steps of a dataset that are applied: corrections of other steps wait again. */
export async function appliedStepIds({ id, appliedSteps }: DatasetRecord): Promise<Set<string>> {
  const named = await db.correction.findMany({
    where: { datasetId: id, stepId: { not: null } },
    distinct: ["stepId"],
    select: { stepId: true },
  });
  const ids = named.flatMap(({ stepId }) => stepId ?? []);
  const steps = await db.datasetStep.findMany({
    where: { datasetId: id, id: { in: ids }, number: { lte: appliedSteps } },
    select: { id: true },
  });
  return new Set(steps.map((step) => step.id));
}

/** Whether a correction is still to be added, given the steps that are applied. */
export function isWaiting({ stepId }: Pick<CorrectionRecord, "stepId">, applied: ReadonlySet<string>): boolean {
  return stepId === null || !applied.has(stepId);
}

/** The corrections of a dataset that wait, the oldest first. */
export async function fetchWaiting(dataset: DatasetRecord): Promise<CorrectionRecord[]> {
  const records = await db.correction.findMany({
    where: { datasetId: dataset.id },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: CORRECTION_SELECT,
  });
  const applied = await appliedStepIds(dataset);
  return records.filter((record) => isWaiting(record, applied));
}

export function serializeCorrection(record: CorrectionRecord, applied: ReadonlySet<string>): Correction {
  return correction.parse({
    id: record.id,
    datasetId: record.datasetId,
    text: record.text,
    labels: record.labels,
    source: record.source,
    modelId: record.modelId,
    predicted: record.predicted,
    createdAt: record.createdAt.toISOString(),
    isWaiting: isWaiting(record, applied),
  });
}

export function labelsOf(record: CorrectionRecord): CorrectionLabels {
  return correctionLabels.parse(record.labels);
}

/** The roles that a correction is written by. Throws InvalidState where text or labels are not chosen yet. */
export function rolesForCorrections(dataset: DatasetRecord): ColumnRoles & { text: TextRole } {
  const roles = parseRoles(dataset.roles);
  if (roles !== null && roles.text !== null && roles.targets.length > 0) return { ...roles, text: roles.text };
  const message = `Choose the text column and the label column of “${dataset.name}” first: a correction goes into them.`;
  throw new AppError("invalid_state", message);
}

/** Throws Invalid, with the field, where a dataset with these roles cannot say the labels. */
export function assertFits(labels: CorrectionLabels, { targets }: Pick<ColumnRoles, "targets">): void {
  const refused = (reason: string, name: string) => invalid(reason, [{ name, reason }]);
  for (const [name, ofTarget] of Object.entries(labels)) {
    const target = targets.find((candidate) => candidate.name === name);
    if (target === undefined) {
      const known = targets.map((one) => `“${one.name}”`).join(", ");
      throw refused(`The dataset has no target “${name}”. It has ${known}.`, "labels");
    }
    const reason = whyNotLabels(target, ofTarget);
    if (reason !== null) throw refused(reason, `labels.${name}`);
  }
  // An empty cell of these does not mean "not known" but a label.
  const silent = targets.find(
    (target) => target.kind === "multi" && target.noneLabel !== null && !Object.hasOwn(labels, target.name),
  );
  if (silent?.kind === "multi") {
    const reason = `Say the labels of “${silent.name}” too: a row without any there counts as “${silent.noneLabel}”.`;
    throw refused(reason, `labels.${silent.name}`);
  }
}

/** The labels with the one for none where none is right, as the rows of such a dataset have it. */
export function namingNone(labels: CorrectionLabels, { targets }: Pick<ColumnRoles, "targets">): CorrectionLabels {
  const named = targets.flatMap((target): [string, string[]][] => {
    const isNone = target.kind === "multi" && Object.hasOwn(labels, target.name) && labels[target.name]?.length === 0;
    return isNone && target.noneLabel !== null ? [[target.name, [target.noneLabel]]] : [];
  });
  return { ...labels, ...Object.fromEntries(named) };
}
