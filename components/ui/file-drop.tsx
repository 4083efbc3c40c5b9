"use client";

import { Upload } from "lucide-react";
import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { cn } from "@/lib/utils";
import { Button } from "./button";

interface FileDropProps {
  onFiles: (files: File[]) => void;
  /** Extensions and types as `<input accept>` takes them: `.csv,.tsv,text/csv`. */
  accept?: string;
  multiple?: boolean;
  /** Size limit and formats, in words, before anything is dropped. */
  hint: ReactNode;
  title?: ReactNode;
  /** What is wrong with the last file. */
  error?: string | undefined;
  disabled?: boolean;
  /** Other ways in, beside the button. */
  actions?: ReactNode;
  className?: string;
}

/** The whole area takes a drop; the button opens the file chooser, for keyboard and touch. */
export function FileDrop(props: FileDropProps) {
  const { onFiles, accept, multiple = false, hint, error, disabled = false, actions, className } = props;
  const { title = multiple ? "Drop files here" : "Drop a file here" } = props;
  const input = useRef<HTMLInputElement>(null);
  const { isOver, handlers } = useDrop(disabled, (files) => onFiles(multiple ? files : files.slice(0, 1)));
  const id = useId();
  return (
    <div
      {...handlers}
      data-over={isOver || undefined}
      className={cn(
        "flex flex-col items-center rounded-xl border border-border-strong border-dashed bg-surface px-6 py-10 text-center",
        "transition-colors data-over:border-accent data-over:border-solid data-over:bg-accent-soft",
        error && "border-danger",
        className,
      )}
    >
      <span className="mb-4 grid size-10 place-items-center rounded-lg bg-accent-soft text-accent-text">
        <Upload aria-hidden className="size-5" />
      </span>
      <p className="font-medium text-sm text-text">{isOver ? "Let go to add" : title}</p>
      <p id={`${id}-hint`} className="mt-1 max-w-md text-balance text-muted text-sm">
        {hint}
      </p>
      <div className="mt-5 flex flex-wrap justify-center gap-2">
        <Button
          disabled={disabled}
          aria-describedby={error ? `${id}-hint ${id}-error` : `${id}-hint`}
          onClick={() => input.current?.click()}
        >
          {multiple ? "Choose files" : "Choose a file"}
        </Button>
        {actions}
      </div>
      <input
        ref={input}
        type="file"
        tabIndex={-1}
        aria-label={multiple ? "Files" : "File"}
        className="sr-only"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // Emptied so that choosing the same file again, once mended, counts as a change.
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <p id={`${id}-error`} role="alert" className="text-danger text-sm not-empty:mt-3">
        {error}
      </p>
    </div>
  );
}

/** Drag events fire for every child passed over; a counter tells leaving the area from moving inside it. */
function useDrop(disabled: boolean, onFiles: (files: File[]) => void) {
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const carriesFiles = (event: DragEvent) => !disabled && event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragEnter: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      setIsOver(true);
    },
    onDragOver: (event: DragEvent) => {
      if (carriesFiles(event)) event.preventDefault();
    },
    onDragLeave: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      setIsOver(depth.current > 0);
    },
    onDrop: (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      setIsOver(false);
      const files = [...event.dataTransfer.files];
      if (files.length > 0) onFiles(files);
    },
  };
  return { isOver, handlers };
}
