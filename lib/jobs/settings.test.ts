import { describe, expect, it } from "vitest";
import { aJobDetail } from "@/lib/testing/job-detail";
import { defaultJobForm, type JobFormValues } from "./form";
import { jobSettings } from "./schema";
import { formOfJob, formWithSettings, readSettingsFile, settingsFile, settingsOfForm, settingsOfJob } from "./settings";

const empty = defaultJobForm("prep_1", true);
const CHANGED: Partial<JobFormValues> = {
  model: "encoder",
  amount: "epochs",
  epochs: "2.5",
  learningRate: "0.0001",
  seqLen: "8192",
  targets: [{ name: "intent", weight: "2", lossFunction: "multi_class" }],
  skipPercent: "7",
  useValidation: false,
  autoStart: true,
  suffix: "run-2",
  wandbProject: "intents",
};
const changed = { ...empty, ...CHANGED };

describe("settings of the form", () => {
  it("come back as they were", () => {
    const settings = settingsOfForm(changed);
    expect(settings && formWithSettings(empty, settings)).toEqual(changed);
  });

  it("have no data and no key, and need neither", () => {
    const settings = settingsOfForm({ ...changed, preparationId: "", wandbKey: "k".repeat(40) });
    expect(settings).toEqual(settingsOfForm(changed));
    expect(JSON.stringify(settings)).not.toMatch(/kkk|prep_1/);
  });

  it("are none while a field is wrong", () => {
    expect(settingsOfForm({ ...changed, seqLen: "9" })).toBeNull();
  });

  it("leave the data and a typed key where they are", () => {
    const wandbKey = "k".repeat(40);
    const filled = formWithSettings({ ...empty, wandbKey, preparationId: "prep_9" }, jobSettings.parse({}));
    expect(filled).toMatchObject({ wandbKey, preparationId: "prep_9", amount: "steps", trainingSteps: "100" });
  });
});

describe("settings of a job", () => {
  const job = aJobDetail({
    suffix: "studio-12345678",
    hyperparameters: { ...jobSettings.parse({}).hyperparameters, trainingSteps: 11, epochs: 5 },
    wandb: { project: "intents", name: null, url: null, error: null },
  });

  it("say what was asked for: passes rather than the steps that the server made of them, and the plain suffix", () => {
    expect(settingsOfJob(job)).toMatchObject({
      hyperparameters: { trainingSteps: null, epochs: 5 },
      suffix: "studio",
      wandbProject: "intents",
    });
  });

  it("fill the form with its data, and leave its W&B key where it is", () => {
    expect(formOfJob(defaultJobForm("", true), job)).toMatchObject({
      preparationId: job.preparationId,
      amount: "epochs",
      epochs: "5",
      copiedFromId: job.id,
      copiedWandbProject: "intents",
      copiedHasWandb: true,
      wandbProject: "",
      wandbKey: "",
    });
  });
});

describe("a settings file", () => {
  const settings = settingsOfForm(changed) ?? jobSettings.parse({});

  it("is read as it was written", () => {
    expect(readSettingsFile(settingsFile(settings))).toEqual({ settings, problem: null });
  });

  it.each([
    ["text", "not json", /it is not JSON/],
    ["a list", "[1]", /it has no “version”/],
    ["a recipe", '{"balance":{"minSamples":0}}', /it has no “version”/],
    ["a later version", '{"version":2}', /A later Classifier Studio wrote this file \(version 2\)/],
    ["another version", '{"version":"one"}', /“version” in this file is "one"\./],
    [
      "a wrong value",
      '{"version":1,"hyperparameters":{"learningRate":"fast"}}',
      /^“hyperparameters.learningRate” in this file is "fast"\. Give a number such as 0.00004\.$/,
    ],
    [
      "a value out of range",
      '{"version":1,"hyperparameters":{"seqLen":5}}',
      /“hyperparameters.seqLen” in this file is 5\. At least 100/,
    ],
    ["a wrong target", '{"version":1,"targets":[{"name":"a","weight":-1}]}', /“targets.0.weight” in this file is -1\./],
    ["a misspelt field", '{"version":1,"learning_rate":1}', /Settings have no field “learning_rate”/],
  ])("that is %s is refused in words", (_, text, problem) => {
    const read = readSettingsFile(text);
    expect(read.settings).toBeNull();
    expect(read.problem).toMatch(problem);
  });

  it("shows no more of a long value than fits a line", () => {
    const { problem } = readSettingsFile(JSON.stringify({ version: 1, model: ["x".repeat(500)] }));
    expect(problem?.length).toBeLessThan(200);
  });
});
