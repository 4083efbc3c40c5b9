"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { describeParsing } from "@/lib/datasets/parse-words";
import { formatBytes } from "@/lib/utils";
import { PlainRows } from "./plain-rows";
import { TransferBar } from "./transfer-bars";
import type { Upload } from "./use-import";

interface UploadPanelProps {
  upload: Upload;
  onCancel: () => void;
}

/** A file on its way: what is sent, and its first rows before anything of it is stored. */
export function UploadPanel({ upload: { file, transfer, preview, isLooking }, onCancel }: UploadPanelProps) {
  const isSent = transfer.done >= file.size;
  return (
    <section
      aria-label="Import"
      className="flex min-h-69 flex-col overflow-hidden rounded-xl border border-border bg-surface"
    >
      <div className="flex flex-col gap-4 px-5 py-4">
        <div className="flex items-start justify-between gap-4">
          <div className="min-w-0">
            <p className="truncate font-semibold text-sm" title={file.name}>
              {file.name}
            </p>
            <p className="mt-0.5 text-muted text-sm">
              {formatBytes(file.size)}
              {preview === null ? "" : ` · ${describeParsing(preview.options)}`}
            </p>
          </div>
          <Button size="sm" onClick={onCancel}>
            <X aria-hidden />
            Cancel
          </Button>
        </div>
        <TransferBar
          title="Sending"
          transfer={transfer}
          isDone={isSent}
          {...(isSent && { words: "All bytes are sent" })}
        />
        <TransferBar
          title="Reading rows"
          transfer={isSent ? { ...transfer, total: null } : null}
          words={isSent ? "Under way" : "As soon as all bytes are here"}
        />
      </div>
      {preview !== null || isLooking ? (
        <PlainRows preview={preview ?? undefined} isLoading={false} className="h-60" />
      ) : (
        <p className="border-border border-t px-5 py-3 text-muted text-sm">
          The first rows of this format can only be shown when the whole file is here.
        </p>
      )}
    </section>
  );
}
