import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";

interface Breadcrumb {
  label: string;
  href: string;
}

interface PageHeaderProps {
  title: ReactNode;
  description?: ReactNode;
  /** The way down to this page; the page itself is the title and not repeated. */
  breadcrumbs?: readonly Breadcrumb[];
  actions?: ReactNode;
  /** A row of facts below: status, counts, times. */
  meta?: ReactNode;
}

export function PageHeader({ title, description, breadcrumbs = [], actions, meta }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-3">
      {breadcrumbs.length > 0 ? <Breadcrumbs items={breadcrumbs} /> : null}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        {/* Beside a single small button even a long title stays, and wraps. */}
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="wrap-anywhere font-semibold text-text text-xl leading-8 tracking-tight">{title}</h1>
          {description ? <p className="mt-1 max-w-2xl text-muted text-sm leading-6">{description}</p> : null}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {meta ? <div className="flex flex-wrap items-center gap-x-5 gap-y-2 text-muted text-sm">{meta}</div> : null}
    </header>
  );
}

function Breadcrumbs({ items }: { items: readonly Breadcrumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-1 text-muted text-sm">
        {items.map((item, index) => (
          <li key={item.href} className="flex min-w-0 items-center gap-1">
            <Link href={item.href} className="max-w-60 truncate rounded-sm hover:text-text">
              {item.label}
            </Link>
            {index < items.length - 1 ? <ChevronRight aria-hidden className="size-3.5 shrink-0" /> : null}
          </li>
        ))}
      </ol>
    </nav>
  );
}
