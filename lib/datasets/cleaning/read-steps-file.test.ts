import { describe, expect, it } from "vitest";
import { readStepsFile } from "./read-steps-file";

const file = (more: object = {}) =>
  JSON.stringify({
    format: "classifier-studio-steps",
    version: 1,
    steps: [
      { kind: "trim", columns: ["text"] },
      { kind: "rename_label", target: "a", from: "b", to: "c" },
    ],
    ...more,
  });

describe("readStepsFile", () => {
  it("reads a list of steps, with what each does in words", () => {
    const reading = readStepsFile(`\uFEFF${file()}`);
    expect(reading).toMatchObject({ problem: null, titles: ["Trimmed white space in text", "Renamed b to c"] });
    expect(reading.file?.steps).toHaveLength(2);
  });

  it.each([
    ["text,label\na,b", /not a JSON file/],
    ["[]", /not a list of steps that was exported here/],
    [file({ format: "other" }), /not a list of steps that was exported here/],
    [file({ version: 2 }), /exported by a newer version/],
    [file({ steps: [] }), /The list has no steps/],
    [
      file({ steps: [{ kind: "trim", columns: ["a"] }, { kind: "explode" }] }),
      /^Step 2 of the file cannot be read: [^.]+\.$/,
    ],
  ])("says what is wrong with %s", (text, problem) => {
    expect(readStepsFile(text)).toMatchObject({ file: null, problem: expect.stringMatching(problem) });
  });
});
