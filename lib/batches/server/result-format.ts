import "server-only";
import path from "node:path";
import type { FileFormat } from "@/lib/datasets/parse-schema";
import { nameWithoutGzip } from "@/lib/datasets/server/import/detect-format";
import type { BatchDetail } from "../schema";

type ResultFormat = BatchDetail["resultFormat"];

/** What a file comes back as: itself where that can be written, else CSV. */
export function resultFormatOf(fileName: string, format: FileFormat): ResultFormat {
  if (format === "xlsx") return "xlsx";
  const extension = format === "csv" ? path.extname(nameWithoutGzip(fileName)).slice(1).toLowerCase() : "csv";
  return extension === "tsv" || extension === "txt" ? extension : "csv";
}

/** Name of the result: `tickets-labelled.csv` of `tickets.csv.gz`. */
export function resultName(fileName: string, format: ResultFormat): string {
  return `${path.parse(nameWithoutGzip(fileName)).name || "batch"}-labelled.${format}`;
}
