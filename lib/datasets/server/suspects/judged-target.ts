import "server-only";
import { AppError, invalid } from "@/lib/errors";
import type { SingleTarget, Target, TextRole } from "../../roles-schema";
import { whyNotJudgedTarget } from "../../suspects/refusal";
import type { ReadyDataset } from "../internal";

/** The target with this name, or the first one. Throws Invalid for one that is not there. */
export function targetNamed({ roles }: Pick<ReadyDataset, "roles">, name: string | undefined): Target {
  const target = roles?.targets.find((candidate) => name === undefined || candidate.name === name);
  if (target !== undefined) return target;
  const reason =
    name === undefined
      ? "The dataset has no label column yet. Choose one first."
      : `The dataset has no target “${name}”.`;
  throw invalid(reason, [{ name: "target", reason }]);
}

/** Why rows of a target cannot be judged by their words, in a sentence; null where they can. */
export function whyNotJudged({ roles }: Pick<ReadyDataset, "roles">, target: Target): string | null {
  if (roles?.text == null) return "Choose the text column of the dataset first.";
  return whyNotJudgedTarget(target);
}

/** The text and a target whose rows can be judged. Throws Invalid for one that is not there, InvalidState for another. */
export function judgedTarget(
  dataset: Pick<ReadyDataset, "roles">,
  name: string,
): { role: TextRole; target: SingleTarget } {
  const target = targetNamed(dataset, name);
  const role = dataset.roles?.text ?? null;
  if (role === null || target.kind !== "single") {
    throw new AppError("invalid_state", whyNotJudged(dataset, target) ?? "This target cannot be judged.");
  }
  return { role, target };
}
