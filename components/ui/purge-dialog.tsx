"use client";

import { Check, X } from "lucide-react";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "./button";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "./dialog";
import { Field } from "./field";
import { Input } from "./input";
import { Skeleton } from "./skeleton";

interface PurgeDialogProps {
  title: string;
  /** Has to be typed, because there is no way back. */
  name: string;
  /** In words; null while they are read. */
  consequences: { goes: readonly string[]; stays: readonly string[] } | null;
  /** Why the consequences cannot be read: then nothing can be deleted. */
  error: Error | null;
  isPending: boolean;
  onPurge: () => void;
  onClose: () => void;
  /** What can be chosen with it. */
  children?: ReactNode;
}

/** Names what goes for good and what stays, and deletes once the name is typed. */
export function PurgeDialog({ title, consequences, error, onClose, ...form }: PurgeDialogProps) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={title}
        description="This cannot be undone."
        // The first stop of the keyboard is to be the harmless answer, not the field.
        onOpenAutoFocus={(event) => {
          event.preventDefault();
          if (event.target instanceof HTMLElement) event.target.focus();
        }}
      >
        {consequences !== null ? (
          <PurgeForm {...form} consequences={consequences} />
        ) : error === null ? (
          <Skeleton className="h-48" />
        ) : (
          <p role="alert" className="text-danger text-sm">
            What would go with it could not be read, so nothing can be deleted now. {error.message}
          </p>
        )}
      </DialogContent>
    </Dialog>
  );
}

type PurgeFormProps = Pick<PurgeDialogProps, "name" | "isPending" | "onPurge" | "children"> & {
  consequences: NonNullable<PurgeDialogProps["consequences"]>;
};

function PurgeForm({ name, consequences: { goes, stays }, isPending, onPurge, children }: PurgeFormProps) {
  const [typed, setTyped] = useState("");
  const isNamed = typed.trim() === name.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isNamed && !isPending) onPurge();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5">
      <div className="grid gap-5 sm:grid-cols-2">
        <Lines
          title="Goes for good"
          lines={goes}
          icon={<X aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
        />
        <Lines
          title="Stays"
          lines={stays}
          icon={<Check aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />}
        />
      </div>
      {children}
      <Field label={`Type “${name}” to confirm`}>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>Keep it in the trash</Button>
        </DialogClose>
        <Button
          type="submit"
          variant="danger"
          pending={isPending}
          disabled={!isNamed}
          title={isNamed ? undefined : "Type the name first"}
        >
          Delete for good
        </Button>
      </DialogFooter>
    </form>
  );
}

function Lines({ title, lines, icon }: { title: string; lines: readonly string[]; icon: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="mb-1.5 font-medium text-sm">{title}</h3>
      <ul className="flex flex-col gap-1.5 text-muted text-sm leading-5">
        {lines.map((line) => (
          <li key={line} className="flex gap-2">
            {icon}
            <span className="wrap-anywhere min-w-0">{line}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
