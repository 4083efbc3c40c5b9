import { RelativeTime } from "@/components/ui/relative-time";
import { solidTone } from "@/components/ui/tones";
import { describeEvent, describeStatus } from "@/lib/jobs/describe";
import type { JobDetail, JobEvent } from "@/lib/jobs/schema";
import { cn } from "@/lib/utils";

/** Every state a job went through, oldest first; the exact time on hover. */
export function JobTimeline({ job }: { job: JobDetail }) {
  const last = job.events.at(-1);
  return (
    <ol className="flex flex-col">
      {job.events.map((event) => (
        <TimelineItem key={event.sequence} event={event} job={job} isLast={event === last} />
      ))}
    </ol>
  );
}

function TimelineItem({ event, job, isLast }: { event: JobEvent; job: JobDetail; isLast: boolean }) {
  const { tone, isBusy } = describeStatus(job);
  return (
    <li className="relative flex gap-3 pb-4 last:pb-0">
      {isLast ? null : <span aria-hidden className="absolute top-4 bottom-0 left-[3.5px] w-px bg-border" />}
      <span
        aria-hidden
        data-mark
        className={cn(
          "mt-1.5 size-2 shrink-0 rounded-full",
          isLast ? solidTone[tone] : "bg-border-strong",
          isLast && isBusy && "animate-breathe",
        )}
      />
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={cn("text-sm", isLast ? "font-medium text-text" : "text-muted")}>
            {describeEvent(event.status)}
          </span>
          <RelativeTime date={event.createdAt} className="text-muted text-xs" />
        </div>
        {event.message ? <p className="wrap-anywhere mt-0.5 text-muted text-xs leading-5">{event.message}</p> : null}
      </div>
    </li>
  );
}
