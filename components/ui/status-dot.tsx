import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { solidTone, type Tone } from "./tones";

interface StatusDotProps {
  tone: Tone;
  /** Breathes while something is going on; still for people who ask for less motion. */
  pulsing?: boolean;
  /** The state in words. */
  children: ReactNode;
  className?: string;
}

export function StatusDot({ tone, pulsing = false, children, className }: StatusDotProps) {
  return (
    <span className={cn("inline-flex min-w-0 items-center gap-2 text-sm", className)}>
      <span
        aria-hidden
        data-mark
        className={cn("size-2 shrink-0 rounded-full", solidTone[tone], pulsing && "animate-breathe")}
      />
      <span className="min-w-0">{children}</span>
    </span>
  );
}
