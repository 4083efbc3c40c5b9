"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { DialogClose, DialogFooter } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import type { ServerCheck } from "@/lib/servers/check-schema";
import { checkProblem } from "@/lib/servers/describe";
import {
  formWarnings,
  isNewToCheck,
  type ServerFormValues,
  serverFormSchema,
  serverFormValues,
  toCheckBody,
  toCreateBody,
  toUpdateBody,
} from "@/lib/servers/form";
import { serverMutations } from "@/lib/servers/mutations";
import type { ServerSummary } from "@/lib/servers/schema";
import { messageOf } from "@/lib/utils";
import { CheckSentences } from "./check-marks";
import { CheckProgress } from "./check-progress";
import { ServerFields } from "./server-fields";
import { useCancellable } from "./use-cancellable";

interface ServerFormProps {
  /** The one to change; without it a new one is added. */
  server?: ServerSummary | undefined;
  onDone: () => void;
}

/** Asks a server what it can do before it is stored; where something is amiss, a second press stores it all the same. */
export function ServerForm({ server, onDone }: ServerFormProps) {
  const form = useForm<ServerFormValues>({
    resolver: zodResolver(serverFormSchema(server)),
    defaultValues: serverFormValues(server),
  });
  const values = form.watch();
  const look = useLook(server);
  const { save, isSaving } = useSave(server, onDone);
  const found = look.foundOf(values);

  const store = form.handleSubmit(async (given) => {
    const known = look.foundOf(given);
    if (known === null && isNewToCheck(given, server)) {
      const check = await look.at(given);
      if (check === null || checkProblem(check) !== null) return;
    }
    save(given);
  });
  const checkOnly = form.handleSubmit(async (given) => {
    await look.at(given);
  });
  const isAmiss = found !== null && checkProblem(found) !== null;
  const verb = server === undefined ? "Add" : "Save";
  return (
    <form onSubmit={(event) => void store(event)} noValidate className="flex flex-col gap-4">
      <ServerFields form={form} server={server} />
      {formWarnings(values, server).map((warning) => (
        <Callout key={warning} tone="warning">
          {warning}
        </Callout>
      ))}
      {look.isLooking ? <CheckProgress onCancel={look.cancel} /> : null}
      {found !== null && !look.isLooking ? <Found check={found} /> : null}
      <DialogFooter>
        <DialogClose asChild>
          <Button>Cancel</Button>
        </DialogClose>
        <Button pending={look.isLooking} onClick={() => void checkOnly()}>
          Check
        </Button>
        <Button type="submit" variant="primary" pending={isSaving || look.isLooking}>
          {isAmiss ? `${verb} anyway` : server === undefined ? "Add server" : "Save"}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** One function, so that it is called when the findings appear and not with every key pressed after. */
function bringIntoView(element: HTMLElement | null) {
  element?.scrollIntoView({ block: "nearest" });
}

function Found({ check }: { check: ServerCheck }) {
  const problem = checkProblem(check);
  return (
    <section
      ref={bringIntoView}
      aria-label="What the check found"
      className="flex flex-col gap-4 rounded-lg border border-border bg-sunken p-4"
    >
      <div role="status">
        {problem === null ? (
          <p className="font-medium text-sm">This server can do what jobs need.</p>
        ) : (
          <Callout tone={check.isRetired ? "warning" : "danger"}>{problem}</Callout>
        )}
      </div>
      {/* Of what does not answer there is nothing more to tell. */}
      {check.reachable.state === "no" ? null : <CheckSentences check={check} />}
    </section>
  );
}

/** Looks at what stands in the form, and remembers what was found of which address and key. */
function useLook(server: ServerSummary | undefined) {
  const work = useCancellable();
  const [found, setFound] = useState<{ of: string; check: ServerCheck } | null>(null);
  const { mutateAsync, isPending } = useMutation(serverMutations.checkAddress());
  const keyOf = (values: ServerFormValues) => JSON.stringify(toCheckBody(values, server));
  return {
    isLooking: isPending,
    cancel: work.cancel,
    foundOf: (values: ServerFormValues) => (found?.of === keyOf(values) ? found.check : null),
    /** Null when it was given up, or could not be done. */
    at: async (values: ServerFormValues): Promise<ServerCheck | null> => {
      try {
        const check = await mutateAsync({ body: toCheckBody(values, server), signal: work.begin() });
        setFound({ of: keyOf(values), check });
        return check;
      } catch (error) {
        if (!work.isCancelled()) toast.error("The server was not checked", { description: messageOf(error) });
        return null;
      }
    },
  };
}

function useSave(server: ServerSummary | undefined, onDone: () => void) {
  const client = useQueryClient();
  const create = useMutation(serverMutations.create(client));
  const update = useMutation(serverMutations.update(client, server?.id ?? ""));
  const options = {
    onSuccess: (stored: ServerSummary) => {
      toast.success(server === undefined ? `${stored.name} is added` : `${stored.name} is saved`);
      onDone();
    },
    onError: (error: Error) => toast.error("The server was not stored", { description: error.message }),
  };
  return {
    isSaving: create.isPending || update.isPending,
    save: (values: ServerFormValues) =>
      server === undefined
        ? create.mutate(toCreateBody(values), options)
        : update.mutate(toUpdateBody(values), options),
  };
}
