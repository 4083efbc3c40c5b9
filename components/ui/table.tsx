import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/utils";

interface TableProps extends ComponentProps<"table"> {
  /** Names the table for screen readers and its scroll area. */
  label: string;
  /** Height limit of the scroll area, e.g. `max-h-96`; the header stays in view. */
  containerClassName?: string;
  children: ReactNode;
}

/** A real table in an area that scrolls by itself, also with the keyboard. */
export function Table({ label, containerClassName, className, ...props }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroll area must be reachable to be scrolled by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a section per table would clutter the page's outline
    <div role="group" aria-label={label} tabIndex={0} className={cn("relative overflow-auto", containerClassName)}>
      <table className={cn("w-full border-separate border-spacing-0 text-sm", className)} {...props}>
        <caption className="sr-only">{label}</caption>
        {props.children}
      </table>
    </div>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead className={cn("sticky top-0 z-10", className)} {...props} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody className={cn("[&>tr:last-child>*]:border-b-0", className)} {...props} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr className={cn("hover:[&>td]:bg-hover/50", className)} {...props} />;
}

interface CellProps {
  /** Numbers stand right, in figures of one width. */
  numeric?: boolean;
}

export function TableHeader({ numeric = false, className, ...props }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 whitespace-nowrap border-border border-b bg-sunken px-3 text-left font-medium text-muted text-xs",
        numeric && "text-right",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ numeric = false, className, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      className={cn("border-border border-b px-3 py-2 align-middle", numeric && "text-right tabular-nums", className)}
      {...props}
    />
  );
}
