import Link from "next/link";
import { type NotificationTab, notificationsHref } from "@/lib/notifications/search-params";
import { cn } from "@/lib/utils";

const TABS: readonly { tab: NotificationTab; label: string }[] = [
  { tab: "all", label: "All" },
  { tab: "browser", label: "In this browser" },
  { tab: "webhooks", label: "Webhooks" },
];

/** The parts of the notifications' page: what was told, and the ways to be told. */
export function NotificationTabs({ current }: { current: NotificationTab }) {
  return (
    <nav aria-label="Notifications" className="-mt-3">
      <ul className="flex gap-5 overflow-x-auto border-border border-b [scrollbar-width:none]">
        {TABS.map(({ tab, label }) => (
          <li key={tab}>
            <Link
              href={notificationsHref(tab)}
              aria-current={tab === current ? "page" : undefined}
              className={cn(
                "-mb-px flex h-10 shrink-0 items-center border-transparent border-b-2 font-medium text-muted text-sm",
                "transition-colors hover:text-text focus-visible:-outline-offset-2",
                tab === current && "border-accent text-text",
              )}
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
