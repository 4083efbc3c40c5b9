import { describe, expect, it } from "vitest";
import { applyWords, describePreview, describeUnmatched } from "./preview-words";

const counts = (changedRows: number, removedRows: number) => ({ changedRows, removedRows });

describe("what a step would do", () => {
  it.each([
    [counts(0, 0), "No row would change.", "Apply"],
    [counts(1, 0), "1 of 11,240 rows would change.", "Apply to 1 row"],
    [counts(0, 1_200), "1,200 of 11,240 rows would go.", "Remove 1,200 rows"],
    [counts(214, 3), "214 of 11,240 rows would change, 3 would go.", "Apply to 217 rows"],
  ])("says %j", (result, sentence, button) => {
    expect(describePreview(result, 11_240)).toBe(sentence);
    expect(applyWords(result)).toBe(button);
  });

  it("names what is not there", () => {
    expect(describeUnmatched({ unmatched: [] })).toBeNull();
    expect(describeUnmatched({ unmatched: ["label “a”", "row 7"] })).toBe("The dataset has no label “a” or row 7.");
  });
});
