"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import type { ModelSummary } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";

/** What a person wants to remember of a model; it goes into the model card. */
export function ModelNotes({ model }: { model: ModelSummary }) {
  const [isEditing, setIsEditing] = useState(false);
  if (isEditing) return <NotesForm model={model} onDone={() => setIsEditing(false)} />;
  return (
    <div className="flex flex-col items-start gap-2 text-sm">
      {model.notes === "" ? (
        <p className="text-muted">Nothing is noted yet. What stands here goes into the model card.</p>
      ) : (
        <p className="wrap-anywhere whitespace-pre-wrap leading-6">{model.notes}</p>
      )}
      <Button size="sm" onClick={() => setIsEditing(true)}>
        <Pencil aria-hidden />
        {model.notes === "" ? "Write notes" : "Edit notes"}
      </Button>
    </div>
  );
}

function NotesForm({ model, onDone }: { model: ModelSummary; onDone: () => void }) {
  const [notes, setNotes] = useState(model.notes);
  const update = useMutation(modelMutations.update(useQueryClient()));
  const save = async () => {
    try {
      await update.mutateAsync({ modelId: model.id, notes: notes.trim() });
      onDone();
    } catch (error) {
      toast.error("The notes were not saved", { description: messageOf(error) });
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="Notes">
        {(control) => (
          <Textarea
            {...control}
            autoFocus
            maxLength={10_000}
            value={notes}
            onChange={(event) => setNotes(event.target.value)}
            onKeyDown={(event) => event.key === "Escape" && onDone()}
            onCtrlEnter={() => void save()}
          />
        )}
      </Field>
      <div className="flex gap-2">
        <Button type="submit" variant="primary" pending={update.isPending}>
          Save notes
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
