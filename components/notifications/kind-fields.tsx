"use client";

import { useId } from "react";
import { KIND_WORDS } from "@/lib/notifications/describe";
import { type JobNewsKind, jobNewsKind } from "@/lib/notifications/schema";
import { cn } from "@/lib/utils";

/** In the order of importance, which is that of the words. */
const KINDS = Object.keys(KIND_WORDS).flatMap((kind) => {
  const known = jobNewsKind.safeParse(kind);
  return known.success ? [known.data] : [];
});

interface KindFieldsProps {
  value: readonly JobNewsKind[];
  onChange: (value: JobNewsKind[]) => void;
  error: string | undefined;
}

/** What a webhook is told of: a check box for each kind, with what sets it off. */
export function KindFields({ value, onChange, error }: KindFieldsProps) {
  const id = useId();
  const toggle = (kind: JobNewsKind) =>
    onChange(KINDS.filter((other) => (other === kind ? !value.includes(kind) : value.includes(other))));
  return (
    <fieldset className="min-w-0" aria-describedby={error === undefined ? undefined : id}>
      <legend className="mb-1.5 font-medium text-sm">Tell it when</legend>
      <div className="flex flex-col gap-1.5">
        {KINDS.map((kind) => (
          <label
            key={kind}
            className={cn(
              "flex min-w-0 items-start gap-2.5 rounded-md border border-border px-3 py-2 text-sm transition-colors",
              "hover:border-border-strong has-checked:border-accent has-checked:bg-accent-soft/60",
              "has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-1",
            )}
          >
            <input
              type="checkbox"
              checked={value.includes(kind)}
              onChange={() => toggle(kind)}
              className="mt-1 accent-accent outline-none"
            />
            <span className="min-w-0">
              {KIND_WORDS[kind].label}
              <span className="block text-muted text-xs leading-5">{KIND_WORDS[kind].hint}</span>
            </span>
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={id} className="mt-1.5 text-danger text-xs leading-5">
          {error}
        </p>
      )}
    </fieldset>
  );
}
