import { Check, CircleHelp, Minus, X } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { ServerCheck } from "@/lib/servers/check-schema";
import { type CheckMark, type CheckTone, compactMarks, describeCheck } from "@/lib/servers/describe";
import { cn } from "@/lib/utils";

const LOOKS = {
  good: { icon: Check, tone: "green", text: "text-success" },
  bad: { icon: X, tone: "red", text: "text-danger" },
  open: { icon: Minus, tone: "grey", text: "text-muted" },
} as const satisfies Record<CheckTone, unknown>;

/** What a look at a server found, as a row of marks with words. */
export function CheckMarks({ check }: { check: ServerCheck }) {
  return (
    <ul aria-label="What it can do" className="flex flex-wrap gap-1.5">
      {compactMarks(check).map((mark) => {
        const { icon: Icon, tone } = looksOf(mark, check);
        return (
          <li key={mark.id} className="flex min-w-0">
            <Badge tone={tone} title={mark.sentence} className="h-6 px-2">
              <Icon aria-hidden />
              {mark.words}
            </Badge>
          </li>
        );
      })}
    </ul>
  );
}

/** The same with its sentences, and what was not found out as well. */
export function CheckSentences({ check }: { check: ServerCheck }) {
  return (
    <ul className="flex flex-col gap-2.5">
      {describeCheck(check).map((mark) => {
        const { icon: Icon, text } = looksOf(mark, check);
        return (
          <li key={mark.id} className="flex gap-2 text-sm leading-5">
            <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", text)} />
            <span className="wrap-anywhere min-w-0">
              <span className="font-medium">{mark.words}</span>
              <span className="block text-muted text-xs leading-5">{mark.sentence}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function looksOf(mark: CheckMark, check: ServerCheck) {
  return check[mark.id].state === "unknown" ? { ...LOOKS.open, icon: CircleHelp } : LOOKS[mark.tone];
}
