import "server-only";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { paths } from "@/lib/store/paths";
import { fetchModelByName } from "../aliases";
import { noMatch } from "../errors";
import { whileThere } from "../serving/model-files";
import { cannotLoad } from "../serving/open-model";

/** A model's file as a download. Throws NotFound, and Internal when the file is gone. */
export async function downloadModel(id: string) {
  const { fileId } = await fetchModelByName(id);
  const handle = await whileThere(
    id,
    () => openFile(fileId),
    () => noMatch("model"),
  );
  // Of what is open, which a change of thresholds meanwhile does not touch.
  const { size } = await handle.stat();
  // The same class under two names: Node's types and the DOM's.
  const body = Readable.toWeb(handle.createReadStream()) as unknown as ReadableStream<Uint8Array>;
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(size),
    "content-disposition": `attachment; filename="${fileNameOf(id)}"`,
    "x-content-type-options": "nosniff",
  };
  return { body, headers };
}

function openFile(fileId: string) {
  return open(paths.engineModel(fileId)).catch((cause: unknown) => {
    throw cannotLoad("Its file is missing on the disk.", cause);
  });
}

/** `ft:classifier:…` as a file name that every system takes: a colon is none on some. */
function fileNameOf(id: string): string {
  return `${id.replaceAll(/[^A-Za-z0-9._-]+/g, "-")}.model`;
}
