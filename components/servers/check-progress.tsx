"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";

/** The check itself gives up after this. */
const LIMIT_SECONDS = 48;
/** Below it the words are enough. */
const SHOW_SECONDS_FROM = 2;

/** Says that a server is being asked, for how long, and offers to give up. */
export function CheckProgress({ onCancel }: { onCancel: () => void }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-48 flex-1">
        <p className="flex justify-between gap-3 text-muted text-xs leading-5">
          <span role="status">Asking the server what it can do…</span>
          {/* Not announced: a number every second is noise. */}
          <span aria-hidden className="tabular-nums">
            {seconds < SHOW_SECONDS_FROM ? null : `${seconds}s of at most ${LIMIT_SECONDS}s`}
          </span>
        </p>
        <Progress value={null} label="Checking the server" className="mt-1" />
      </div>
      <Button size="sm" onClick={onCancel}>
        Stop checking
      </Button>
    </div>
  );
}
