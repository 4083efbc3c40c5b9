"use client";

import * as Radix from "radix-ui/switch";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export function Switch({ className, ...props }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative inline-flex h-5 w-9 shrink-0 items-center rounded-full border border-border-strong bg-hover",
        "transition-colors data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50",
        // A larger target than the mark itself.
        "after:absolute after:-inset-2",
        className,
      )}
      {...props}
    >
      <Radix.Thumb
        className={cn(
          "block size-3.5 translate-x-0.5 rounded-full bg-muted transition-transform",
          "data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-accent-contrast",
        )}
      />
    </Radix.Root>
  );
}
