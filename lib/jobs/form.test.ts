import { describe, expect, it } from "vitest";
import { fitToSequence } from "@/lib/engine/text/token-count";
import { jsonlLine } from "@/lib/preparations/jsonl";
import {
  defaultJobForm,
  describePasses,
  estimatePasses,
  estimateTokens,
  fieldOfPath,
  type JobFormValues,
  jobFormSchema,
  recommendedJob,
  toCreateJobBody,
} from "./form";
import { createJobInput } from "./schema";

const filled = (change: Partial<JobFormValues>): JobFormValues => ({ ...defaultJobForm("prep_1", true), ...change });

/** Field → message of everything the form refuses. */
function problemsOf(change: Partial<JobFormValues>): Record<string, string> {
  const { error } = jobFormSchema.safeParse(filled(change));
  return Object.fromEntries((error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]));
}

describe("jobFormSchema", () => {
  it("turns the untouched form into what the route fills in by itself", () => {
    const body = toCreateJobBody(jobFormSchema.parse(filled({})));
    expect(createJobInput.parse(body)).toEqual(createJobInput.parse({ preparationId: "prep_1" }));
  });

  it.each([
    ["4e-5", 0.00004],
    [" 0.00004 ", 0.00004],
    ["1", 1],
  ])("reads the learning rate %j as %d", (learningRate, expected) => {
    const body = toCreateJobBody(jobFormSchema.parse(filled({ learningRate })));
    expect(body.hyperparameters?.learningRate).toBe(expected);
  });

  it("sends a W&B project and key together, trimmed by the route", () => {
    const wandbKey = "k".repeat(40);
    const body = toCreateJobBody(jobFormSchema.parse(filled({ wandbProject: "intents", wandbKey })));
    expect(createJobInput.parse(body).wandb).toEqual({ project: "intents", apiKey: wandbKey });
  });

  it("leaves out a suffix that was not typed and keeps one that was", () => {
    expect(toCreateJobBody(jobFormSchema.parse(filled({ suffix: "  " })))).not.toHaveProperty("suffix");
    expect(toCreateJobBody(jobFormSchema.parse(filled({ suffix: "run-2" }))).suffix).toBe("run-2");
  });

  it.each<[Partial<JobFormValues>, keyof JobFormValues]>([
    [{ preparationId: "" }, "preparationId"],
    [{ serverId: "" }, "serverId"],
    [{ model: "" }, "model"],
    [{ trainingSteps: "" }, "trainingSteps"],
    [{ trainingSteps: "ten" }, "trainingSteps"],
    [{ trainingSteps: "1.5" }, "trainingSteps"],
    [{ trainingSteps: "0" }, "trainingSteps"],
    [{ learningRate: "" }, "learningRate"],
    [{ learningRate: "0,00004" }, "learningRate"],
    [{ learningRate: "2" }, "learningRate"],
    [{ suffix: "much too long" }, "suffix"],
    [{ wandbProject: "intents" }, "wandbKey"],
    [{ wandbKey: "k".repeat(40) }, "wandbProject"],
  ])("refuses %j with a sentence on %s alone", (change, field) => {
    const problems = problemsOf(change);
    expect(Object.keys(problems)).toEqual([field]);
    expect(problems[field]).toMatch(/\.$/);
  });
});

describe("recommendedJob", () => {
  it.each([true, false])("is a complete body that starts by itself (validation: %s)", (hasValidation) => {
    const parsed = createJobInput.parse(recommendedJob("prep_1", hasValidation));
    expect(parsed).toMatchObject({ autoStart: true, useValidation: hasValidation, serverId: "embedded" });
  });
});

describe("fieldOfPath", () => {
  it.each([
    ["hyperparameters.trainingSteps", "trainingSteps"],
    ["hyperparameters.learningRate", "learningRate"],
    ["wandb.apiKey", "wandbKey"],
    ["useValidation", "useValidation"],
    ["toString", "root"],
    ["something.new", "root"],
    ["", "root"],
  ])("%j is shown at %s", (path, field) => {
    expect(fieldOfPath(path)).toBe(field);
  });
});

describe("estimateTokens", () => {
  const texts = [
    "Wake me up at nine",
    "Réveille-moi s’il te plaît demain à 9 h !",
    "明日の天気",
    "Какая завтра погода?",
  ];
  const rows = texts.map((text, index) => ({ text, labels: { intent: index === 0 ? "alarm" : "weather" } }));
  const bytesOf = (some: typeof rows) =>
    some.reduce((sum, { text, labels }) => sum + jsonlLine(text, Object.entries(labels)).length, 0);

  it("counts what the embedded engine counts where all lines are known", () => {
    const counted = texts.reduce((sum, text) => sum + fitToSequence(text, 16_384).tokens, 0);
    expect(estimateTokens({ lines: 4, bytes: bytesOf(rows), rows })).toBe(counted);
  });

  it("counts repeated lines each time, and longer lines as longer", () => {
    const whole = estimateTokens({ lines: 4, bytes: bytesOf(rows), rows }) ?? 0;
    expect(estimateTokens({ lines: 12, bytes: 3 * bytesOf(rows), rows })).toBeCloseTo(3 * whole);
    expect(estimateTokens({ lines: 4, bytes: 2 * bytesOf(rows), rows })).toBeCloseTo(2 * whole - 4 * 17);
  });

  it("is unknown without a row", () => {
    expect(estimateTokens({ lines: 4, bytes: 100, rows: [] })).toBeNull();
  });
});

describe("estimatePasses", () => {
  it("is near what the hosted service counted for the tutorial: 47.74", () => {
    expect(estimatePasses("100", 137_274)).toBeCloseTo(47.74, 2);
  });

  it.each([
    ["", 100],
    ["abc", 100],
    ["-3", 100],
    ["100", 0],
    ["100", null],
  ])("is unknown for %j steps over %j tokens", (steps, tokens) => {
    expect(estimatePasses(steps, tokens)).toBeNull();
  });
});

describe("describePasses", () => {
  it.each([
    [0.4, "less than one pass over the data"],
    [1, "1 pass over the data"],
    [2.46, "2.5 passes over the data"],
    [47.74, "48 passes over the data"],
    [2520.6, "2,521 passes over the data"],
  ])("%d is %j", (passes, text) => {
    expect(describePasses(passes)).toBe(text);
  });
});
