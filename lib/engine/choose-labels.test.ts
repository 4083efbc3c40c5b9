import { describe, expect, it } from "vitest";
import { chooseLabels } from "./choose-labels";

const single = { loss_function: "single_class" as const };
const multi = { loss_function: "multi_class" as const };

describe("chooseLabels", () => {
  it.each([
    [single, { threshold: 0.5 }, [0.2, 0.45, 0.35], [1]],
    [single, { threshold: 0.5, thresholds: null }, [0.2, 0.45, 0.35], [1]],
    [single, { threshold: 0.5, thresholds: [0.1, 0.5, 0.1] }, [0.2, 0.45, 0.35], []],
    [single, { threshold: 0.5, thresholds: [0.1, 0.45, 0.1] }, [0.2, 0.45, 0.35], [1]],
    [single, { threshold: 0.5 }, [0.5, 0.5], [0]],
    [multi, { threshold: 0.4 }, [0.2, 0.4, 0.9], [1, 2]],
    [multi, { threshold: 0.4, thresholds: [0.1, 0.5, 0.9] }, [0.2, 0.4, 0.9], [0, 2]],
    [multi, { threshold: 0.5 }, [0.1, 0.2], []],
    [single, { threshold: 0.5 }, [], []],
  ])("%j %j %j → %j", (target, thresholds, scores, chosen) => {
    expect(chooseLabels(target, thresholds, scores)).toEqual(chosen);
  });
});
