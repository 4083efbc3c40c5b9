import { describe, expect, it } from "vitest";
import {
  defaultJobForm,
  describePasses,
  estimatePasses,
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

describe("estimatePasses", () => {
  it("is near what the hosted service counted for the tutorial: 47.74", () => {
    expect(estimatePasses("100", 5313)).toBeCloseTo(47.44, 2);
  });

  it.each([
    ["", 100],
    ["abc", 100],
    ["-3", 100],
    ["100", 0],
  ])("is unknown for %j steps over %d rows", (steps, rows) => {
    expect(estimatePasses(steps, rows)).toBeNull();
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
