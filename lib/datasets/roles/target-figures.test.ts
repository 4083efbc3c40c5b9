import { describe, expect, it } from "vitest";
import type { TargetProfile } from "../profile-schema";
import { targetFigures } from "./target-figures";

const columns = [{ name: "c", samples: [], distinctCount: 9, emptyCount: 3, meanLength: 1 }];
const single = { name: "t", kind: "single", column: "c" } as const;
const list = { name: "t", kind: "multi", source: { type: "json", column: "c" }, noneLabel: null } as const;
const profile: TargetProfile = {
  name: "t",
  kind: "multi",
  emptyCount: 20,
  labelCount: 28,
  labels: [],
  labelsPerRow: 1.2,
  severalCount: 16,
  conflictTexts: 0,
  conflictRows: 0,
};

describe("targetFigures", () => {
  it("counts among the rows that have a label", () => {
    expect(targetFigures(list, profile, 120, columns)).toEqual({ labelCount: 28, severalShare: 0.16 });
    expect(targetFigures(list, profile, 20, columns)).toEqual({ labelCount: 28, severalShare: null });
    expect(targetFigures(list, { ...profile, severalCount: undefined }, 120, columns).severalShare).toBeNull();
  });

  it("takes the column's values for labels until they are counted, but not those of a list", () => {
    expect(targetFigures(single, undefined, 0, columns)).toEqual({ labelCount: 8, severalShare: null });
    expect(targetFigures(list, undefined, 0, columns)).toEqual({ labelCount: null, severalShare: null });
    expect(targetFigures({ ...single, column: "gone" }, undefined, 0, columns).labelCount).toBeNull();
  });
});
