"use client";

import { Check, Copy } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "./button";

interface CopyButtonProps {
  /** A long one is made when it is asked for. */
  text: string | (() => string);
  /** What is copied: "Copy model id". */
  label: string;
  className?: string;
  /** Words beside the icon, where it alone says too little. */
  children?: ReactNode;
}

const FEEDBACK_MS = 1600;

/** Without a secure context there is no clipboard API; selecting in a hidden field still works there. */
async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

export function CopyButton({ text, label, className, children }: CopyButtonProps) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), FEEDBACK_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return (
    <Button
      variant={children ? "secondary" : "ghost"}
      size={children ? "sm" : "icon-sm"}
      aria-label={children ? undefined : label}
      title={label}
      className={className}
      onClick={async () =>
        setState((await writeClipboard(typeof text === "string" ? text : text())) ? "copied" : "failed")
      }
    >
      {state === "copied" ? <Check aria-hidden className="text-success" /> : <Copy aria-hidden />}
      {children}
      <span role="status" className="sr-only">
        {state === "copied" ? "Copied" : state === "failed" ? "Copying failed: select the text instead" : ""}
      </span>
    </Button>
  );
}
