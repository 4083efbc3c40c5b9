import { describe, expect, it } from "vitest";
import { outcomeOf } from "./outcome";

const targets = [
  { name: "intent", lossFunction: "single_class" },
  { name: "flags", lossFunction: "multi_class" },
] as const;
const scored = (target: string, chosen: string[]) => ({ target, chosen, scores: [], explanation: null });

describe("outcomeOf", () => {
  it.each([
    ["a label", [scored("intent", ["alarm"])], true, "label"],
    ["a label of a server that knows no scope", [scored("intent", ["alarm"])], null, "label"],
    ["a text unlike all, whatever the scores say", [scored("intent", ["alarm"])], false, "unlike"],
    ["no score that is high enough", [scored("intent", [])], true, "unsure"],
    ["several labels of which none applies", [scored("flags", [])], null, "label"],
    ["one sure target and one that is not", [scored("flags", ["a"]), scored("intent", [])], true, "unsure"],
  ] as const)("%s", (_, answers, isInScope, kind) => {
    expect(outcomeOf({ targets: [...answers], isInScope }, targets).kind).toBe(kind);
  });
});
