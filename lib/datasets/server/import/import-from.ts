import "server-only";
import { Readable } from "node:stream";
import type { DatasetDetail, ImportDatasetInput } from "../../schema";
import { createDataset } from "../create";
import { importFromHub } from "../hub/import-hub";
import { importSample } from "../sample";

/** Makes a dataset of something that is not an upload. Throws as `createDataset` does. */
export async function importFrom(input: ImportDatasetInput, signal?: AbortSignal): Promise<DatasetDetail> {
  switch (input.source) {
    case "sample":
      return importSample(input, signal);
    case "huggingface":
      return importFromHub(input, { signal });
    case "text":
      return importText(input, signal);
  }
}

type TextInput = Extract<ImportDatasetInput, { source: "text" }>;

/** Imports rows that were pasted, by the same way as an upload. */
function importText({ content, name }: TextInput, signal?: AbortSignal): Promise<DatasetDetail> {
  const body = Readable.from([Buffer.from(content)]);
  return createDataset({ body, fileName: "pasted.txt", name: name || "Pasted rows", source: "text", signal });
}
