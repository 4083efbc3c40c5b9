import { describe, expect, it } from "vitest";
import {
  describeBasis,
  describeLevel,
  describeRealPasses,
  describeSeconds,
  estimateBody,
  sentEstimate,
  serverPasses,
} from "./estimate";
import type { EstimatedJob } from "./estimate-schema";
import { defaultJobForm } from "./form";

const ESTIMATED: EstimatedJob = {
  seconds: 11.2,
  lowSeconds: 9.4,
  highSeconds: 15.1,
  basis: "measured",
  level: "encoder",
  dataTokens: 137_274,
  trainingSteps: 24,
  epochs: 11.46,
  passes: 11,
};

describe("estimateBody", () => {
  const form = defaultJobForm("prep_1", true);

  it("is the same for what does not decide how long it takes", () => {
    expect(estimateBody({ ...form, suffix: "x", autoStart: true, wandbProject: "p", skipPercent: "3" })).toEqual(
      estimateBody(form),
    );
    expect(estimateBody({ ...form, model: "ngram" })).not.toEqual(estimateBody(form));
  });

  it("is null for what cannot be asked", () => {
    expect(estimateBody({ ...form, preparationId: "" })).toBeNull();
    expect(estimateBody({ ...form, learningRate: "fast" })).toBeNull();
  });
});

describe("an estimate in words", () => {
  it.each([
    [{}, "about 12s (9–16s)"],
    [{ lowSeconds: null }, "about 12s"],
    [{ seconds: 0.2, lowSeconds: 0.1, highSeconds: 0.9 }, "about 1s"],
    [{ seconds: 200, lowSeconds: 58.2, highSeconds: 301 }, "about 3m 20s (58s–5m 1s)"],
  ])("%j: %j", (change, text) => {
    expect(describeSeconds({ ...ESTIMATED, ...change })).toBe(text);
  });

  it("tells a measurement from one that runs have corrected, and where it was made", () => {
    expect(describeBasis(ESTIMATED, true)).toBe("measured on this machine just now");
    expect(describeBasis({ basis: "learnt" }, true)).toContain("corrected by earlier runs");
    expect(describeBasis(ESTIMATED, false)).toContain("by that server");
  });

  it("names the level, also one that it does not know", () => {
    expect(describeLevel("encoder")).toContain("sentence encoder");
    expect(describeLevel("deep")).toBe("deep level");
  });

  it("counts passes over rows", () => {
    expect(describeRealPasses(11, 5_313)).toBe("about 11 passes over 5,313 rows");
    expect(describeRealPasses(1.02, 1)).toBe("about 1 pass over 1 row");
  });
});

describe("serverPasses", () => {
  it("puts the asked amount beside the server's own choice", () => {
    expect(serverPasses({ ...ESTIMATED, epochs: 47, passes: 22 }, ESTIMATED)).toEqual({
      real: 22,
      recommended: 11.46,
      recommendedReal: 11,
    });
    expect(serverPasses(ESTIMATED, null)).toEqual({ real: 11, recommended: null, recommendedReal: null });
    expect(serverPasses(null, ESTIMATED)).toBeNull();
  });
});

describe("sentEstimate", () => {
  it("keeps what was said of the time, and nothing else", () => {
    expect(sentEstimate(ESTIMATED)).toEqual({
      seconds: 11.2,
      lowSeconds: 9.4,
      highSeconds: 15.1,
      basis: "measured",
      passes: ESTIMATED.passes,
    });
  });
});
