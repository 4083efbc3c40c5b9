"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import type { TextRole } from "@/lib/datasets/roles-schema";
import { defaultTemplate, renderTemplate, whyNoTemplate } from "@/lib/datasets/text-template";
import { CommitTextarea } from "./commit-input";

interface TemplateEditorProps {
  text: TextRole;
  /** The cell of a column in the first row; undefined until rows are there. */
  cellOf: ((column: string) => string) | undefined;
  error: string | undefined;
  onChange: (text: TextRole) => void;
}

/** How several columns become one text, with the first row as an example. */
export function TemplateEditor({ text, cellOf, error, onChange }: TemplateEditorProps) {
  const template = text.template ?? defaultTemplate(text.columns);
  const [mistake, setMistake] = useState<string | null>(null);
  const change = (next: string) => {
    const changed = { ...text, template: next };
    const reason = whyNoTemplate(changed);
    setMistake(reason);
    if (reason === null) onChange(changed);
  };
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="flex flex-col gap-2">
        <Field
          label="Template"
          description="Each name in double braces stands for that column’s cell."
          error={mistake ?? error}
        >
          {(control) => (
            <CommitTextarea
              {...control}
              rows={4}
              spellCheck={false}
              className="font-mono text-xs"
              value={template}
              onCommit={change}
              onRevert={() => setMistake(null)}
            />
          )}
        </Field>
        <div className="flex flex-wrap gap-1.5">
          {text.columns
            .filter((column) => !template.includes(`{{${column}}}`))
            .map((column) => (
              <Button key={column} size="sm" onClick={() => change(`${template}\n\n{{${column}}}`)}>
                <Plus aria-hidden />
                {`{{${column}}}`}
              </Button>
            ))}
          {template === defaultTemplate(text.columns) ? null : (
            <Button size="sm" variant="ghost" onClick={() => change(defaultTemplate(text.columns))}>
              One below the other
            </Button>
          )}
        </div>
      </div>
      <figure className="flex min-w-0 flex-col gap-1.5">
        <figcaption className="font-medium text-sm">The first row becomes</figcaption>
        <blockquote className="wrap-anywhere max-h-40 min-h-20 flex-1 overflow-y-auto whitespace-pre-wrap rounded-md border border-border bg-sunken px-3 py-2 text-sm leading-5">
          {cellOf === undefined
            ? "…"
            : renderTemplate(template, cellOf) || <span className="text-muted italic">(empty)</span>}
        </blockquote>
      </figure>
    </div>
  );
}
