"use client";

import { Upload } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";

interface PageDropProps {
  disabled: boolean;
  onFiles: (files: File[]) => void;
}

/**
 * Takes files dropped anywhere in the window. A drop zone inside the page handles its own drops first; whatever
 * happens, the browser never leaves the page to open the file.
 */
export function PageDrop({ disabled, onFiles }: PageDropProps) {
  const [isOver, setIsOver] = useState(false);
  const receive = useEffectEvent((files: File[]) => {
    if (!disabled && files.length > 0) onFiles(files);
  });
  useEffect(() => {
    // Enter and leave fire for every element passed over; only leaving the window has no element that is entered.
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const over = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      setIsOver(false);
      if (!carriesFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      receive([...(event.dataTransfer?.files ?? [])]);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);
  if (!isOver || disabled) return null;
  return (
    <div aria-hidden className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-overlay p-4">
      <div className="flex items-center gap-3 rounded-xl border-2 border-accent border-dashed bg-raised px-8 py-6 font-medium text-sm shadow-raised">
        <Upload className="size-5 text-accent-text" />
        Let go to import the file
      </div>
    </div>
  );
}
