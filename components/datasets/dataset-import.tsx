"use client";

import { ClipboardPaste, FlaskConical, Globe } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FileDrop } from "@/components/ui/file-drop";
import { cn, formatBytes } from "@/lib/utils";
import { ACCEPTED_FILES, FORMAT_WORDS } from "./import-error";
import { PageDrop } from "./page-drop";
import { UploadPanel } from "./upload-panel";
import { useImport } from "./use-import";

// Fetched when they are asked for: most imports are a dropped file. With `ssr: false` they wait in a place of their own;
// without, the whole page would show its skeleton meanwhile.
const HubDialog = dynamic(async () => (await import("./hub-dialog")).HubDialog, { ssr: false });
const PasteDialog = dynamic(async () => (await import("./paste-dialog")).PasteDialog, { ssr: false });

interface DatasetImportProps {
  /** Largest file that the server takes. */
  maxBytes: number;
  /** The sample is the next step of a newcomer, and an aside for everybody else. */
  sample?: "primary" | "secondary";
  className?: string;
}

/** Where data comes in: a file dropped anywhere on the page, pasted rows, the hub, the sample; and the upload as it goes. */
export function DatasetImport({ maxBytes, sample = "secondary", className }: DatasetImportProps) {
  const { upload, error, isBusy, isImportingSample, uploadFile, cancel, importSample } = useImport(maxBytes);
  const [dialog, setDialog] = useState<"paste" | "hub" | null>(null);
  const take = ([file]: File[]) => file && void uploadFile(file);
  const close = (isOpen: boolean) => !isOpen && setDialog(null);
  return (
    <div className={cn("flex flex-col gap-3", className)}>
      <PageDrop disabled={isBusy || dialog !== null} onFiles={take} />
      {upload ? (
        <UploadPanel upload={upload} onCancel={cancel} />
      ) : (
        <FileDrop
          className="min-h-69 justify-center"
          accept={ACCEPTED_FILES}
          title="Drop a file here, or anywhere on this page"
          hint={`One row, one example: a text and its label. ${FORMAT_WORDS}, up to ${formatBytes(maxBytes)}.`}
          error={error ?? undefined}
          disabled={isBusy}
          onFiles={take}
          actions={
            <>
              <Button disabled={isBusy} onClick={() => setDialog("paste")}>
                <ClipboardPaste aria-hidden />
                Paste rows
              </Button>
              <Button disabled={isBusy} onClick={() => setDialog("hub")}>
                <Globe aria-hidden />
                From the Hugging Face hub
              </Button>
            </>
          }
        />
      )}
      <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2 text-muted text-sm">
        <span>No data at hand?</span>
        <Button
          variant={sample === "primary" ? "primary" : "secondary"}
          size={sample === "primary" ? "lg" : "md"}
          pending={isImportingSample}
          disabled={upload !== null}
          onClick={importSample}
        >
          <FlaskConical aria-hidden />
          Try it with the sample
        </Button>
      </div>
      {dialog === "paste" ? <PasteDialog open onOpenChange={close} /> : null}
      {dialog === "hub" ? <HubDialog open onOpenChange={close} /> : null}
    </div>
  );
}
