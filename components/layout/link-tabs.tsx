"use client";

import Link, { useLinkStatus } from "next/link";
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
                "relative -mb-px flex h-10 shrink-0 items-center border-transparent border-b-2 font-medium text-muted text-sm",
                "transition-colors hover:text-text focus-visible:-outline-offset-2",
                isCurrent && "border-accent text-text",
              )}
            >
              {name}
              <OnItsWay />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/**
 * Says under the pressed tab that its part is being fetched, where that takes long enough to be noticed. The part that was
 * read stays until then: a skeleton between two parts would hold the next one back, for React shows it for 300 ms at least.
 */
function OnItsWay() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden
      className={cn(
        "absolute inset-x-0 -bottom-0.5 h-0.5 bg-accent opacity-0",
        pending && "animate-breathe opacity-60 transition-opacity delay-150",
      )}
    />
  );
}
