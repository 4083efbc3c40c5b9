"use client";

import { type QueryClient, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import { type JobDetail, type JobStreamFrame, jobStreamFrame } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { applyFrames, mergeJob } from "@/lib/jobs/stream";

/** `broken` for a moment is normal (a proxy, a restart); after `LOST_AFTER_MS` the reader is told. */
type Line = "open" | "broken" | "lost";

const REDRAW_MS = 200;
/** How long a busy page may put a redraw off. */
const LATEST_REDRAW_MS = 1_000;
const POLL_MS = 2_000;
const LOST_AFTER_MS = 5_000;
const REOPEN_MS = 5_000;

/** A job that follows its live stream, and by polling while the stream is down. */
export function useJobStream(jobId: string): { job: JobDetail; line: Line } {
  const client = useQueryClient();
  const [line, setLine] = useState<Line>("open");
  const { data: job } = useSuspenseQuery({
    ...jobQueries.detail(jobId),
    staleTime: line === "open" ? Number.POSITIVE_INFINITY : 0,
    refetchInterval: (query) => {
      const known = query.state.data;
      return line !== "open" && known && !isTerminal(known.status) ? POLL_MS : false;
    },
    // Query types both sides as unknown; they are what this query's function and the reducer below return.
    structuralSharing: (known, fetched) => (known ? mergeJob(known as JobDetail, fetched as JobDetail) : fetched),
  });
  const isLive = !isTerminal(job.status);
  useEffect(() => {
    if (isLive) return followJob(client, jobId, setLine);
  }, [client, jobId, isLive]);
  return { job, line: isLive ? line : "open" };
}

/** Lets a burst of frames be read before the chart is drawn again: drawing thousands of steps takes its time. */
function whenIdle(work: () => void) {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: LATEST_REDRAW_MS });
  else work();
}

/** Reads the stream into the query cache until the returned function is called. */
function followJob(client: QueryClient, jobId: string, onLine: (line: Line) => void): () => void {
  const { queryKey } = jobQueries.detail(jobId);
  let waiting: JobStreamFrame[] = [];
  let source: EventSource | undefined;
  let redraw: ReturnType<typeof setTimeout> | undefined;
  let reopen: ReturnType<typeof setTimeout> | undefined;
  let despair: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(redraw);
    redraw = undefined;
    const frames = waiting;
    waiting = [];
    client.setQueryData(queryKey, (job) => job && applyFrames(job, frames));
  };
  const onFrame = ({ data }: MessageEvent<string>) => {
    const frame = jobStreamFrame.parse(JSON.parse(data));
    waiting.push(frame);
    if (frame.type === "checkpoint" || frame.type === "phase") {
      redraw ??= setTimeout(() => whenIdle(flush), REDRAW_MS);
      return;
    }
    flush();
    // Frames do not carry what a move brings with it: metadata, the model, the reason of a failure.
    void client.invalidateQueries({ queryKey, exact: true });
  };
  const onOpen = () => {
    clearTimeout(despair);
    despair = undefined;
    onLine("open");
  };
  const onError = () => {
    onLine("broken");
    despair ??= setTimeout(() => onLine("lost"), LOST_AFTER_MS);
    // The browser reconnects by itself, with the last id, unless the answer was an error.
    if (source?.readyState === EventSource.CLOSED) reopen = setTimeout(open, REOPEN_MS);
  };
  function open() {
    const after = client.getQueryData(queryKey)?.lastSequence ?? 0;
    source = new EventSource(`/api/jobs/${encodeURIComponent(jobId)}/stream?after=${after}`);
    source.addEventListener("open", onOpen);
    source.addEventListener("error", onError);
    source.addEventListener("progress", onFrame);
    source.addEventListener("complete", onFrame);
  }
  open();
  return () => {
    source?.close();
    for (const timer of [redraw, reopen, despair]) clearTimeout(timer);
    onLine("open");
    const job = client.getQueryData(queryKey);
    if (job && isTerminal(job.status)) void jobMutations.finished(client);
  };
}
