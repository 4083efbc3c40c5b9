import type { ClassifyCommand, ClassifyReport } from "./classify-protocol";
import { EngineError } from "./errors";
import type { EngineTarget } from "./protocol";
import { type Prediction, resultWriter } from "./result-json";

/** What a thread that classifies needs of a model. */
export interface Predictor {
  targets: EngineTarget[];
  memoryBytes: number;
  predict(texts: readonly string[]): Prediction[];
}

interface Options {
  /** Opens the bytes of a model file. Throws EngineError. */
  load: (bytes: Uint8Array) => Promise<Predictor>;
  maxBytes: number;
  now: () => number;
}

/**
 * Carries out commands one after the other and answers each as the protocol says, null for one without an answer. Keeps the models used
 * last within `maxBytes`, but always the last one. Never rejects.
 */
export function createBatchClassifier({ load, maxBytes, now }: Options) {
  // First is the one not used for the longest time.
  const models = new Map<string, Predictor>();

  /** Frees the models unused for the longest time; returns their keys. */
  function evict(): string[] {
    let bytes = [...models.values()].reduce((sum, model) => sum + model.memoryBytes, 0);
    const evicted: string[] = [];
    for (const [key, model] of models) {
      if (bytes <= maxBytes || models.size === 1) break;
      models.delete(key);
      evicted.push(key);
      bytes -= model.memoryBytes;
    }
    return evicted;
  }

  async function classify({ key, model: bytes, texts }: Extract<ClassifyCommand, { type: "classify" }>) {
    let model = models.get(key);
    if (!model) {
      if (bytes === null) return failed(true, "The thread does not have the model.");
      try {
        model = await load(bytes);
      } catch (error) {
        return failed(true, error instanceof EngineError ? error.message : `It cannot be opened (${wordsOf(error)}).`);
      }
    }
    models.delete(key);
    models.set(key, model);
    const evicted = evict();
    const startedAt = now();
    try {
      const json = model.predict(texts).map(resultWriter(model.targets)).join(",");
      const results = new TextEncoder().encode(json);
      return { type: "classified", results, elapsedMs: now() - startedAt, evicted } satisfies ClassifyReport;
    } catch (error) {
      return failed(false, wordsOf(error));
    }
  }

  return {
    async perform(command: ClassifyCommand): Promise<ClassifyReport | null> {
      if (command.type === "classify") return classify(command);
      models.delete(command.key);
      return null;
    },
  };
}

function failed(isModel: boolean, message: string): ClassifyReport {
  return { type: "failed", isModel, message };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
