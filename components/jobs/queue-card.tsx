"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ArrowUp, ChevronsUp } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { toast } from "@/components/ui/toast";
import { jobMutations } from "@/lib/jobs/mutations";
import { jobQueries } from "@/lib/jobs/queries";
import { moveInQueue, type QueuedJob, queuesOf, type ServerQueue } from "@/lib/jobs/queue";
import { cn, formatCount, messageOf, pluralise } from "@/lib/utils";

const POLL_MS = 2_000;
const IDLE_POLL_MS = 6_000;

/** Jobs that wait, in the order in which they come up; nothing while none does. */
export function QueueCard() {
  const { data } = useInfiniteQuery({
    ...jobQueries.list({ group: "waiting" }),
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.data.length > 0) ? POLL_MS : IDLE_POLL_MS),
  });
  const queues = queuesOf(data?.pages.flatMap((page) => page.data) ?? []);
  return queues.map((queue) => <Queue key={queue.serverId} queue={queue} />);
}

/** A server's other jobs are asked for their new places after it has answered: until then the list has the old ones. */
const GRACE_MS = 3_000;

interface Move {
  jobId: string;
  position: number;
}

function Queue({ queue }: { queue: ServerQueue }) {
  const { order, isMoving, move, said } = useQueueOrder(queue);
  const others = queue.length - order.length;
  return (
    <Card>
      <CardHeader
        title={`Waiting on ${queue.serverName}`}
        description={
          others > 0
            ? `${pluralise(queue.length, "job")} in line, ${formatCount(others)} of them from elsewhere.`
            : "In the order in which they come up."
        }
      />
      <CardContent className="px-2 pt-2 pb-2">
        <ol aria-label={`Queue of ${queue.serverName}`} aria-busy={isMoving} className="flex flex-col">
          {order.map((queued) => (
            <QueueEntry key={queued.job.id} queued={queued} canReorder={queue.canReorder} onMove={move} />
          ))}
        </ol>
        <p role="status" className="sr-only">
          {said}
        </p>
      </CardContent>
    </Card>
  );
}

/** The queue as it will be once the moves under way are through; the server's answer puts it right. */
function useQueueOrder(queue: ServerQueue) {
  const client = useQueryClient();
  const [moves, setMoves] = useState<readonly Move[]>([]);
  const [said, setSaid] = useState("");
  const { mutateAsync, isPending } = useMutation({
    ...jobMutations.setPosition(client),
    // One after the other: a place is meant in the queue that is on the screen.
    scope: { id: `queue ${queue.serverId}` },
  });
  // Making them again on a list that has them already changes nothing.
  const order = moves.reduce<readonly QueuedJob[]>(
    (jobs, { jobId, position }) => moveInQueue(jobs, jobId, position),
    queue.jobs,
  );
  const move = async ({ job }: QueuedJob, position: number) => {
    const made: Move = { jobId: job.id, position };
    const forget = () => setMoves((now) => now.filter((other) => other !== made));
    setMoves((now) => [...now, made]);
    setSaid(`The job on ${job.datasetName} moves to place ${formatCount(position)}.`);
    try {
      const { queuePosition } = await mutateAsync({ jobId: job.id, position });
      const place = queuePosition?.position ?? position;
      setSaid(`The job on ${job.datasetName} is at place ${formatCount(place)} of ${formatCount(queue.length)}.`);
      setTimeout(forget, GRACE_MS);
    } catch (error) {
      forget();
      setSaid(`The job on ${job.datasetName} was not moved.`);
      toast.error("The job was not moved", { description: messageOf(error) });
    }
  };
  return { order, isMoving: isPending, move, said };
}

interface QueueEntryProps {
  queued: QueuedJob;
  canReorder: boolean;
  onMove: (queued: QueuedJob, position: number) => Promise<void>;
}

function QueueEntry({ queued, canReorder, onMove }: QueueEntryProps) {
  const { job, position } = queued;
  const isFirst = position === 1;
  return (
    <li className="flex items-center gap-3 rounded-md px-3 py-1.5 hover:bg-hover/50">
      <span className="w-6 shrink-0 text-right text-muted text-sm tabular-nums">
        {formatCount(position)}
        <span className="sr-only"> in line</span>
      </span>
      <div className="min-w-0 flex-1">
        <Link
          href={`/jobs/${job.id}`}
          className="block truncate rounded-sm font-medium text-sm underline-offset-4 hover:underline"
        >
          {job.datasetName}
        </Link>
        <span className="block truncate text-muted text-xs">
          {job.baseModel}
          {job.trainingSteps === null ? "" : ` · ${pluralise(job.trainingSteps, "step")}`}
        </span>
      </div>
      {canReorder ? (
        <div className="flex shrink-0 gap-1">
          <MoveButton
            label={`Move the job on ${job.datasetName} up`}
            isOff={isFirst}
            onPress={() => void onMove(queued, position - 1)}
          >
            <ArrowUp aria-hidden />
            <span className="max-sm:sr-only">Up</span>
          </MoveButton>
          <MoveButton
            label={`Move the job on ${job.datasetName} to the front`}
            isOff={isFirst}
            onPress={() => void onMove(queued, 1)}
          >
            <ChevronsUp aria-hidden />
            <span className="max-sm:sr-only">To the front</span>
          </MoveButton>
        </div>
      ) : null}
    </li>
  );
}

interface MoveButtonProps {
  label: string;
  isOff: boolean;
  onPress: () => void;
  children: React.ReactNode;
}

/** Not `disabled` at the front, which would throw the focus away of somebody who pressed it until it was there. */
function MoveButton({ label, isOff, onPress, children }: MoveButtonProps) {
  return (
    <Button
      variant="ghost"
      size="sm"
      aria-label={label}
      aria-disabled={isOff}
      onClick={isOff ? undefined : onPress}
      className={cn(isOff && "opacity-40 hover:bg-transparent hover:text-muted")}
    >
      {children}
    </Button>
  );
}
