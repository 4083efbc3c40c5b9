import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { hasResult } from "@/lib/batches/describe";
import { batchPath } from "@/lib/batches/queries";
import type { BatchSummary } from "@/lib/batches/schema";

interface DownloadButtonProps {
  batch: Pick<BatchSummary, "id" | "status" | "rowsDone" | "fileName">;
  size?: "sm" | "md";
}

/** The file with its answers; of a batch that was stopped, as far as it came. Nothing while there is none. */
export function DownloadButton({ batch, size = "md" }: DownloadButtonProps) {
  if (!hasResult(batch)) return null;
  const isWhole = batch.status === "ready";
  return (
    <Button asChild size={size} variant={size === "md" && isWhole ? "primary" : "secondary"}>
      <a href={`${batchPath(batch.id)}/result`} download>
        <Download aria-hidden />
        {isWhole ? "Download" : "Download what is done"}
        {size === "sm" ? <span className="sr-only"> {batch.fileName}</span> : null}
      </a>
    </Button>
  );
}
