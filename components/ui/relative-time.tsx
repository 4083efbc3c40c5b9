"use client";

import { useEffect, useState } from "react";
import { formatDateTime, formatRelativeTime } from "@/lib/utils";

interface RelativeTimeProps {
  /** ISO string or epoch milliseconds. */
  date: string | number;
  className?: string;
}

const REFRESH_MS = 30_000;

/** "3 minutes ago", with date and time on hover. Server and browser clocks differ, hence the suppressed warning. */
export function RelativeTime({ date, className }: RelativeTimeProps) {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time
      dateTime={new Date(date).toISOString()}
      title={formatDateTime(date)}
      className={className}
      suppressHydrationWarning
    >
      {formatRelativeTime(date, nowMs)}
    </time>
  );
}
