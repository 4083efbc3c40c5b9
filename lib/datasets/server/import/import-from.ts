import "server-only";
import { invalid } from "@/lib/errors";
import type { DatasetDetail, ImportDatasetInput } from "../../schema";
import { importSample } from "../sample";

/** Makes a dataset of something that is not an upload. Throws as `createDataset` does. */
export async function importFrom(input: ImportDatasetInput, signal?: AbortSignal): Promise<DatasetDetail> {
  switch (input.source) {
    case "sample":
      return importSample(input, signal);
    case "text":
    case "huggingface":
      throw invalid("This way in is not there yet.");
  }
}
