import "server-only";
import type { ServerAddress } from "@/lib/mistral/client";
import type { ModelTarget } from "@/lib/models/schema";
import { modelDetails } from "@/lib/models/server/model-details";
import { chooseThresholds } from "@/lib/models/server/thresholds-in-force";
import type { LearningRun } from "../../learning-schema";
import type { TargetAnswers } from "../../metrics/answers";
import { chooseByThresholds, limitsOf } from "../../metrics/apply-thresholds";
import { reportEvaluation } from "../../metrics/report";
import { askRows } from "../ask-rows";
import { NO_USAGE } from "../progress";
import { labelsOfRow, type SplitRow, splitRows } from "../split-rows";
import { kindOf } from "../targets-of";
import type { PartOfCurve } from "./train-part";
import type { WrittenPart } from "./write-part";

interface AskedPart extends Omit<PartOfCurve, "targets"> {
  targets: readonly ModelTarget[];
  address: ServerAddress;
  modelId: string;
  written: WrittenPart;
}

/** Asks a part's model for every test row and scores the answers, as an evaluation does. Throws Upstream. */
export async function scorePart(part: AskedPart): Promise<NonNullable<LearningRun["scores"]>> {
  const { curve, targets, client, address, modelId, written, signal } = part;
  const rows: SplitRow[] = [];
  const scores = new Map<number, (number[] | null)[]>();
  const read = async function* () {
    for await (const row of splitRows(curve.preparationId, "test")) {
      rows.push(row);
      yield row;
    }
  };
  const question = {
    evaluation: { targets },
    rows: read(),
    append: async (answers: { position: number; scores: (number[] | null)[] }[]) => {
      for (const answer of answers) scores.set(answer.position, answer.scores);
    },
    usage: { ...NO_USAGE },
    signal,
  };
  await askRows(question, { client, serverId: curve.serverId, remoteId: modelId });
  const thresholds = chooseThresholds(targets, null, await modelDetails(address, modelId, signal));
  const answers = targets.map((target, t): TargetAnswers => {
    const own = thresholds?.find((threshold) => threshold.target === target.name) ?? null;
    return answersOf(target, rows, (position) => scores.get(position)?.[t] ?? null, own);
  });
  const report = await reportEvaluation(answers, { resamples: 0, seed: curve.settings.seed });
  return report.targets.map(({ target, scores: found, labels }) => ({
    target,
    accuracy: found.accuracy?.value ?? 0,
    macroF1: found.macroF1?.value ?? 0,
    labels: labels.map(({ label, f1 }) => ({ label, rows: written.labels.get(target)?.get(label) ?? 0, f1 })),
  }));
}

function answersOf(
  target: ModelTarget,
  rows: readonly SplitRow[],
  scoresAt: (position: number) => number[] | null,
  thresholds: Parameters<typeof limitsOf>[2],
): TargetAnswers {
  const kind = kindOf(target);
  const limits = limitsOf(target.labels, kind, thresholds);
  const labels = [...target.labels];
  const indices = new Map(labels.map((label, index) => [label, index]));
  const indexOf = (label: string) => {
    const index = indices.get(label) ?? labels.push(label) - 1;
    indices.set(label, index);
    return index;
  };
  const scores = rows.map(({ position }) => {
    const own = scoresAt(position);
    return own === null ? null : Float32Array.from(own);
  });
  return {
    ...{ target: target.name, kind, labels, modelLabels: target.labels.length, scores },
    truth: rows.map((row) => labelsOfRow(row, target.name).map(indexOf)),
    predicted: scores.map((own) => (own === null ? [] : chooseByThresholds(own, kind, limits))),
  };
}
