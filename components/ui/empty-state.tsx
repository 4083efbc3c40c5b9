import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cn } from "@/lib/utils";

interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** A heading where the empty state is the page or a section of its own. */
  as?: "p" | "h1" | "h2";
  /** One sentence on what will be here. */
  description?: ReactNode;
  /** One primary button, and perhaps a quieter one. */
  actions?: ReactNode;
  className?: string;
}

export function EmptyState({ icon: Icon, title, as: Title = "p", description, actions, className }: EmptyStateProps) {
  return (
    <div className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      {Icon ? (
        <span className="mb-4 grid size-10 place-items-center rounded-lg border border-border bg-sunken text-muted">
          <Icon aria-hidden className="size-5" />
        </span>
      ) : null}
      <Title className="font-medium text-sm text-text">{title}</Title>
      {description ? <p className="mt-1 max-w-md text-balance text-muted text-sm leading-6">{description}</p> : null}
      {actions ? <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div> : null}
    </div>
  );
}
