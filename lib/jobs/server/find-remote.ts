import "server-only";
import type { Mistral } from "@mistralai/mistralai";
import { z } from "zod";
import { isUnknownValue, upstreamError } from "@/lib/mistral/client";
import { within } from "@/lib/within";
import type { JobRecord } from "./internal";
import { timings } from "./timings";

/** Clocks of two machines may differ by this much. */
const CLOCK_DIFFERENCE_MS = 24 * 3_600_000;
const PAGE_SIZE = 100;
/** A server that ignores the page number would be asked for ever. */
const MAX_PAGES = 100;

const listedJob = z.object({ id: z.string(), suffix: z.string().nullish(), createdAt: z.number().optional() });

/**
 * Looks through the list of a job's server for its suffix, which no other job has: newest first, back to when the job was
 * made. A filter that the server ignores does no harm. Null when it is not there at this moment. Throws Upstream.
 */
export async function findBySuffix(client: Mistral, job: JobRecord, signal?: AbortSignal): Promise<string | null> {
  const oldest = (job.createdAt.getTime() - CLOCK_DIFFERENCE_MS) / 1000;
  let firstOfLastPage: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const entries = await readPage(client, { suffix: job.suffix, page, pageSize: PAGE_SIZE }, signal);
    const match = entries.find(({ suffix }) => suffix === job.suffix);
    if (match) return match.id;
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last || entries.length < PAGE_SIZE || first.id === firstOfLastPage) return null;
    if (last.createdAt !== undefined && last.createdAt < oldest) return null;
    firstOfLastPage = first.id;
  }
  return null;
}

/** Jobs that the SDK cannot read are looked at as they came: not to find ours would make a second one. */
async function readPage(
  client: Mistral,
  query: { suffix: string; page: number; pageSize: number },
  signal: AbortSignal | undefined,
): Promise<z.infer<typeof listedJob>[]> {
  try {
    const { data } = await within(timings.readTimeoutMs, signal, (inTime) =>
      client.fineTuning.jobs.list(query, { signal: inTime }),
    );
    return (data ?? []).flatMap((entry) => {
      const listed = listedJob.safeParse(isUnknownValue(entry) ? entry.raw : entry);
      return listed.success ? [listed.data] : [];
    });
  } catch (error) {
    throw upstreamError(error);
  }
}
