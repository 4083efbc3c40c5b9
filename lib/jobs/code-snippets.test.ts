import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { jobSnippets } from "./code-snippets";
import { type CreateJobBody, createJobInput } from "./schema";

const APP = "http://127.0.0.1:3000";
const hasPython = spawnSync("python3", ["--version"]).status === 0;
const targets = [
  { name: "intent", labels: ['it\'s "odd" $HOME `x` \\n', "plain"] },
  { name: "mood", labels: ["good", "bad"] },
];

/** Code by language. */
function codesOf(body: Partial<CreateJobBody>): Record<string, string> {
  const job = createJobInput.parse({ preparationId: "pr_1", ...body });
  const snippets = jobSnippets({ serverUrl: `${APP}/v1/`, appUrl: APP, job, targets });
  return Object.fromEntries(snippets.map(({ id, code }) => [id, code]));
}

const EVERYTHING: Partial<CreateJobBody> = {
  model: "encoder",
  hyperparameters: {
    trainingSteps: null,
    epochs: 2.5,
    learningRate: 1e-8,
    weightDecay: 0,
    warmupFraction: 1,
    seqLen: 100,
  },
  targets: [{ name: "intent", weight: 2, lossFunction: "multi_class" }],
  invalidSampleSkipPercentage: 0.07,
  autoStart: true,
  suffix: "run-2",
  wandb: { project: "in'tents", apiKey: "k".repeat(40), name: "first" },
};

describe("jobSnippets", () => {
  it("sends the same settings in three languages", () => {
    const codes = codesOf(EVERYTHING);
    expect(Object.keys(codes)).toEqual(["python", "typescript", "curl"]);
    for (const [language, code] of Object.entries(codes)) {
      const key = (name: string) =>
        language === "typescript" ? name.replaceAll(/_(.)/g, (_, c) => c.toUpperCase()) : name;
      for (const [name, value] of [
        ["epochs", "2.5"],
        ["learning_rate", "1e-8"],
        ["weight_decay", "0"],
        ["warmup_fraction", "1"],
        ["seq_len", "100"],
        ["loss_function", '"multi_class"'],
        ["weight", "2"],
      ] as const) {
        expect(code, `${language} ${name}`).toContain(`"${key(name)}": ${value}`);
      }
      expect(code).toMatch(new RegExp(`${key("invalid_sample_skip_percentage")}"?[=:] ?0\\.07`));
      expect(code).toContain('"run-2"');
      expect(code).toContain("/api/preparations/pr_1/");
      expect(code).not.toContain(key("training_steps"));
      expect(code).not.toMatch(/VALIDATED.*start|jobs\/\$job\/start|jobs\.start/);
    }
  });

  it("never shows the key of W&B, and names where it belongs", () => {
    for (const code of Object.values(codesOf(EVERYTHING))) {
      expect(code).not.toContain("kkkk");
      expect(code).toContain("WANDB_API_KEY");
      expect(code).toContain("YOUR_API_KEY");
    }
  });

  it("leaves out what the server decides, and sends no validation file where there is none", () => {
    for (const code of Object.values(codesOf({ useValidation: false, hyperparameters: { trainingSteps: null } }))) {
      for (const word of [
        "training_steps",
        "trainingSteps",
        "epochs",
        "argets",
        "WANDB",
        "integrations",
        "validation.jsonl",
      ]) {
        expect(code).not.toContain(word);
      }
    }
  });

  it("starts a job that does not start by itself, once its files are checked", () => {
    const { python, typescript, curl } = codesOf({});
    expect(python).toContain("jobs.start(");
    expect(typescript).toContain("jobs.start(");
    expect(curl).toContain("VALIDATED) ask");
  });

  it.skipIf(!hasPython)("is Python where it says so (skipped without python3)", () => {
    for (const body of [{}, EVERYTHING]) {
      const parse = "import ast, sys; ast.parse(sys.stdin.read())";
      const { status, stderr } = spawnSync("python3", ["-c", parse], { input: codesOf(body).python, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });

  it("is a script that a POSIX shell takes, whatever the labels are", () => {
    for (const body of [{}, EVERYTHING]) {
      const { status, stderr } = spawnSync("sh", ["-n"], { input: codesOf(body).curl, encoding: "utf8" });
      expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    }
  });
});
