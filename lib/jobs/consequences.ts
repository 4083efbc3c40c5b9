import { pluralise } from "@/lib/utils";
import type { JobConsequences, JobPurge } from "./trash-schema";

/** What a deletion for good comes to, in lines for people. */
export interface ConsequenceWords {
  goes: readonly string[];
  stays: readonly string[];
  /** Files on the server that would go too if that is asked for; empty when there is none to delete. */
  deletable: readonly string[];
}

/** Names everything that goes with a job and everything that stays. */
export function describeConsequences(
  { events, checkpoints, notifications, model, serverName, files }: JobConsequences,
  willDeleteFiles: boolean,
): ConsequenceWords {
  const deletable = files.filter(({ otherJobs }) => otherJobs === 0).map(({ fileName }) => fileName);
  const shared = files.filter(({ otherJobs }) => otherJobs > 0);
  return {
    deletable,
    goes: [
      `The history of the run: ${pluralise(events, "entry", "entries")}`,
      ...(checkpoints === 0 ? [] : [`Its curves: ${pluralise(checkpoints, "step")} with losses and scores`]),
      ...(notifications === 0 ? [] : [pluralise(notifications, "notification")]),
      ...(willDeleteFiles ? deletable.map((name) => `${name} on ${serverName}`) : []),
    ],
    stays: [
      ...(model === null ? [] : [`The model “${model.name}”, which keeps working`]),
      "The dataset and its preparation",
      ...(willDeleteFiles ? [] : deletable.map((name) => `${name} on ${serverName}`)),
      ...shared.map(({ fileName, otherJobs }) => `${fileName} on ${serverName}: ${otherUse(otherJobs)}`),
    ],
  };
}

function otherUse(otherJobs: number): string {
  return otherJobs === 1 ? "another job uses it" : `${otherJobs} other jobs use it`;
}

/** What did not go as asked, in a sentence; null when all did. */
export function describePurgeFailures({ files }: JobPurge): string | null {
  const failed = files.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return null;
  const [first] = failed;
  const names = failed.map(({ fileName }) => fileName).join(", ");
  return `${names} could not be deleted on the server. ${first?.reason ?? ""}`.trim();
}
