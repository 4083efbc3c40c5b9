import { describe, expect, it } from "vitest";
import {
  defaultJobForm,
  fieldOfPath,
  forData,
  formatNumber,
  type JobFormValues,
  jobFormSchema,
  recommendedJob,
  toCreateJobBody,
} from "./form";
import { createJobInput } from "./schema";

const filled = (change: Partial<JobFormValues>): JobFormValues => ({ ...defaultJobForm("prep_1", true), ...change });
const KEY = "k".repeat(40);

/** Field → message of everything the form refuses. */
function problemsOf(change: Partial<JobFormValues>): Record<string, string> {
  const { error } = jobFormSchema.safeParse(filled(change));
  return Object.fromEntries((error?.issues ?? []).map((issue) => [issue.path.join("."), issue.message]));
}

/** What the route makes of the form. */
function sent(change: Partial<JobFormValues>) {
  return createJobInput.parse(jobFormSchema.parse(filled(change)));
}

describe("jobFormSchema", () => {
  it("turns the untouched form into what the route fills in by itself, but leaves the amount to the server", () => {
    const { hyperparameters, ...rest } = createJobInput.parse({ preparationId: "prep_1" });
    expect(sent({})).toEqual({ ...rest, hyperparameters: { ...hyperparameters, trainingSteps: null } });
  });

  it.each([
    ["4e-5", 0.00004],
    [" 0.00004 ", 0.00004],
    ["1", 1],
  ])("reads the learning rate %j as %d", (learningRate, expected) => {
    expect(sent({ learningRate }).hyperparameters.learningRate).toBe(expected);
  });

  it.each([
    ["recommended", { trainingSteps: null, epochs: null }],
    ["steps", { trainingSteps: 60, epochs: null }],
    ["epochs", { trainingSteps: null, epochs: 2.5 }],
  ] as const)("sends only the chosen amount: %s", (amount, expected) => {
    expect(sent({ amount, trainingSteps: "60", epochs: "2.5" }).hyperparameters).toMatchObject(expected);
  });

  it("does not look at the amount that is not chosen", () => {
    expect(problemsOf({ amount: "epochs", trainingSteps: "ten" })).toEqual({});
  });

  it("sends only targets that are not as the server would have them", () => {
    const targets: JobFormValues["targets"] = [
      { name: "mood", weight: "1.0", lossFunction: "data" },
      { name: "intent", weight: "2", lossFunction: "data" },
      { name: "topic", weight: "1", lossFunction: "multi_class" },
    ];
    expect(sent({ targets }).targets).toEqual([
      { name: "intent", weight: 2, lossFunction: null },
      { name: "topic", weight: 1, lossFunction: "multi_class" },
    ]);
  });

  it("says which target is wrong, also where others before it are not sent", () => {
    const problems = problemsOf({
      targets: [
        { name: "mood", weight: "1", lossFunction: "data" },
        { name: "intent", weight: "much", lossFunction: "data" },
      ],
    });
    expect(problems).toEqual({ "targets.1.weight": "Give a number such as 1." });
  });

  it.each([
    ["7", 0.07],
    ["50", 0.5],
    ["0", 0],
  ])("reads %s percent as a share", (skipPercent, share) => {
    expect(sent({ skipPercent }).invalidSampleSkipPercentage).toBe(share);
  });

  it("sends a W&B project and key together, trimmed by the route", () => {
    const wandb = { project: "intents", apiKey: KEY };
    expect(sent({ wandbProject: " intents ", wandbKey: KEY }).wandb).toEqual(wandb);
    expect(sent({ wandbProject: "intents", wandbKey: KEY, wandbName: "first" }).wandb).toEqual({
      ...wandb,
      name: "first",
    });
  });

  it("leaves out a suffix that was not typed and keeps one that was", () => {
    expect(toCreateJobBody(filled({ suffix: "  " }))).not.toHaveProperty("suffix");
    expect(sent({ suffix: "run-2" }).suffix).toBe("run-2");
  });

  it.each<[Partial<JobFormValues>, string]>([
    [{ preparationId: "" }, "preparationId"],
    [{ model: "" }, "model"],
    [{ amount: "steps", trainingSteps: "" }, "trainingSteps"],
    [{ amount: "steps", trainingSteps: "ten" }, "trainingSteps"],
    [{ amount: "steps", trainingSteps: "1.5" }, "trainingSteps"],
    [{ amount: "steps", trainingSteps: "0" }, "trainingSteps"],
    [{ amount: "epochs", epochs: "0" }, "epochs"],
    [{ amount: "epochs", epochs: "" }, "epochs"],
    [{ learningRate: "" }, "learningRate"],
    [{ learningRate: "0,00004" }, "learningRate"],
    [{ learningRate: "2" }, "learningRate"],
    [{ weightDecay: "-1" }, "weightDecay"],
    [{ warmupFraction: "5%" }, "warmupFraction"],
    [{ seqLen: "99" }, "seqLen"],
    [{ seqLen: "" }, "seqLen"],
    [{ skipPercent: "51" }, "skipPercent"],
    [{ skipPercent: "" }, "skipPercent"],
    [{ suffix: "much too long" }, "suffix"],
    [{ wandbProject: "intents" }, "wandbKey"],
    [{ wandbKey: KEY }, "wandbProject"],
    [{ wandbProject: "intents", wandbKey: KEY, wandbName: "n".repeat(129) }, "wandbName"],
  ])("refuses %j with a sentence on %s alone", (change, field) => {
    const problems = problemsOf(change);
    expect(Object.keys(problems)).toEqual([field]);
  });

  it("speaks of percent where the route speaks of a share", () => {
    expect(problemsOf({ skipPercent: "51" })).toEqual({ skipPercent: "Give a percentage from 0 to 50." });
  });
});

describe("a copy of a job", () => {
  const copy = { copiedFromId: "job_1", copiedHasWandb: true, copiedWandbProject: "intents" };

  it.each<[string, Partial<JobFormValues>, { copiedFromId?: string; project?: string }]>([
    ["uses that job's key", copy, { copiedFromId: "job_1" }],
    ["leaves W&B out, and then is no copy, whose key would be used", { ...copy, copiedWandbProject: "" }, {}],
    [
      "takes another key",
      { ...copy, copiedWandbProject: "", wandbProject: "others", wandbKey: KEY },
      { copiedFromId: "job_1", project: "others" },
    ],
    ["of a job without W&B", { copiedFromId: "job_1" }, { copiedFromId: "job_1" }],
  ])("%s", (_, change, { copiedFromId, project }) => {
    const body = sent(change);
    expect(body.copiedFromId).toBe(copiedFromId);
    expect(body.wandb?.project).toBe(project);
  });
});

describe("forData", () => {
  const values = filled({ targets: [{ name: "mood", weight: "2", lossFunction: "data" }] });

  it("leaves out what other data had", () => {
    expect(forData(values, { hasValidation: false, targets: ["intent"] })).toEqual({
      ...values,
      useValidation: false,
      targets: [],
    });
    expect(forData(values, { hasValidation: true, targets: ["mood", "intent"] })).toEqual(values);
  });
});

describe("recommendedJob", () => {
  it.each([true, false])("is a complete body that starts by itself (validation: %s)", (hasValidation) => {
    const parsed = createJobInput.parse(recommendedJob("prep_1", hasValidation));
    expect(parsed).toMatchObject({ autoStart: true, useValidation: hasValidation, serverId: "embedded" });
    expect(parsed.hyperparameters).toMatchObject({ trainingSteps: null, epochs: null });
  });
});

describe("formatNumber", () => {
  it.each([
    [0.00004, "0.00004"],
    [1e-8, "0.00000001"],
    [16_384, "16384"],
    [0.1, "0.1"],
  ])("prints %d as it would be typed", (value, text) => {
    expect(formatNumber(value)).toBe(text);
    expect(Number(text)).toBe(value);
  });
});

describe("fieldOfPath", () => {
  it.each([
    ["hyperparameters.trainingSteps", "trainingSteps"],
    ["hyperparameters.seqLen", "seqLen"],
    ["invalidSampleSkipPercentage", "skipPercent"],
    ["targets.3.weight", "targets"],
    ["wandb.apiKey", "wandbKey"],
    ["wandb.name", "wandbName"],
    ["useValidation", "useValidation"],
    ["toString", "root"],
    ["something.new", "root"],
    ["hyperparameters", "root"],
    ["", "root"],
  ])("%j is shown at %s", (path, field) => {
    expect(fieldOfPath(path)).toBe(field);
  });
});
