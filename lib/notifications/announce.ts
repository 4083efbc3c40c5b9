import type { NotificationItem } from "./schema";

/** What came since `known`, oldest first, and nobody has read yet. On the first look, with `known` null, nothing is new. */
export function newsAmong(items: readonly NotificationItem[], known: ReadonlySet<string> | null): NotificationItem[] {
  if (known === null) return [];
  return items.filter(({ id, readAt }) => readAt === null && !known.has(id)).reverse();
}

/** How much a page has of a person's attention: it has the keyboard, it can be seen, or neither. */
export type Attention = "focused" | "visible" | "hidden";

const POLL_VISIBLE_MS = 6_000;
const POLL_HIDDEN_MS = 20_000;

/** How often a page asks for news, in milliseconds; false for never. A hidden page asks only to tell of it. */
export function pollInterval(attention: Attention, wantsBrowser: boolean): number | false {
  if (attention !== "hidden") return POLL_VISIBLE_MS;
  return wantsBrowser ? POLL_HIDDEN_MS : false;
}

/** A page that had the keyboard this long ago still counts: it says so at each poll. */
const ATTENTION_KEPT_MS = 15_000;

interface Telling {
  attention: Attention;
  /** Path of the page. */
  pathname: string;
  /** The person asked for browser notifications, and the browser allows them. */
  wantsBrowser: boolean;
  /** When any page of this app last had the keyboard, in epoch milliseconds; 0 for never. */
  focusedAtMs: number;
  nowMs: number;
}

/**
 * Where a page tells of something: in a toast where it can be seen, unless the page is about it; in a browser
 * notification where nobody is at any page of the app.
 */
export function waysToTell(
  { href }: Pick<NotificationItem, "href">,
  { attention, pathname, wantsBrowser, focusedAtMs, nowMs }: Telling,
): { toast: boolean; browser: boolean } {
  const isAttended = attention === "focused" || nowMs - focusedAtMs < ATTENTION_KEPT_MS;
  return {
    toast: attention !== "hidden" && pathname !== href,
    browser: wantsBrowser && !isAttended,
  };
}
