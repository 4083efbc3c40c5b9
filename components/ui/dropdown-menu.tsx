"use client";

import * as Radix from "radix-ui/dropdown-menu";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** Not modal: the page behind stays readable and scrollable, and nothing jumps when its scroll bar would go. */
export function DropdownMenu(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root modal={false} {...props} />;
}

export const DropdownMenuTrigger = Radix.Trigger;

export function DropdownMenuContent({ className, align = "end", ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content
        align={align}
        sideOffset={4}
        collisionPadding={8}
        className={cn(
          "z-70 min-w-44 rounded-lg border border-border bg-raised p-1 text-text shadow-raised outline-none",
          "data-[state=open]:animate-pop-in",
          className,
        )}
        {...props}
      />
    </Radix.Portal>
  );
}

/** Names the items below it. */
export function DropdownMenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return (
    <Radix.Label className={cn("px-2.5 pt-2 pb-1 font-medium text-2xs text-muted uppercase", className)} {...props} />
  );
}

interface DropdownMenuItemProps extends ComponentProps<typeof Radix.Item> {
  tone?: "normal" | "danger";
}

export function DropdownMenuItem({ className, tone = "normal", ...props }: DropdownMenuItemProps) {
  return (
    <Radix.Item
      className={cn(
        "flex cursor-default select-none items-center gap-2 rounded-md px-2.5 py-1.5 text-sm outline-none",
        "data-highlighted:bg-hover data-disabled:opacity-50 pointer-coarse:py-2.5 [&_svg]:size-4 [&_svg]:shrink-0",
        tone === "danger" ? "text-danger data-highlighted:bg-danger-soft" : "[&_svg]:text-muted",
        className,
      )}
      {...props}
    />
  );
}
