import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { solidTone } from "@/components/ui/tones";
import { KIND_WORDS } from "@/lib/notifications/describe";
import type { NotificationItem } from "@/lib/notifications/schema";
import { cn } from "@/lib/utils";

interface NotificationRowProps {
  item: NotificationItem;
  /** Called when the link is followed. */
  onOpen: () => void;
}

/** One notification: a link to what it is about. Unread ones are marked, in words as well. */
export function NotificationRow({ item, onOpen }: NotificationRowProps) {
  const { kind, title, body, href, createdAt, readAt } = item;
  const isUnread = readAt === null;
  return (
    <Link
      href={href}
      onClick={onOpen}
      className={cn(
        "flex gap-3 rounded-md px-3 py-2.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2",
        isUnread && "bg-accent-soft/50",
      )}
    >
      <span aria-hidden className={cn("mt-1.5 size-2 shrink-0 rounded-full", solidTone[KIND_WORDS[kind].tone])} />
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className={cn("wrap-anywhere min-w-0 text-sm text-text", isUnread && "font-semibold")}>
            {isUnread ? <span className="sr-only">Unread: </span> : null}
            {title}
          </span>
          <RelativeTime date={createdAt} className="shrink-0 text-muted text-xs" />
        </span>
        <span className="wrap-anywhere mt-0.5 block text-muted text-xs leading-5">{body}</span>
      </span>
    </Link>
  );
}
