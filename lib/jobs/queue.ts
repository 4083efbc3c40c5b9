import type { JobListItem } from "./schema";

/** A job that waits in a queue whose places are told. */
export interface QueuedJob {
  job: JobListItem;
  /** 1 is the next. Jobs of others, which are not in the list, may have the places between. */
  position: number;
}

/** What waits on one server. */
export interface ServerQueue {
  serverId: string;
  serverName: string;
  canReorder: boolean;
  jobs: readonly QueuedJob[];
  /** How many wait there, those of others too. */
  length: number;
}

/** Jobs that wait, by server, each queue in its order; those whose place is not told are left out. */
export function queuesOf(jobs: readonly JobListItem[]): ServerQueue[] {
  const byServer = new Map<string, JobListItem[]>();
  for (const job of jobs) {
    if (job.status !== "QUEUED" || job.queuePosition === null) continue;
    byServer.set(job.serverId, [...(byServer.get(job.serverId) ?? []), job]);
  }
  return [...byServer].map(([serverId, waiting]) => ({
    serverId,
    serverName: waiting[0]?.serverName ?? "",
    canReorder: waiting.every(({ canReorder }) => canReorder),
    jobs: inOrder(waiting.map((job) => ({ job, position: job.queuePosition?.position ?? 1 }))),
    length: Math.max(...waiting.map(({ queuePosition }) => queuePosition?.of ?? 0)),
  }));
}

function inOrder(jobs: QueuedJob[]): QueuedJob[] {
  return jobs.toSorted((a, b) => a.position - b.position || a.job.id.localeCompare(b.job.id));
}

/** The queue once a job has gone to a place: those that it passes each make room by one. */
export function moveInQueue(jobs: readonly QueuedJob[], jobId: string, to: number): QueuedJob[] {
  const from = jobs.find(({ job }) => job.id === jobId)?.position;
  if (from === undefined || from === to) return [...jobs];
  return inOrder(
    jobs.map(({ job, position }) => {
      if (job.id === jobId) return { job, position: to };
      if (to < from && position >= to && position < from) return { job, position: position + 1 };
      if (to > from && position > from && position <= to) return { job, position: position - 1 };
      return { job, position };
    }),
  );
}
