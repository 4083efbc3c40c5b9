import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";
import { softTone, type Tone } from "./tones";

interface BadgeProps extends ComponentProps<"span"> {
  tone?: Tone;
}

export function Badge({ tone = "grey", className, ...props }: BadgeProps) {
  return (
    <span
      className={cn(
        "inline-flex h-5 max-w-full shrink-0 items-center gap-1 truncate rounded-sm px-1.5 font-medium text-xs",
        "[&_svg]:size-3 [&_svg]:shrink-0",
        softTone[tone],
        className,
      )}
      {...props}
    />
  );
}
