import { CircleCheck, ShieldCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { LeakFinding } from "@/lib/preparations/describe-leaks";
import { cn } from "@/lib/utils";

const STATES = {
  leak: { icon: TriangleAlert, tone: "text-warning", word: "Leak" },
  kept: { icon: ShieldCheck, tone: "text-success", word: "Kept together" },
  fine: { icon: CircleCheck, tone: "text-success", word: "Fine" },
} as const;

interface LeakFindingsProps {
  findings: readonly LeakFinding[];
  /** What can be done about a leak. */
  actionOf?: (finding: LeakFinding) => ReactNode;
}

/** What a leak report found, a sentence each. */
export function LeakFindings({ findings, actionOf }: LeakFindingsProps) {
  return (
    <ul aria-label="Leaks" className="flex flex-col gap-1">
      {findings.map((finding) => {
        const { icon: Icon, tone, word } = STATES[finding.state];
        return (
          <li key={finding.about} className="flex flex-wrap items-start gap-x-2.5 gap-y-1">
            <Icon aria-hidden className={cn("mt-1.5 size-4 shrink-0", tone)} />
            <p className="wrap-anywhere min-w-56 flex-1 py-1 text-sm leading-5">
              <span className="sr-only">{word}: </span>
              {finding.sentence}
            </p>
            {finding.state === "leak" && actionOf !== undefined ? (
              <div className="max-sm:w-full max-sm:pb-1 max-sm:pl-6.5">{actionOf(finding)}</div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
