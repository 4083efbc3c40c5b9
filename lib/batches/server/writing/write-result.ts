import "server-only";
import { open, rm } from "node:fs/promises";
import { publishFile, temporaryPath, writeAll } from "@/lib/store/files";
import { paths } from "@/lib/store/paths";
import type { StartedBatch } from "../internal";
import { resultFormatOf } from "../result-format";
import { resultBytes } from "./result-bytes";
import type { OutTable } from "./table";

/** Writes the result of a batch beside its source: all of it or nothing. Throws Cancelled. */
export async function writeResult(batch: StartedBatch, signal: AbortSignal): Promise<OutTable["told"]> {
  const { bytes, told } = resultBytes(batch, signal);
  const temporary = await temporaryPath("result");
  try {
    const handle = await open(temporary, "wx", 0o600);
    try {
      for await (const chunk of bytes) await writeAll(handle, chunk);
    } finally {
      await handle.close();
    }
    await publishFile(
      temporary,
      paths.batchResult(batch.id, resultFormatOf(batch.fileName, batch.parse.options.format)),
    );
    return told;
  } finally {
    await rm(temporary, { force: true });
  }
}
