"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { toast } from "@/components/ui/toast";
import { describeLabelChange } from "@/lib/models/describe-label-change";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { messageOf } from "@/lib/utils";

export type AliasTo = Pick<ModelSummary, "id" | "name">;

interface Question {
  name: string;
  fromName: string;
  to: AliasTo;
  /** What programs that ask by the name would see change. */
  changes: string[];
}

/** Moves a name at once where programs that ask by it get the same labels as before; asks first where they would not. */
export function useAliasQuestion(onMove: (name: string, to: AliasTo) => void) {
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  /** Name of the alias that is looked at. */
  const [lookingAt, setLookingAt] = useState<string | null>(null);
  const look = async (name: string, to: AliasTo) => {
    setLookingAt(name);
    try {
      const found = await questionOf(client, name, to);
      if (found === null) return onMove(name, to);
      setQuestion(found);
      setIsOpen(true);
    } catch (error) {
      toast.error(`“${name}” was not moved`, { description: messageOf(error) });
    } finally {
      setLookingAt(null);
    }
  };
  const dialog = (
    <AliasQuestion
      question={question}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      onMove={({ name, to }) => {
        setIsOpen(false);
        onMove(name, to);
      }}
    />
  );
  return { ask: (name: string, to: AliasTo) => void look(name, to), lookingAt, dialog };
}

/** Null for a name that leads nowhere yet, or that leads to the same labels. */
async function questionOf(client: QueryClient, name: string, to: AliasTo): Promise<Question | null> {
  // It may have been moved elsewhere meanwhile; what a model answers never changes.
  const { data } = await client.fetchQuery({ ...modelQueries.aliases(), staleTime: 0 });
  const alias = data.find((one) => one.name === name);
  if (alias === undefined || alias.modelId === to.id) return null;
  const [before, after] = await Promise.all([
    client.ensureQueryData(modelQueries.detail(alias.modelId)),
    client.ensureQueryData(modelQueries.detail(to.id)),
  ]);
  const changes = describeLabelChange(before.targets, after.targets);
  return changes.length === 0 ? null : { name, fromName: alias.modelName, to, changes };
}

interface AliasQuestionProps {
  question: Question | null;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onMove: (question: Question) => void;
}

function AliasQuestion({ question, isOpen, onOpenChange, onMove }: AliasQuestionProps) {
  if (question === null) return null;
  const { name, fromName, to, changes } = question;
  return (
    <AlertDialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title={`Move “${name}” to a model with other labels?`}
      description={`Programs that ask for “${name}” get answers of “${to.name}” at once, in place of “${fromName}”. It can be moved back.`}
      cancelLabel="Leave it there"
      actions={[{ label: "Move it", variant: "primary", onSelect: () => onMove(question) }]}
    >
      <ul className="wrap-anywhere list-disc space-y-1 pl-5 text-sm leading-5">
        {changes.map((change) => (
          <li key={change}>{change}</li>
        ))}
      </ul>
    </AlertDialog>
  );
}
