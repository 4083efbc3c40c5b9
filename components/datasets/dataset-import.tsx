"use client";

import { FlaskConical, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { FileDrop } from "@/components/ui/file-drop";
import { Progress } from "@/components/ui/progress";
import { cn, formatBytes } from "@/lib/utils";
import { ACCEPTED_FILES } from "./import-error";
import { PageDrop } from "./page-drop";
import { type UploadProgress, useImport } from "./use-import";

interface DatasetImportProps {
  /** Largest file that the server takes. */
  maxBytes: number;
  /** The sample is the next step of a newcomer, and an aside for everybody else. */
  sample?: "primary" | "secondary";
  className?: string;
}

/** Where data comes in: the drop zone (a drop anywhere on the page counts), the sample, and the upload as it goes. */
export function DatasetImport({ maxBytes, sample = "secondary", className }: DatasetImportProps) {
  const { progress, error, isBusy, isImportingSample, uploadFile, cancel, importSample } = useImport(maxBytes);
  const take = ([file]: File[]) => file && void uploadFile(file);
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      <PageDrop disabled={isBusy} onFiles={take} />
      {progress ? (
        <UploadPanel progress={progress} onCancel={cancel} />
      ) : (
        <FileDrop
          className="min-h-69 justify-center"
          accept={ACCEPTED_FILES}
          title="Drop a CSV file here, or anywhere on this page"
          hint={`One row, one example: a column with the text and one with its label. CSV or TSV with a header row, UTF-8, up to ${formatBytes(maxBytes)}.`}
          error={error ?? undefined}
          disabled={isBusy}
          onFiles={take}
        />
      )}
      <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 text-muted text-sm">
        <span>No file at hand?</span>
        <Button
          variant={sample === "primary" ? "primary" : "secondary"}
          size={sample === "primary" ? "lg" : "md"}
          pending={isImportingSample}
          disabled={progress !== null}
          onClick={importSample}
        >
          <FlaskConical aria-hidden />
          Try it with the sample
        </Button>
      </div>
    </div>
  );
}

/** As tall as the drop zone that it stands in for, so that nothing below moves. */
function UploadPanel({ progress, onCancel }: { progress: UploadProgress; onCancel: () => void }) {
  const { fileName, sentBytes, totalBytes } = progress;
  const isSent = sentBytes >= totalBytes;
  const words = `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)} sent`;
  return (
    <div className="flex min-h-69 flex-col justify-center gap-3 rounded-xl border border-border bg-surface px-6 py-10">
      <p className="truncate font-medium text-sm" title={fileName}>
        {isSent ? "Reading rows of" : "Uploading"} {fileName}
      </p>
      <Progress
        value={isSent ? null : sentBytes}
        max={totalBytes}
        label={isSent ? "Reading rows" : "Upload"}
        valueText={isSent ? "Reading rows" : words}
      />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted text-sm tabular-nums">
          {isSent ? "All bytes are sent; the rows are being read." : words}
        </p>
        <Button size="sm" onClick={onCancel}>
          <X aria-hidden />
          Cancel
        </Button>
      </div>
    </div>
  );
}
