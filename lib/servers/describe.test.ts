import { describe, expect, it } from "vitest";
import type { CheckFact, ServerCheck } from "./check-schema";
import { checkProblem, compactMarks, describeCheck, describeOrigin, isRetired, trainsNote } from "./describe";

const fact = (state: CheckFact["state"], sentence = `It is ${state}.`): CheckFact => ({ state, sentence });

function aCheck(overrides: Partial<ServerCheck> = {}): ServerCheck {
  return {
    version: 1,
    checkedAt: "2025-04-16T14:45:06.000Z",
    latencyMs: 41.6,
    reachable: fact("yes"),
    key: fact("yes"),
    needsKey: true,
    models: fact("yes"),
    trains: fact("yes"),
    isRetired: false,
    classifies: fact("yes"),
    extensions: fact("no"),
    baseModels: [],
    ...overrides,
  };
}

const UNASKED = {
  models: fact("unknown"),
  trains: fact("unknown"),
  classifies: fact("unknown"),
  extensions: fact("unknown"),
};
const REFUSED = aCheck({ key: fact("no", "The server does not accept the key."), ...UNASKED });
const RETIRED = aCheck({ trains: fact("no", "Status 410."), isRetired: true });
const SILENT = aCheck({
  reachable: fact("no", "Nothing listens there."),
  latencyMs: null,
  key: fact("unknown"),
  ...UNASKED,
});

const words = (check: ServerCheck) => describeCheck(check).map((mark) => mark.words);

describe("a check in words", () => {
  it("has a mark for everything, whose words are true without its colour", () => {
    expect(words(aCheck())).toEqual([
      "Reachable in 42 ms",
      "Key accepted",
      "Lists models",
      "Trains",
      "Classifies",
      "No extensions",
    ]);
    expect(words(aCheck({ latencyMs: 0.2, needsKey: false })).slice(0, 2)).toEqual([
      "Reachable in 1 ms",
      "No key needed",
    ]);
    expect(words(RETIRED)[3]).toBe("No longer trains");
    expect(words(SILENT)[0]).toBe("Not reachable");
  });

  it("does not count it against a server that it has no extensions", () => {
    expect(describeCheck(aCheck()).map(({ tone }) => tone)).toEqual(["good", "good", "good", "good", "good", "open"]);
    expect(describeCheck(RETIRED)[3]?.tone).toBe("bad");
  });

  it("leaves out of a row what was not asked because of what is in it", () => {
    const row = (check: ServerCheck) => compactMarks(check).map((mark) => mark.words);
    expect(row(SILENT)).toEqual(["Not reachable"]);
    expect(row(REFUSED)).toEqual(["Reachable in 42 ms", "Key refused"]);
    expect(row(aCheck({ trains: fact("unknown") }))).toContain("Training unknown");
  });

  it("names the worst first, and 410 in the words that lead on", () => {
    expect(checkProblem(aCheck())).toBeNull();
    expect(checkProblem(SILENT)).toBe("Nothing listens there.");
    expect(checkProblem(REFUSED)).toBe("The server does not accept the key.");
    expect(checkProblem(RETIRED)).toBe("This server no longer trains; run it on the embedded engine.");
  });
});

describe("what speaks against training on a server", () => {
  it.each([
    [null, null],
    [aCheck(), null],
    [aCheck({ trains: fact("unknown") }), null],
    [RETIRED, "This server no longer trains; run it on the embedded engine."],
    [SILENT, "When it was checked last: Nothing listens there."],
    [REFUSED, "When it was checked last: The server does not accept the key."],
    [aCheck({ trains: fact("no", "It has no API.") }), "When it was checked last: It has no API."],
  ])("of %j is %j", (check, note) => expect(trainsNote({ check })).toBe(note));

  it("is known to be for good after 410", () => {
    expect([null, aCheck(), RETIRED].map((check) => isRetired({ check }))).toEqual([false, false, true]);
  });
});

it("says where a server comes from", () => {
  expect(describeOrigin({ origin: "environment" })).toBe("from the environment");
});
