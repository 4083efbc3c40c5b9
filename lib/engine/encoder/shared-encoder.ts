import { Arena } from "../kernels/arena";
import { SentenceEncoder } from "./sentence-encoder";

export interface LoadedEncoder {
  encoder: SentenceEncoder;
  /** Where its weights lie, for another thread that attaches to them. */
  memory: WebAssembly.Memory;
}

const loaded = new Map<string, Promise<LoadedEncoder>>();

/** The encoder of this thread for all that needs one, loaded once per directory; a failure is not kept. Throws what loading throws. */
export function sharedEncoder(directory: string): Promise<LoadedEncoder> {
  const known = loaded.get(directory);
  if (known) return known;
  const loading = load(directory);
  loaded.set(directory, loading);
  loading.catch(() => loaded.delete(directory));
  return loading;
}

async function load(directory: string): Promise<LoadedEncoder> {
  const arena = new Arena();
  return { encoder: await SentenceEncoder.load(directory, arena), memory: arena.memory };
}
