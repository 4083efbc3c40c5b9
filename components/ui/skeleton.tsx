import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

/** A stand-in of the same shape as what is coming. Silent: the region that waits says so itself, with `aria-busy`. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div aria-hidden className={cn("animate-pulse rounded-md bg-hover", className)} {...props} />;
}
