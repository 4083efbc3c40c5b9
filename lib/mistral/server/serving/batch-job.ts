import "server-only";
import { cancelled } from "./batcher";

/** JSON (UTF-8) of the results of some texts, in order, with commas between them. */
export type Piece = Uint8Array<ArrayBuffer>;

/** Some of a job's texts, which one thread classifies at once. */
export interface Chunk {
  index: number;
  texts: string[];
  /** Threads that ended while they worked on it. */
  crashes: number;
  /** The job's round that it belongs to. */
  round: number;
}

/** A request of many texts on its way through the threads. */
export interface BatchJob {
  readonly fileId: string;
  /** Names the state of the model that answers, the same for all texts. */
  readonly key: string;
  readonly isOver: boolean;
  /** Chunks that no thread has yet. */
  readonly todo: Chunk[];
  /** Stores the answer of a chunk; that of an earlier round is dropped. */
  deliver(chunk: Chunk, results: Piece): void;
  /** Begins all over with another state of the model. */
  restart(key: string): void;
  fail(error: unknown): void;
}

interface Options {
  fileId: string;
  key: string;
  chunks: string[][];
  signal: AbortSignal | undefined;
  onDone: (results: Piece[]) => void;
  onError: (error: unknown) => void;
}

/** Opens a job; exactly one of `onDone` and `onError` is called, with Cancelled once the signal is aborted. */
export function openBatchJob({ fileId, key, chunks, signal, onDone, onError }: Options): BatchJob {
  let round = 0;
  let missing = chunks.length;
  let results: Piece[] = [];
  const makeTodo = () => chunks.map((texts, index) => ({ index, texts, crashes: 0, round }));
  const job = { fileId, key, isOver: false, todo: makeTodo() };

  const end = (settle: () => void) => {
    if (job.isOver) return;
    job.isOver = true;
    job.todo = [];
    signal?.removeEventListener("abort", leave);
    settle();
  };
  const fail = (error: unknown) => end(() => onError(error));
  const leave = () => fail(cancelled());
  signal?.addEventListener("abort", leave, { once: true });

  return Object.assign(job, {
    fail,
    deliver(chunk: Chunk, piece: Piece) {
      if (chunk.round !== round) return;
      results[chunk.index] = piece;
      missing -= 1;
      if (missing === 0) end(() => onDone(results));
    },
    restart(newKey: string) {
      if (job.isOver) return;
      round += 1;
      missing = chunks.length;
      results = [];
      job.key = newKey;
      job.todo = makeTodo();
    },
  });
}
