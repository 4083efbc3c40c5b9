import "server-only";
import type { WireFileDetails } from "../schema";
import { fetchFile } from "./internal";
import { serializeFile } from "./serialize";

/** One file. Throws NotFound. */
export async function getFile(id: string): Promise<WireFileDetails> {
  return { ...serializeFile(await fetchFile(id)), deleted: false };
}
