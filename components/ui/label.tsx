import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

export function Label({ className, ...props }: ComponentProps<"label">) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the caller ties it with htmlFor
    <label className={cn("inline-flex items-center gap-1.5 font-medium text-sm text-text", className)} {...props} />
  );
}
