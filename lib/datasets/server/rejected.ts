import "server-only";
import { notFound } from "@/lib/errors";
import { paths } from "@/lib/store/paths";
import { fetchDataset } from "./internal";

/** Where the list of rejected lines is, and a name for the download. Throws NotFound where no line was rejected. */
export async function rejectedFile(id: string): Promise<{ path: string; fileName: string }> {
  const record = await fetchDataset(id);
  if (record.status !== "ready" || record.rejectedCount === 0) throw notFound("list of rejected lines for dataset", id);
  return { path: paths.datasetRejected(id), fileName: `${record.name}-rejected.csv` };
}
