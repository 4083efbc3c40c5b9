"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Tag, Undo2, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { modelMutations } from "@/lib/models/mutations";
import { modelQueries } from "@/lib/models/queries";
import { aliasParams, type ModelAlias, type ModelSummary } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";
import { type AliasTo, useAliasQuestion } from "./alias-question";

const FIRST_NAME = "production";

/** Second names of a model: programs ask for the name, and it moves from model to model with one press, and back. */
export function ModelAliases({ model }: { model: ModelSummary }) {
  const { data } = useQuery(modelQueries.aliases());
  const aliases = data?.data ?? [];
  const own = aliases.filter(({ modelId }) => modelId === model.id);
  const others = aliases.filter(({ modelId }) => modelId !== model.id);
  const { move, remove, moving } = useAliases();
  const { ask, lookingAt, dialog } = useAliasQuestion(move);
  const busy = lookingAt ?? moving;
  const isInUse = model.archivedAt === null && model.deletedAt === null;
  return (
    <Card>
      <CardHeader title="Aliases" description="Names that programs can ask for instead of the id." />
      <CardContent className="flex flex-col gap-4">
        {own.length === 0 ? null : (
          <ul aria-label="Aliases of this model" className="flex flex-col gap-2">
            {own.map((alias) => (
              <OwnAlias key={alias.name} alias={alias} isPending={busy === alias.name} onMove={ask} onRemove={remove} />
            ))}
          </ul>
        )}
        {others.length === 0 || !isInUse ? null : (
          <ul aria-label="Aliases of other models" className="flex flex-col gap-2">
            {others.map(({ name, modelName }) => (
              <li key={name} className="flex flex-wrap items-center justify-between gap-2 text-sm">
                <span className="wrap-anywhere min-w-0">
                  <span className="font-medium">{name}</span>
                  <span className="block text-muted text-xs">leads to {modelName}</span>
                </span>
                <Button
                  size="sm"
                  pending={busy === name}
                  aria-label={`Move here: ${name}`}
                  onClick={() => ask(name, model)}
                >
                  Move here
                </Button>
              </li>
            ))}
          </ul>
        )}
        {isInUse ? (
          <NewAlias suggestion={aliases.length === 0 ? FIRST_NAME : ""} own={own} onAdd={(name) => ask(name, model)} />
        ) : null}
        {dialog}
      </CardContent>
    </Card>
  );
}

/** Moves and ends names, and says so with a way back. */
function useAliases() {
  const client = useQueryClient();
  const moving = useMutation(modelMutations.moveAlias(client));
  const removing = useMutation(modelMutations.deleteAlias(client));
  const move = async (name: string, { id, name: modelName }: AliasTo): Promise<void> => {
    try {
      const { previous } = await moving.mutateAsync({ name, modelId: id });
      const back = () =>
        void (previous === null ? remove(name) : move(name, { id: previous.modelId, name: previous.modelName }));
      toast.success(`“${name}” leads to “${modelName}” now`, { action: { label: "Undo", onClick: back } });
    } catch (error) {
      toast.error(`“${name}” was not moved`, { description: messageOf(error) });
    }
  };
  const remove = async (name: string): Promise<void> => {
    try {
      const { modelId, modelName } = await removing.mutateAsync({ name });
      const back = () => void move(name, { id: modelId, name: modelName });
      toast.success(`“${name}” leads nowhere now`, { action: { label: "Undo", onClick: back } });
    } catch (error) {
      toast.error(`“${name}” was not removed`, { description: messageOf(error) });
    }
  };
  return {
    move: (name: string, to: AliasTo) => void move(name, to),
    remove: (name: string) => void remove(name),
    /** Name of the alias that is moved or removed. */
    moving: (moving.isPending ? moving.variables.name : removing.isPending ? removing.variables.name : null) ?? null,
  };
}

interface OwnAliasProps {
  alias: ModelAlias;
  isPending: boolean;
  onMove: (name: string, to: AliasTo) => void;
  onRemove: (name: string) => void;
}

function OwnAlias({ alias: { name, previous, isOnServer }, isPending, onMove, onRemove }: OwnAliasProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-2 text-sm">
      <span className="wrap-anywhere min-w-0">
        <span className="inline-flex items-center gap-1.5 font-medium">
          <Tag aria-hidden className="size-3.5 text-muted" />
          {name}
        </span>
        {isOnServer ? null : (
          <span className="block text-muted text-xs">In this app only: its server has no aliases.</span>
        )}
      </span>
      <span className="flex items-center gap-1">
        {previous === null ? null : (
          <Button
            size="sm"
            pending={isPending}
            title={`Back to ${previous.modelName}`}
            aria-label={`Move back: ${name} to ${previous.modelName}`}
            onClick={() => onMove(name, { id: previous.modelId, name: previous.modelName })}
          >
            <Undo2 aria-hidden />
            Move back
          </Button>
        )}
        <Button
          variant="ghost"
          size="icon-sm"
          pending={isPending}
          aria-label={`Remove the alias ${name}`}
          onClick={() => onRemove(name)}
        >
          <X aria-hidden />
        </Button>
      </span>
    </li>
  );
}

interface NewAliasProps {
  suggestion: string;
  /** Those that lead to the model already. */
  own: readonly ModelAlias[];
  onAdd: (name: string) => void;
}

/** Uncontrolled, so that what is typed before the page's code has started counts too. */
function NewAlias({ suggestion, own, onAdd }: NewAliasProps) {
  const [problem, setProblem] = useState<string | undefined>();
  const form = useRef<HTMLFormElement>(null);
  const asked = useRef<string | null>(null);
  // Emptied once it leads here: a question may have been answered with no, or the move been refused.
  useEffect(() => {
    if (!own.some(({ name }) => name === asked.current)) return;
    asked.current = null;
    form.current?.reset();
  }, [own]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("name") ?? "").trim();
    const checked = aliasParams.safeParse({ name });
    if (!checked.success) return setProblem(name === "" ? "Give the alias a name." : checked.error.issues[0]?.message);
    setProblem(undefined);
    asked.current = name;
    onAdd(name);
  };
  return (
    <form ref={form} onSubmit={submit} noValidate className="flex items-end gap-2">
      <Field label="New alias" error={problem} className="min-w-0 flex-1">
        {(control) => (
          <Input
            {...control}
            key={suggestion}
            name="name"
            autoComplete="off"
            spellCheck={false}
            defaultValue={suggestion}
          />
        )}
      </Field>
      <Button type="submit">Add</Button>
    </form>
  );
}
