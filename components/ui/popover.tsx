"use client";

import * as Radix from "radix-ui/popover";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export const Popover = Radix.Root;
export const PopoverTrigger = Radix.Trigger;

interface PopoverContentProps extends ComponentProps<typeof Radix.Content> {
  /** Names the panel, which is a small dialog. */
  label: string;
}

export function PopoverContent({ label, className, align = "start", ...props }: PopoverContentProps) {
  return (
    <Radix.Portal>
      <Radix.Content
        aria-label={label}
        align={align}
        sideOffset={6}
        collisionPadding={8}
        className={cn(
          "z-50 w-80 max-w-[calc(100vw-1rem)] rounded-lg border border-border bg-raised p-4 text-text shadow-raised",
          "outline-none data-[state=open]:animate-pop-in",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}
