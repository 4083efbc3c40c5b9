import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

const TONES = {
  info: { icon: Info, word: "Note", box: "border-info/20 bg-info-soft/70", mark: "text-info" },
  warning: { icon: TriangleAlert, word: "Warning", box: "border-warning/20 bg-warning-soft/70", mark: "text-warning" },
  danger: { icon: CircleAlert, word: "Problem", box: "border-danger/20 bg-danger-soft/70", mark: "text-danger" },
  success: { icon: CircleCheck, word: "Done", box: "border-success/20 bg-success-soft/70", mark: "text-success" },
} as const;

interface CalloutProps {
  tone?: keyof typeof TONES;
  title?: ReactNode;
  /** A link or button that does what the text advises. */
  action?: ReactNode;
  className?: string;
  children?: ReactNode;
}

export function Callout({ tone = "info", title, action, className, children }: CalloutProps) {
  const { icon: Icon, word, box, mark } = TONES[tone];
  return (
    <div className={cn("flex gap-2.5 rounded-lg border px-3.5 py-3 text-sm leading-5", box, className)}>
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", mark)} />
      <span className="sr-only">{word}: </span>
      <div className="min-w-0 flex-1">
        {title ? <p className="font-medium text-text">{title}</p> : null}
        {children ? <div className={cn("text-text", title && "mt-0.5")}>{children}</div> : null}
      </div>
      {action ? <div className="shrink-0">{action}</div> : null}
    </div>
  );
}
