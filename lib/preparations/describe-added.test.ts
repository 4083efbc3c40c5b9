import { describe, expect, it } from "vitest";
import { describeAdded } from "./describe-added";

describe("describeAdded", () => {
  it("says where each of the rows is, and where none of them can be", () => {
    expect(describeAdded({ rows: 10, train: 10, withheld: 0 })).toBe(
      "10 rows come from corrections: they all train. They never stand in validation or test.",
    );
    expect(describeAdded({ rows: 1, train: 1, withheld: 0 })).toBe(
      "1 row comes from corrections: it trains. It never stands in validation or test.",
    );
    expect(describeAdded({ rows: 12, train: 9, withheld: 1 })).toBe(
      "12 rows come from corrections: 9 train, 1 is withheld, tied to a held-out row, 2 are left out by this recipe. They never stand in validation or test.",
    );
    expect(describeAdded({ rows: 2, train: 0, withheld: 2 })).toContain("0 train, 2 are withheld");
  });
});
