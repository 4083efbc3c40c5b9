"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookMarked, Download, FolderOpen, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { saveFile } from "@/components/ui/save-file";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/http/api-client";
import { jobMutations } from "@/lib/jobs/mutations";
import type { JobPreset } from "@/lib/jobs/presets-schema";
import { jobQueries } from "@/lib/jobs/queries";
import type { JobSettings } from "@/lib/jobs/schema";
import { MAX_SETTINGS_BYTES, readSettingsFile, settingsFile } from "@/lib/jobs/settings";
import { messageOf } from "@/lib/utils";

interface PresetsProps {
  /** The form's settings now; null, and the fields at fault shown, while one of them is wrong. */
  current: () => JobSettings | null;
  /** Fills the form, and says so with `from`. */
  onLoad: (settings: JobSettings, from: string) => void;
}

/** Settings kept under a name or in a file, and taken up again. */
export function SavedSettings({ current, onLoad }: PresetsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const load = (settings: JobSettings, from: string) => {
    setIsOpen(false);
    onLoad(settings, from);
  };
  const take = () => {
    const settings = current();
    if (settings === null) setIsOpen(false);
    return settings;
  };
  return (
    <Dialog open={isOpen} onOpenChange={setIsOpen}>
      <DialogTrigger asChild>
        <Button>
          <BookMarked aria-hidden />
          Saved settings
        </Button>
      </DialogTrigger>
      <DialogContent
        title="Saved settings"
        description="Everything but the data and the W&B key, for the next job or for a colleague."
      >
        <div className="flex flex-col gap-6">
          <PresetList onLoad={load} />
          <SaveForm current={take} />
          <SettingsFile current={take} onLoad={load} />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function PresetList({ onLoad }: Pick<PresetsProps, "onLoad">) {
  const client = useQueryClient();
  const { data, error, isPending } = useQuery(jobQueries.presets());
  const save = useMutation(jobMutations.savePreset(client));
  const remove = useMutation(jobMutations.deletePreset(client));
  // From the toast, when the dialog may be closed.
  const putBack = async ({ name, settings }: JobPreset) => {
    try {
      await save.mutateAsync({ name, settings });
    } catch (reason) {
      toast.error(`“${name}” is still deleted`, { description: messageOf(reason) });
    }
  };
  const forget = async (preset: JobPreset) => {
    try {
      await remove.mutateAsync(preset.id);
      const action = { label: "Undo", onClick: () => void putBack(preset) };
      toast.success(`Deleted “${preset.name}”`, { duration: 10_000, action });
    } catch (reason) {
      toast.error(`“${preset.name}” was not deleted`, { description: messageOf(reason) });
    }
  };
  if (isPending) return <p className="text-muted text-sm">Looking…</p>;
  if (error) return <Callout tone="danger">{error.message}</Callout>;
  if (data.data.length === 0) return <p className="text-muted text-sm">None yet. Save these below, under a name.</p>;
  return (
    <ul
      aria-label="Settings by name"
      className="flex max-h-60 flex-col divide-y divide-border overflow-y-auto rounded-lg border border-border"
    >
      {data.data.map((preset) => (
        <li key={preset.id} className="flex items-center gap-2 py-1.5 pr-2 pl-3 text-sm">
          <span className="wrap-anywhere min-w-0 flex-1">{preset.name}</span>
          <Button size="sm" aria-label={`Load ${preset.name}`} onClick={() => onLoad(preset.settings, preset.name)}>
            Load
          </Button>
          <Button
            size="icon-sm"
            variant="ghost"
            aria-label={`Delete ${preset.name}`}
            onClick={() => void forget(preset)}
          >
            <Trash2 aria-hidden />
          </Button>
        </li>
      ))}
    </ul>
  );
}

function SaveForm({ current }: Pick<PresetsProps, "current">) {
  const [name, setName] = useState("");
  const { mutate, error, isPending, reset } = useMutation(jobMutations.savePreset(useQueryClient()));
  const isTaken = error instanceof ApiError && error.code === "conflict";
  const save = (overwrite: boolean) => {
    const settings = current();
    if (settings === null) return;
    mutate(
      { name, settings, overwrite },
      {
        onSuccess: (preset) => {
          setName("");
          toast.success(`Saved “${preset.name}”`);
        },
      },
    );
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        // The dialog lies inside the form of the job, in React's tree.
        event.stopPropagation();
        save(false);
      }}
    >
      <div className="flex items-start gap-2">
        <Field
          label="Save these settings as"
          className="flex-1"
          error={error && !isTaken ? (fieldReason(error) ?? error.message) : undefined}
        >
          {(props) => (
            <Input
              {...props}
              value={name}
              onChange={(event) => {
                reset();
                setName(event.target.value);
              }}
              maxLength={80}
              autoComplete="off"
            />
          )}
        </Field>
        <Button type="submit" className="mt-6.5" pending={isPending && !isTaken}>
          Save
        </Button>
      </div>
      <div role="alert" className="empty:hidden">
        {isTaken ? (
          <Callout
            tone="warning"
            action={
              <Button size="sm" variant="danger" pending={isPending} onClick={() => save(true)}>
                Overwrite
              </Button>
            }
          >
            There are settings named “{name.trim()}” already. Overwrite them, or type another name.
          </Callout>
        ) : null}
      </div>
    </form>
  );
}

function fieldReason(error: Error): string | undefined {
  return error instanceof ApiError ? error.fields[0]?.reason : undefined;
}

function SettingsFile({ current, onLoad }: PresetsProps) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const open = async (file: File | undefined) => {
    if (file === undefined) return;
    if (file.size > MAX_SETTINGS_BYTES) {
      setProblem(`${file.name} is too large for a settings file.`);
      return;
    }
    const read = readSettingsFile(await file.text());
    setProblem(read.problem === null ? null : `${file.name}: ${read.problem}`);
    if (read.settings !== null) onLoad(read.settings, file.name);
  };
  return (
    <div className="flex flex-col gap-3 border-border border-t pt-5">
      <div className="flex flex-wrap gap-2">
        <Button
          onClick={() => {
            const settings = current();
            if (settings !== null)
              saveFile(new Blob([settingsFile(settings)], { type: "application/json" }), "job-settings.json");
          }}
        >
          <Download aria-hidden />
          Save to a file
        </Button>
        <Button onClick={() => input.current?.click()}>
          <FolderOpen aria-hidden />
          Open a file
        </Button>
        <input
          ref={input}
          type="file"
          tabIndex={-1}
          aria-label="Settings file"
          className="sr-only"
          accept=".json,application/json"
          onChange={(event) => {
            const file = event.target.files?.[0];
            void open(file);
            // Emptied so that choosing the same file again, once mended, counts as a change.
            event.target.value = "";
          }}
        />
      </div>
      <div role="alert" className="empty:hidden">
        {problem === null ? null : <Callout tone="danger">{problem}</Callout>}
      </div>
    </div>
  );
}
