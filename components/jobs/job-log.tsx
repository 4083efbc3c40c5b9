import { Card } from "@/components/ui/card";
import { ScrolledText } from "@/components/ui/scrolled-text";
import { logLines } from "@/lib/jobs/report";
import type { JobDetail } from "@/lib/jobs/schema";
import { pluralise } from "@/lib/utils";

/** The job's raw log, folded away: every state with its message, the newest steps, and the details of a failure. */
export function JobLog({ job }: { job: JobDetail }) {
  const lines = logLines(job);
  const text = lines.join("\n");
  return (
    <Card>
      <details>
        <summary className="flex items-center justify-between gap-4 rounded-lg px-5 py-3 font-semibold text-sm hover:bg-hover">
          Log
          <span className="font-normal text-muted text-xs tabular-nums">{pluralise(lines.length, "line")}</span>
        </summary>
        <ScrolledText text={text} copyLabel="Copy the log" className="mx-5 mb-5" />
      </details>
    </Card>
  );
}
