import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, vi } from "vitest";
import { MAX_LABELS as MAX_LABELS_OF_APP } from "@/lib/datasets/roles-schema";
import { withFolder } from "@/lib/testing/direct-csv";
import { csvCaseSchema } from "../../fixtures/parity-case";
import { main } from "./command";
import { parseCommandLine } from "./options";
import { SPLITS, splitFile } from "./output-files";
import { MAX_LABELS, prepareCsv } from "./prepare-csv";

const FIXTURES = path.join(import.meta.dirname, "../../fixtures/csv");

interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs the command in this process. */
async function run(...args: string[]): Promise<Outcome> {
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const code = await main(args);
  const printed = [stdout, stderr].map((spy) => spy.mock.calls.map(([text]) => String(text)).join(""));
  stdout.mockRestore();
  stderr.mockRestore();
  return { code, stdout: printed[0] ?? "", stderr: printed[1] ?? "" };
}

/** Enough rows of two labels for the shares of 0.1 each. */
function rowsOf(count = 20): string {
  return Array.from({ length: count }, (_, index) => `text ${index},a\nother ${index},b\n`).join("");
}

const SMALL = ["--min-samples", "2"];

/** Runs the command on a file of this content; the folder must be left as it was where it fails. */
async function runOn(
  content: string | Buffer,
  ...args: string[]
): Promise<Outcome & { files: Record<string, string> }> {
  return withFolder(async (folder) => {
    const file = path.join(folder, "data.csv");
    writeFileSync(file, content);
    const outcome = await run(file, path.join(folder, "deep/out"), ...args);
    const made = SPLITS.filter((split) => existsSync(splitFile(path.join(folder, "deep/out"), split)));
    expect(readdirSync(folder)).toEqual(outcome.code === 0 ? ["data.csv", "deep"] : ["data.csv"]);
    if (outcome.code === 0)
      expect(readdirSync(path.join(folder, "deep/out")).sort()).toEqual([...made].map((s) => `${s}.jsonl`).sort());
    const files = made.map((split) => [split, readFileSync(splitFile(path.join(folder, "deep/out"), split), "utf8")]);
    return { ...outcome, files: Object.fromEntries(files) };
  });
}

describe("the files of the Python tutorial, byte for byte", () => {
  it.each(readdirSync(FIXTURES))("%s", async (name) => {
    const source = path.join(FIXTURES, name);
    const given = csvCaseSchema.parse(JSON.parse(readFileSync(path.join(source, "case.json"), "utf8")));
    const { minSamples, maxSamples, seed, testSize, holdoutTestSize } = given.params;
    await withFolder(async (folder) => {
      const options = {
        "text-column": given.textColumn,
        "label-column": given.labelColumn,
        "min-samples": minSamples,
        "max-samples": maxSamples,
        validation: testSize * (1 - holdoutTestSize),
        test: testSize * holdoutTestSize,
        seed,
        ...(given.filter === null ? {} : { filter: `${given.filter.column}=${given.filter.equals}` }),
      };
      const args = Object.entries(options).map(([option, value]) => `--${option}=${value}`);
      const { code, stdout, stderr } = await run(path.join(source, "input.csv"), folder, ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain(`${given.rowsInFile} rows\n`);
      for (const split of SPLITS) {
        const made = readFileSync(splitFile(folder, split), "utf8");
        expect(made).toBe(readFileSync(splitFile(source, split), "utf8"));
      }
    });
  });
});

describe("what it reads", () => {
  it.each<[string, string, string[]]>([
    ["a semicolon", `text;label\n${rowsOf().replaceAll(",", ";")}`, []],
    ["a tab", `text\tlabel\n${rowsOf().replaceAll(",", "\t")}`, []],
    ["a delimiter that is named", `text^label\n${rowsOf().replaceAll(",", "^")}`, ["--delimiter", "^"]],
    ["columns in any order, others between", `id,label,text\n${rowsOf().replace(/(.*),(.)\n/g, "1,$2,$1\n")}`, []],
    ["every cell quoted", `"text","label"\n${rowsOf().replace(/(.*),(.)\n/g, '"$1","$2"\r\n')}`, []],
    ["no header", rowsOf(), ["--no-header", "--text-column", "column 1", "--label-column", "column 2"]],
  ])("%s", async (_, content, args) => {
    const expected = await runOn(`text,label\n${rowsOf()}`, ...SMALL);
    const { code, stderr, files } = await runOn(content, ...SMALL, ...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(files).toEqual(expected.files);
  });

  it("accounts for every row", async () => {
    const rare = "one,rare\n".repeat(3);
    const content = `text,label,lang\n${rowsOf(30).replaceAll("\n", ",en\n")}${rare}x,,en\ny,a,fr\nz, ,en\n`;
    const { stdout } = await runOn(content, "--filter", "lang=en", "--min-samples", "5", "--max-samples", "20");
    const [all, , , ...lines] = stdout.split("\n");
    expect(all).toBe("66 rows");
    expect(stdout).toContain(
      "− 4 without lang = en\n− 2 without a label\n− 20 above the maximum of 20 rows per label\n",
    );
    expect(lines.join("\n")).toMatch(
      /= 40 rows of 2 labels\n.*train.jsonl {2}32 rows\n.*validation.jsonl {2}4 rows\n.*test.jsonl {2}4 rows\n$/,
    );
    const kept = await runOn(content, "--min-samples", "5");
    expect(kept.stdout).toContain("− 3 of 1 label with fewer than 5 rows: “rare”");
  });

  it("repeats small labels in train.jsonl only, and says so", async () => {
    const content = `text,label\n${rowsOf(30)}${"rare one,rare\n".repeat(10)}`;
    const options = ["--min-samples", "5", "--max-samples", "none", "--seed", "7"];
    const plain = await runOn(content, ...options);
    const { stdout, files } = await runOn(content, ...options, "--repeat", "100");
    expect({ ...files, train: plain.files.train }).toEqual(plain.files);
    const [rows, lines] = [plain.files.train ?? "", files.train ?? ""].map((text) => text.trimEnd().split("\n"));
    expect(new Set(lines)).toEqual(new Set(rows));
    expect(lines?.filter((line) => line.includes('"rare"'))).toHaveLength(80);
    expect(stdout).toMatch(/train.jsonl {2}56 rows \+ 224 repeats = 280 lines\n/);
    expect(stdout).toContain("Labels with fewer than 100 training rows are repeated in train.jsonl only\n");
    expect(stdout).toContain("“rare” stays under that: a row stands there at most 10 times\n");
    expect((await runOn(content, ...options, "--repeat", "auto")).stdout).toContain("fewer than 24 training rows");
    expect((await runOn(content, ...options, "--repeat", "8")).files).toEqual(plain.files);
  });

  it("takes a blank label for a label where that is wanted, as the tutorial's script does", async () => {
    const content = `text,label\n${rowsOf()}${"blank,\n".repeat(20)}`;
    const { files } = await runOn(content, ...SMALL, "--keep-blank-labels");
    expect(files.test).toContain('{"text": "blank", "labels": {"intent": ""}}');
  });

  it("names the target as it is told", async () => {
    const { files } = await runOn(`text,label\n${rowsOf()}`, ...SMALL, "--target", "thème");
    expect(files.train).toContain('"labels": {"th\\u00e8me": "a"}}\n');
  });
});

describe("files that are not UTF-8", () => {
  const rows = rowsOf().replaceAll("text", "été “n°” — 5 €");
  const content = `text;catégorie\n${rows.replaceAll(",", ";")}`;
  const named = [...SMALL, "--label-column", "catégorie"];
  const big = `text,label\n${rowsOf(8_000)}${rows}`;

  /** As Excel writes it; the characters of the texts that Latin-1 does not have are given their bytes. */
  const windows = (text: string) =>
    Buffer.from(
      text.replaceAll("“", "\x93").replaceAll("”", "\x94").replaceAll("—", "\x97").replaceAll("€", "\x80"),
      "latin1",
    );
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le");
  const bigEndian = (text: string) => utf16(text).swap16();

  it.each<[string, Buffer, string[], string]>([
    ["Windows-1252", windows(content), [], "Windows-1252"],
    ["Windows-1252, leaving bad lines out", windows(content), ["--skip-bad-lines"], "Windows-1252"],
    ["Windows-1252 that is named", windows(content), ["--encoding", "cp1252"], "Windows-1252"],
    ["UTF-16 with a mark", utf16(content), [], "UTF-16 LE"],
    ["UTF-16 with a mark, the other way round", bigEndian(content), [], "UTF-16 BE"],
    ["UTF-16 without one", utf16(content).subarray(2), [], "UTF-16 LE"],
  ])("%s", async (_, bytes, args, name) => {
    const expected = await runOn(content, ...named);
    const { code, stdout, stderr, files } = await runOn(bytes, ...named, ...args);
    expect({ code, stderr, files }).toEqual({ code: 0, stderr: "", files: expected.files });
    expect(stdout).toMatch(new RegExp(`^40 rows, read as ${name}\n`));
    expect(expected.stdout).toMatch(/^40 rows\n/);
  });

  it("are recognised by what stands far down", async () => {
    const expected = await runOn(big, "--min-samples", "2");
    const { stdout, files } = await runOn(windows(big), "--min-samples", "2", "--skip-bad-lines");
    expect(files).toEqual(expected.files);
    expect(stdout).toMatch(/^16,040 rows, read as Windows-1252\n/);
    expect(stdout).not.toContain("could not be read");
  });

  it("are read as they are told", async () => {
    const told = await runOn(windows(content.replaceAll("catégorie", "label")), ...SMALL, "--encoding", "UTF-8");
    expect(told).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Line 2: /) });
    const latin = await runOn(
      Buffer.from("text,label\n\x80\xe9,a\n".repeat(1) + rowsOf(), "latin1"),
      ...SMALL,
      "--encoding",
      "latin-1",
    );
    expect(latin.stdout).toMatch(/^41 rows, read as Latin-1\n/);
  });

  it("are tables all the same, or refused", async () => {
    const zip = Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.from([0xff, 0, 0x80, 0x90])]);
    expect((await runOn(zip, ...SMALL)).stderr).toMatch(/^This is a XLSX file/);
    expect((await runOn(Buffer.from([0x1f, 0x8b, 8, 0xff]), ...SMALL)).stderr).toMatch(/compressed/);
  });
});

describe("lines that break the rules", () => {
  const content = `text,label\n${rowsOf(10)}too,many,cells\n${rowsOf(10)}`;

  it.each<[string, string | Buffer, RegExp]>([
    ["too many cells", content, /^Line 22: The row has 3 cells where 2 are expected\..*--skip-bad-lines/],
    [
      "a quote that is not closed",
      `text,label\na,b\n"c,d\n${rowsOf()}`,
      /^Line 3: A quote is opened on this line and never closed/,
    ],
    [
      "bytes that are no UTF-8 in a file that is",
      Buffer.concat([Buffer.from(`text,label\né,a\n${rowsOf(1)}`), Buffer.from("caf\xe9,a\n", "latin1")]),
      /^Line 5: /,
    ],
    ["a NUL", `text,label\n${rowsOf(1)}a\0b,a\n`, /^Line 4: .*NUL/],
  ])("%s stops it and names the line", async (_, bad, message) => {
    const { code, stderr, stdout } = await runOn(bad, ...SMALL);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("are left out where that is wanted, and named", async () => {
    const { code, stdout, files } = await runOn(content, ...SMALL, "--skip-bad-lines");
    const expected = await runOn(content.replace("too,many,cells\n", ""), ...SMALL);
    expect(code).toBe(0);
    expect(files).toEqual(expected.files);
    expect(stdout).toContain("40 rows\n");
    expect(stdout).toContain("1 line could not be read and was left out:\n  line 22: The row has 3 cells");
  });
});

describe("what it refuses", () => {
  const good = `text,label\n${rowsOf()}`;

  it.each<[string, string, string[], RegExp]>([
    ["a column that is not there", good, ["--label-column", "intent"], /no column “intent”.*“text”, “label”/],
    ["a filter column that is not there", good, ["--filter", "lang=en"], /no column “lang”/],
    ["one column for both", good, ["--label-column", "text"], /cannot be both/],
    ["an empty file", "", [], /file is empty/],
    ["a header alone", "text,label\n", [], /header but no rows/],
    ["a filter that nothing passes", good, ["--filter", "label=x"], /No row has “label” = “x”/],
    ["a minimum that no label reaches", good, ["--min-samples", "21"], /No label has 21 rows.*Lower the minimum to 20/],
    ["no label at all", "text,label\na,\nb,\n", [], /no labelled row/],
    ["one label", `text,label\n${rowsOf().replaceAll(",b", ",a")}`, SMALL, /Only one label is left, “a”/],
    [
      "ids for labels",
      `text,label\n${Array.from({ length: 1_001 }, (_, index) => `t,${index}\n`).join("")}`,
      [],
      /“label” has more than 1,000/,
    ],
    ["shares that leave nothing", good, [...SMALL, "--test", "0.5", "--validation", "0.5"], /share of 1/],
    ["a seed out of range", good, [...SMALL, "--seed", "4294967296"], /seed/],
  ])("%s", async (_, content, args, message) => {
    const { code, stderr, stdout } = await runOn(content, ...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  it("a file that is not there, a folder, and a place that cannot be written to", () =>
    withFolder(async (folder) => {
      const file = path.join(folder, "data.csv");
      writeFileSync(file, good);
      expect(await run(`${file}.gz`, folder)).toMatchObject({ code: 1, stderr: expect.stringMatching(/no such file/) });
      expect(await run(folder, folder)).toMatchObject({ code: 1, stderr: expect.stringMatching(/is not a file/) });
      expect(await run(file, path.join(file, "out"), ...SMALL)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/cannot be written: a part of the path is a file/),
      });
      expect(await run(file, file, ...SMALL)).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/cannot be written: a part of the path is a file/),
      });
      if (existsSync("/proc/self")) expect(await run(file, "/proc/none/none", ...SMALL)).toMatchObject({ code: 1 });
      expect(readdirSync(folder)).toEqual(["data.csv"]);
    }));

  it("an output that would replace its input, by whatever name", () =>
    withFolder(async (folder) => {
      writeFileSync(path.join(folder, "train.jsonl"), good);
      symlinkSync(path.join(folder, "train.jsonl"), path.join(folder, "link.csv"));
      const { code, stderr } = await run(path.join(folder, "link.csv"), folder, ...SMALL);
      expect(code).toBe(1);
      expect(stderr).toMatch(/would replace the file that is read/);
      expect(readFileSync(path.join(folder, "train.jsonl"), "utf8")).toBe(good);
    }));

  it("as many labels as the app does", () => {
    expect(MAX_LABELS).toBe(MAX_LABELS_OF_APP);
  });

  it("a wrong command line, with another exit code", async () => {
    expect(await run()).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^Which CSV file/) });
    expect(await run("--help")).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/^Usage:/) });
  });
});

describe("files of an earlier run", () => {
  it("stay when the new one fails, and are replaced when it does not", () =>
    withFolder(async (folder) => {
      const file = path.join(folder, "data.csv");
      const out = path.join(folder, "out");
      mkdirSync(out);
      for (const split of SPLITS) writeFileSync(splitFile(out, split), "old\n");
      writeFileSync(path.join(out, "notes.txt"), "mine");
      writeFileSync(file, "text,label\na,b\n");
      expect((await run(file, out)).code).toBe(1);
      for (const split of SPLITS) expect(readFileSync(splitFile(out, split), "utf8")).toBe("old\n");
      writeFileSync(file, `text,label\n${rowsOf()}`);
      expect(await run(file, out, ...SMALL, "--quiet")).toEqual({ code: 0, stdout: "", stderr: "" });
      for (const split of SPLITS) expect(readFileSync(splitFile(out, split), "utf8")).not.toBe("old\n");
      expect(readdirSync(out).sort()).toEqual(["notes.txt", "test.jsonl", "train.jsonl", "validation.jsonl"]);
    }));

  it("stay when it is stopped", () =>
    withFolder(async (folder) => {
      const file = path.join(folder, "data.csv");
      writeFileSync(file, `text,label\n${rowsOf()}`);
      const command = parseCommandLine([file, path.join(folder, "out"), ...SMALL]);
      if (command.kind !== "prepare") throw new Error(command.kind);
      const prepared = prepareCsv(command.request, { signal: AbortSignal.abort() });
      await expect(prepared).rejects.toMatchObject({ code: "cancelled" });
      expect(readdirSync(folder)).toEqual(["data.csv"]);
    }));
});
