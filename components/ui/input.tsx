import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** What every text control shares: input, textarea, select trigger. */
export const controlClasses = cn(
  "w-full rounded-md border border-border-strong bg-surface px-2.5 text-sm text-text placeholder:text-muted",
  "transition-colors hover:border-muted focus-visible:outline-offset-0",
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted aria-invalid:border-danger",
);

export function Input({ className, type = "text", ...props }: ComponentProps<"input">) {
  return <input type={type} className={cn(controlClasses, "h-8 pointer-coarse:h-10", className)} {...props} />;
}
