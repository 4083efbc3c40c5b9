import "server-only";
import { open } from "node:fs/promises";
import { keepNewest, writeFileAtomically } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { FoundCopies } from "../../copies/clusters";

/*
 * Found copies on disk, so that a restart does not look for them again. The file is numbers of 32 bits in the order of
 * this machine: what it is, rows, texts, joins, then the text of each row and the three columns of the joins.
 */

/** "copy" and the version of the form. */
const MAGIC = 0x636f7901;
const HEADER = 4;

/** Files that a dataset keeps: those of the last texts that were looked at. */
const KEPT_FILES = 2;

const FILE_NAME = /^copies-([0-9a-f]+)\.bin$/;

/** The copies that were found for this key; null where none are kept. A file that is not whole counts as none. */
export async function loadCopies(datasetId: string, key: string): Promise<FoundCopies | null> {
  const handle = await open(/* turbopackIgnore: true */ paths.datasetCopies(datasetId, key), "r").catch(() => null);
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    const words = new Int32Array(Math.floor(size / 4));
    const bytes = new Uint8Array(words.buffer);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await handle.read(bytes, at);
      if (bytesRead === 0) return null;
      at += bytesRead;
    }
    return decode(words);
  } finally {
    await handle.close();
  }
}

function decode(words: Int32Array<ArrayBuffer>): FoundCopies | null {
  const [magic, rowLimit = 0, textCount = 0, joinCount = 0] = words;
  if (magic !== MAGIC || words.length !== HEADER + rowLimit + 3 * joinCount) return null;
  let at = HEADER;
  const take = (count: number) => {
    at += count;
    return words.subarray(at - count, at);
  };
  const textOfRow = take(rowLimit);
  const [a, b, similarity] = [take(joinCount), take(joinCount), take(joinCount)];
  return {
    textOfRow,
    textCount,
    joins: { a, b, similarity: new Float32Array(similarity.buffer, similarity.byteOffset, joinCount) },
  };
}

/** Keeps found copies, old or new at any instant, and removes those of other texts but the last. */
export async function keepCopies(datasetId: string, key: string, found: FoundCopies): Promise<void> {
  const { textOfRow, textCount, joins } = found;
  const words = new Int32Array(HEADER + textOfRow.length + 3 * joins.a.length);
  words.set([MAGIC, textOfRow.length, textCount, joins.a.length]);
  let at = HEADER;
  const { buffer, byteOffset, length } = joins.similarity;
  for (const part of [textOfRow, joins.a, joins.b, new Int32Array(buffer, byteOffset, length)]) {
    words.set(part, at);
    at += part.length;
  }
  await writeFileAtomically(paths.datasetCopies(datasetId, key), new Uint8Array(words.buffer));
  await keepNewest(paths.dataset(datasetId), FILE_NAME, KEPT_FILES);
}
