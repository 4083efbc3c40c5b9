import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
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
        <div className="relative mx-5 mb-5 rounded-md border border-border bg-sunken">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long text must be scrollable by keyboard */}
          <pre tabIndex={0} className="max-h-80 overflow-auto p-3 pr-11 text-xs leading-5">
            {text}
          </pre>
          <CopyButton text={text} label="Copy the log" className="absolute top-1.5 right-1.5" />
        </div>
      </details>
    </Card>
  );
}
