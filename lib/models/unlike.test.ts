import { expect, it } from "vitest";
import { describeUnlikeUnknown, whyUnlikeUnknown } from "./unlike";

it("says for each reason what is not known, and of few rows what helps", () => {
  for (const why of whyUnlikeUnknown.options) expect(describeUnlikeUnknown(why)).toMatch(/unlike .*training data/);
  expect(describeUnlikeUnknown("few_rows")).toMatch(/100 validation rows.*Train it again/);
});
