"use client";

import { ClipboardCopy } from "lucide-react";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";

/** Puts the report of a failed job into the clipboard. */
export function CopyReportButton({ report }: { report: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(report);
      toast.success("The report is in the clipboard");
    } catch {
      toast.error("The browser refused to copy", {
        description: "Open the details below and select the text instead.",
      });
    }
  };
  return (
    <Button variant="ghost" onClick={copy}>
      <ClipboardCopy aria-hidden />
      Copy report
    </Button>
  );
}
