import "server-only";
import { db } from "@/lib/db/client";
import type { CorrectionList } from "../../corrections-schema";
import { fetchDataset } from "../internal";
import { appliedStepIds, CORRECTION_SELECT, serializeCorrection } from "./internal";

/** The corrections of a dataset, the newest first, and how many of them wait. Throws NotFound. */
export async function listCorrections(datasetId: string): Promise<CorrectionList> {
  const dataset = await fetchDataset(datasetId);
  const records = await db.correction.findMany({
    where: { datasetId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: CORRECTION_SELECT,
  });
  const applied = await appliedStepIds(dataset);
  const data = records.map((record) => serializeCorrection(record, applied));
  return { data, waiting: data.filter(({ isWaiting }) => isWaiting).length };
}
