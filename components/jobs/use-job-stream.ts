"use client";

import { type QueryClient, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { followLine, type Line, lostSince } from "@/lib/jobs/follow-line";
import { gather } from "@/lib/jobs/gather";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobDetail, JobStreamFrame } from "@/lib/jobs/schema";
import { isTerminal } from "@/lib/jobs/status";
import { applyFrames, mergeJob } from "@/lib/jobs/stream";
import { useNow } from "./use-now";

const POLL_MS = 2_000;

/** A message of the stream. What reads it comes with the first one: the page of a run that is over does without. */
async function readFrame(data: string): Promise<JobStreamFrame> {
  const { jobStreamFrame } = await import("@/lib/jobs/schema");
  return jobStreamFrame.parse(JSON.parse(data));
}

interface Connection {
  line: Line;
  /** When it came to be so, and when the last word came before that. */
  since: number;
  wordAt: number;
}

interface FollowedJob {
  job: JobDetail;
  /** When the last word of the app came, once none has for some seconds; else null. */
  lostSince: number | null;
}

/** A job that follows its live stream, and by polling while the stream is down; what is known stays on the screen. */
export function useJobStream(jobId: string): FollowedJob {
  const client = useQueryClient();
  const [{ line, since, wordAt }, setConnection] = useState<Connection>({ line: "open", since: 0, wordAt: 0 });
  const { data: job, dataUpdatedAt } = useSuspenseQuery({
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
  const nowMs = Math.max(useNow(line === "lost"), since);
  useEffect(() => {
    if (!isLive) return;
    return followJob(client, jobId, (newLine, newWordAt) =>
      setConnection((known) =>
        known.line === newLine ? known : { line: newLine, since: Date.now(), wordAt: newWordAt },
      ),
    );
  }, [client, jobId, isLive]);
  return { job, lostSince: isLive ? lostSince(line, wordAt, dataUpdatedAt, nowMs) : null };
}

/** Calls back when what was put into the query cache just now has been drawn: it is rendered in a task of its own. */
function afterPaint(done: () => void) {
  setTimeout(() => requestAnimationFrame(() => setTimeout(done)));
}

type OnLine = Parameters<typeof followLine>[0]["onLine"];

/** Reads the stream into the query cache until the returned function is called. */
function followJob(client: QueryClient, jobId: string, onLine: OnLine): () => void {
  const { queryKey } = jobQueries.detail(jobId);
  const frames = gather<JobStreamFrame>(
    (batch) => {
      client.setQueryData(queryKey, (job) => job && applyFrames(job, batch));
      const hasMoved = batch.some(({ type }) => type === "status" || type === "complete");
      // Frames do not carry what a move brings with it: metadata, the model, the reason of a failure.
      if (hasMoved) void client.invalidateQueries({ queryKey, exact: true });
    },
    { now: () => performance.now(), afterPaint },
  );
  let hasLeft = false;
  const take = (frame: JobStreamFrame) => {
    if (hasLeft) return;
    frames.add(frame);
    if (frame.type === "status" || frame.type === "complete") frames.flush();
  };
  // A message that cannot be read is lost, and what it told with it: the whole is asked for.
  const refresh = () => void client.invalidateQueries({ queryKey, exact: true });
  const leave = followLine({
    connect: () => {
      // What came in the meantime is asked for no second time.
      frames.flush();
      const after = client.getQueryData(queryKey)?.lastSequence ?? 0;
      return new EventSource(`/api/jobs/${encodeURIComponent(jobId)}/stream?after=${after}`);
    },
    // In the order of the messages: they all wait for the same code, and not at all once it is there.
    onMessage: ({ data }) => void readFrame(data).then(take, refresh),
    onLine,
    document,
    window,
  });
  return () => {
    hasLeft = true;
    leave();
    frames.stop();
    onLine("open", Date.now());
    const job = client.getQueryData(queryKey);
    if (job && isTerminal(job.status)) void jobMutations.finished(client);
  };
}
