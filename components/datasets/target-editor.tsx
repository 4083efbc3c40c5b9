"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import type { ColumnFacts } from "@/lib/datasets/roles/column-facts";
import {
  offeredNoneLabel,
  type Reading,
  readAs,
  readingOf,
  readingsOf,
  separatorTyped,
  typedSeparator,
} from "@/lib/datasets/roles/read-as";
import { problemOfTarget } from "@/lib/datasets/roles/refusal";
import { type MultiTarget, type Target, target as targetSchema } from "@/lib/datasets/roles-schema";
import { CommitInput } from "./commit-input";
import type { RolesState } from "./use-roles";

const READINGS = {
  single: { label: "One label per row", hint: "The cell as it stands" },
  separator: { label: "Several, between separators", hint: "billing|refund" },
  json: { label: "Several, as a list", hint: '["billing", "refund"]' },
  flags: { label: "Yes or no in each column", hint: "1, true, yes or x is yes" },
  scores: { label: "A score in each column", hint: "From a threshold on it applies" },
} as const satisfies Record<Reading, { label: string; hint: string }>;

interface TargetEditorProps {
  roles: RolesState;
  index: number;
  target: Target;
  fact: ColumnFacts | undefined;
}

/** Name and reading of a target. Each change is saved at once; what cannot be is said at its field. */
export function TargetEditor({ roles, index, target, fact }: TargetEditorProps) {
  const [mistake, setMistake] = useState<{ field: string; reason: string } | null>(null);
  const change = (field: string, next: Target) => {
    const { error } = targetSchema.safeParse(next);
    const others = roles.shown.targets.filter((_, at) => at !== index);
    const isTaken = others.some(({ name }) => name === next.name);
    const reason = error?.issues[0]?.message ?? (isTaken ? "Another label has this name." : null);
    setMistake(reason === null ? null : { field, reason });
    if (reason === null) roles.setTarget(index, next);
  };
  const forgive = () => setMistake(null);
  const errorOf = (field: "name" | "reading" | "source" | "noneLabel") => {
    if (mistake?.field === field) return mistake.reason;
    return field === "source" ? undefined : problemOfTarget(roles.problems, index, field);
  };

  return (
    <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-2">
      <Field label="Name" description="What it is called here and in the training files." error={errorOf("name")}>
        {(control) => (
          <CommitInput
            {...control}
            value={target.name}
            onCommit={(name) => change("name", { ...target, name: name.trim() })}
            onRevert={forgive}
          />
        )}
      </Field>
      <Field label="How it stands in the rows" error={errorOf("reading")}>
        {(control) => (
          <Select
            {...control}
            options={readingsOf(target).map((value) => ({ value, ...READINGS[value] }))}
            value={readingOf(target)}
            onValueChange={(reading) => change("reading", readAs(target, reading, fact))}
          />
        )}
      </Field>
      {target.kind === "multi" ? (
        <>
          <SourceField
            target={target}
            error={errorOf("source")}
            onChange={(next) => change("source", next)}
            onRevert={forgive}
          />
          <NoneField
            target={target}
            error={errorOf("noneLabel")}
            onChange={(next) => change("noneLabel", next)}
            onRevert={forgive}
          />
        </>
      ) : null}
      {roles.shown.targets.length > 1 ? (
        <Button variant="ghost" size="sm" className="w-fit sm:col-span-2" onClick={() => roles.removeTarget(index)}>
          <Trash2 aria-hidden />
          Do not learn “{target.name}”
        </Button>
      ) : null}
    </div>
  );
}

interface MultiFieldProps {
  target: MultiTarget;
  error?: string | undefined;
  onChange: (target: MultiTarget) => void;
  onRevert: () => void;
}

function SourceField({ target, error, onChange, onRevert }: MultiFieldProps) {
  const { source } = target;
  if (source.type === "separator") {
    return (
      <Field label="Separator" error={error} description={"Between two labels. \\n stands for a line break."}>
        {(control) => (
          <CommitInput
            {...control}
            className="font-mono"
            maxLength={8}
            value={typedSeparator(source.separator)}
            onCommit={(typed) => onChange({ ...target, source: { ...source, separator: separatorTyped(typed) } })}
            onRevert={onRevert}
          />
        )}
      </Field>
    );
  }
  if (source.type === "scores") {
    return (
      <Field label="Threshold" error={error} description="A label applies from this score on.">
        {(control) => (
          <CommitInput
            {...control}
            type="number"
            step="any"
            value={String(source.threshold)}
            onCommit={(typed) =>
              onChange({ ...target, source: { ...source, threshold: typed === "" ? Number.NaN : Number(typed) } })
            }
            onRevert={onRevert}
          />
        )}
      </Field>
    );
  }
  return null;
}

const NONE_OPTIONS = [
  { value: "leave out", label: "Leave them out", hint: "Nothing is learnt from them" },
  { value: "label", label: "Give them a label", hint: "Such as none, or safe" },
] as const;

function NoneField({ target, error, onChange, onRevert }: MultiFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <Field label="Rows without a label" error={target.noneLabel === null ? error : undefined}>
        {(control) => (
          <Select
            {...control}
            options={NONE_OPTIONS}
            value={target.noneLabel === null ? "leave out" : "label"}
            onValueChange={(value) =>
              onChange({ ...target, noneLabel: value === "label" ? offeredNoneLabel(target) : null })
            }
          />
        )}
      </Field>
      {target.noneLabel === null ? null : (
        <Field label="Their label" error={error}>
          {(control) => (
            <CommitInput
              {...control}
              value={target.noneLabel ?? ""}
              onCommit={(noneLabel) => onChange({ ...target, noneLabel: noneLabel.trim() })}
              onRevert={onRevert}
            />
          )}
        </Field>
      )}
    </div>
  );
}
