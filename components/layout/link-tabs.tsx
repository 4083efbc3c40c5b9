import Link from "next/link";
import { cn } from "@/lib/utils";

interface LinkTabsProps {
  /** Names the group for screen readers. */
  label: string;
  tabs: readonly { href: string; label: string; isCurrent: boolean }[];
}

/** The parts of a page, each with an address of its own, in the order in which one goes through them. */
export function LinkTabs({ label, tabs }: LinkTabsProps) {
  return (
    <nav aria-label={label} className="-mt-3">
      <ul className="flex gap-5 overflow-x-auto border-border border-b [scrollbar-width:none]">
        {tabs.map(({ href, label: name, isCurrent }) => (
          <li key={name}>
            <Link
              href={href}
              aria-current={isCurrent ? "page" : undefined}
              className={cn(
                "-mb-px flex h-10 shrink-0 items-center border-transparent border-b-2 font-medium text-muted text-sm",
                "transition-colors hover:text-text focus-visible:-outline-offset-2",
                isCurrent && "border-accent text-text",
              )}
            >
              {name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
