/** Address of a batch's page. */
export function batchHref(batchId: string): string {
  return `/batches/${encodeURIComponent(batchId)}`;
}
