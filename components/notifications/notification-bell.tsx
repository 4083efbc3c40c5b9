"use client";

import { useQuery } from "@tanstack/react-query";
import { Bell } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Late, lateCode } from "@/components/ui/late";
import { Skeleton } from "@/components/ui/skeleton";
import { notificationQueries } from "@/lib/notifications/queries";
import { cn } from "@/lib/utils";

const panelCode = lateCode(async () => (await import("./notification-panel")).NotificationPanel);

const MOST_SHOWN = 99;

/**
 * The bell with the number of unread notifications, and the newest of them below it. The panel is the browser's own
 * popover: Escape and a press beside it close it, and the focus goes back to the bell. Its place is that of the bell, at
 * the top of the sidebar or of the bar of narrow screens.
 */
export function NotificationBell() {
  const { data } = useQuery(notificationQueries.newest());
  const [isOpen, setIsOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const unread = data?.unreadCount ?? 0;
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        popoverTarget={id}
        aria-haspopup="dialog"
        aria-label={unread === 0 ? "Notifications" : `Notifications, ${unread} unread`}
        className="shrink-0"
      >
        <Bell aria-hidden />
        {unread > 0 ? (
          <span
            aria-hidden
            className="absolute -top-0.5 -right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-accent px-1 font-semibold text-2xs text-accent-contrast tabular-nums"
          >
            {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
          </span>
        ) : null}
      </Button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Notifications"
        onToggle={(event) => setIsOpen(event.newState === "open")}
        className={cn(
          "inset-auto top-15 right-2 m-0 w-[min(24rem,calc(100vw-1rem))] rounded-xl border border-border bg-raised p-0",
          "text-text shadow-raised open:animate-pop-in lg:top-3 lg:right-auto lg:left-59",
        )}
      >
        {isOpen ? (
          <Late
            code={panelCode}
            props={{ onLeave: () => panel.current?.hidePopover() }}
            fallback={<Skeleton className="m-3 h-32" />}
          />
        ) : null}
      </div>
    </>
  );
}
