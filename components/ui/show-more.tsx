import type { ReactNode } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";

interface ShowMoreProps {
  /** How much of how much is shown: "20 of 187 groups". */
  children: ReactNode;
  onMore: () => void;
  pending?: boolean;
  className?: string;
}

/** The end of a list that shows its first part. */
export function ShowMore({ children, onMore, pending = false, className }: ShowMoreProps) {
  return (
    <div className={cn("flex items-center gap-3 text-muted text-xs tabular-nums", className)}>
      <span>{children}</span>
      <Button variant="link" size="sm" className="min-h-6" pending={pending} onClick={onMore}>
        Show more
      </Button>
    </div>
  );
}
