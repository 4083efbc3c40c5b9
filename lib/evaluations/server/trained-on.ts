import "server-only";
import { db } from "@/lib/db/client";
import type { SplitName } from "@/lib/preparations/schema";
import { remember } from "@/lib/remember";
import { RecentResults } from "@/lib/store/lru";
import type { TrainedOn } from "../schema";
import type { EvaluationRecord } from "./internal";
import { sharesRows } from "./shares-rows";
import { rowIds } from "./split-rows";

type Rows = Pick<EvaluationRecord, "preparationId" | "split">;

/**
 * Whether what answered was trained on rows of the split: TF-IDF learns from the training rows of the same splits; a chat model
 * and the most frequent label from no row.
 */
export async function trainedOnRows({ kind, modelId, ...rows }: EvaluationRecord): Promise<TrainedOn> {
  if (kind === "chat" || kind === "majority") return "none";
  if (kind === "tfidf") return ofOwn(rows.split);
  if (modelId === null) return "unknown";
  const model = await db.model.findUnique({
    where: { id: modelId },
    select: { job: { select: { preparationId: true } } },
  });
  return trainedFrom(model?.job?.preparationId ?? null, rows);
}

/** Whether a model that was trained from some splits was trained on rows of a split of these, or validated with them. */
export async function trainedFrom(ownId: string | null, { preparationId, split }: Rows): Promise<TrainedOn> {
  if (ownId === null) return "unknown";
  if (ownId === preparationId) return ofOwn(split);
  const key = JSON.stringify([ownId, preparationId, split]);
  return recent().get(key, () => compareRows(ownId, { preparationId, split }));
}

function ofOwn(split: SplitName): TrainedOn {
  return split === "train" ? "some" : "none";
}

/** Of files that may be long, and that never change; an evaluation is asked for every second. */
const recent = () => remember("evaluation-trained-on", () => new RecentResults<TrainedOn>(100));

async function compareRows(ownId: string, { preparationId, split }: Rows): Promise<TrainedOn> {
  // Only within one dataset does a row's number name it.
  const datasets = await db.preparation.findMany({
    where: { id: { in: [ownId, preparationId] } },
    distinct: ["datasetId"],
    select: { datasetId: true },
  });
  if (datasets.length !== 1) return "unknown";
  const [train, validation, asked] = await Promise.all([
    rowIds(ownId, "train"),
    rowIds(ownId, "validation"),
    rowIds(preparationId, split),
  ]);
  if (train === null || validation === null || asked === null) return "unknown";
  return sharesRows(asked, [train, validation]) ? "some" : "none";
}
