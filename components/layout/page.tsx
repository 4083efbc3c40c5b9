import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

interface PageProps {
  /** `narrow` for forms and reading, `wide` for tables and charts. */
  width?: "narrow" | "wide";
  className?: string;
  children: ReactNode;
}

/** The column that a page's header and sections stand in. */
export function Page({ width = "wide", className, children }: PageProps) {
  return (
    <div
      className={cn(
        "mx-auto flex w-full min-w-0 flex-col gap-8 px-4 pt-6 pb-16 sm:px-6 lg:px-8 lg:pt-8",
        width === "narrow" ? "max-w-3xl" : "max-w-7xl",
        className,
      )}
    >
      {children}
    </div>
  );
}
