"use client";

import { useEffect, useRef, useState } from "react";

const EVERY_MS = 10_000;

/** Says the text to a screen reader at most every ten seconds: what changes with every step would drown all else. */
export function PoliteStatus({ text }: { text: string }) {
  const latest = useRef(text);
  const [spoken, setSpoken] = useState("");
  useEffect(() => {
    latest.current = text;
  });
  useEffect(() => {
    const timer = setInterval(() => setSpoken(latest.current), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <p role="status" className="sr-only">
      {spoken}
    </p>
  );
}
