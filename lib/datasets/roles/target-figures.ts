import type { TargetFigures } from "../describe-roles";
import type { TargetProfile } from "../profile-schema";
import type { Target } from "../roles-schema";
import type { DatasetColumn } from "../schema";

/**
 * What a sentence about a target says in figures. Before the profile is there, a single label's column tells how many
 * labels it has.
 */
export function targetFigures(
  target: Target,
  profile: TargetProfile | undefined,
  rowCount: number,
  columns: readonly DatasetColumn[],
): TargetFigures {
  if (profile === undefined) {
    const column = target.kind === "single" ? columns.find(({ name }) => name === target.column) : undefined;
    const labelCount = column === undefined ? null : column.distinctCount - (column.emptyCount > 0 ? 1 : 0);
    return { labelCount, severalShare: null };
  }
  const labelled = rowCount - profile.emptyCount;
  const { severalCount } = profile;
  return {
    labelCount: profile.labelCount,
    severalShare: severalCount === undefined || labelled === 0 ? null : severalCount / labelled,
  };
}
