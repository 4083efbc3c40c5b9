"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Cpu, Globe, KeyRound, MoreHorizontal, Stethoscope } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Late, lateCode } from "@/components/ui/late";
import { RelativeTime } from "@/components/ui/relative-time";
import { toast } from "@/components/ui/toast";
import type { ServerCheck } from "@/lib/servers/check-schema";
import { checkProblem, describeOrigin } from "@/lib/servers/describe";
import { serverMutations } from "@/lib/servers/mutations";
import { serverQueries } from "@/lib/servers/queries";
import type { ServerSummary } from "@/lib/servers/schema";
import { pluralise } from "@/lib/utils";
import { CheckMarks, CheckSentences } from "./check-marks";
import { CheckProgress } from "./check-progress";
import { useCancellable } from "./use-cancellable";

const menuCode = lateCode(async () => (await import("./server-menu")).ServerMenu);

/** One server: where it is, what it can do as far as is known, and what can be done about it. */
export function ServerCard({ server, origin }: { server: ServerSummary; origin: string }) {
  const work = useCancellable();
  const { mutate, isPending } = useMutation(serverMutations.check(useQueryClient(), server.id));
  const check = () =>
    mutate(work.begin(), {
      onError: (error) => {
        if (!work.isCancelled()) toast.error(`${server.name} was not checked`, { description: error.message });
      },
    });
  return (
    <Card className="flex flex-col gap-3.5 p-4 sm:p-5">
      <div className="flex items-start gap-3">
        <span className="mt-0.5 hidden size-8 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-text sm:grid">
          {server.kind === "embedded" ? (
            <Cpu aria-hidden className="size-4" />
          ) : (
            <Globe aria-hidden className="size-4" />
          )}
        </span>
        <ServerName server={server} origin={origin} />
        <div className="flex shrink-0 items-center gap-1">
          <Button size="sm" pending={isPending} onClick={check} aria-label={`Check ${server.name}`}>
            <Stethoscope aria-hidden />
            Check
          </Button>
          {server.origin === "added" ? <Late code={menuCode} props={{ server }} fallback={<MenuPlace />} /> : null}
        </div>
      </div>
      {isPending ? <CheckProgress onCancel={work.cancel} /> : <Findings check={server.check} />}
      <Facts server={server} />
    </Card>
  );
}

/** The menu's button until its code is there. */
function MenuPlace() {
  return (
    <Button variant="ghost" size="icon-sm" aria-hidden disabled>
      <MoreHorizontal aria-hidden />
    </Button>
  );
}

function ServerName({ server, origin }: { server: ServerSummary; origin: string }) {
  const url = server.baseUrl ?? origin;
  return (
    <div className="min-w-0 flex-1">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h2 className="wrap-anywhere min-w-0 font-semibold text-sm leading-6">{server.name}</h2>
        {server.origin === "added" ? null : (
          <Badge tone={server.origin === "embedded" ? "green" : "grey"}>{describeOrigin(server)}</Badge>
        )}
      </div>
      <p className="flex items-center gap-1">
        <span className="wrap-anywhere min-w-0 font-mono text-muted text-xs leading-5">{url}</span>
        <CopyButton text={url} label={`Copy the address of ${server.name}`} />
      </p>
    </div>
  );
}

function Findings({ check }: { check: ServerCheck | null }) {
  if (check === null) {
    return (
      <p className="text-muted text-sm">Not checked yet. A check tells what it can do, and changes nothing there.</p>
    );
  }
  const problem = checkProblem(check);
  return (
    <>
      <CheckMarks check={check} />
      {problem === null ? null : <Callout tone={check.isRetired ? "warning" : "danger"}>{problem}</Callout>}
      <details className="group text-sm">
        <summary className="w-fit rounded-sm text-muted text-xs hover:text-text">
          What the check found, <RelativeTime date={check.checkedAt} />
        </summary>
        <div className="mt-3 grid gap-x-8 gap-y-5 border-border border-t pt-4 sm:grid-cols-2">
          <CheckSentences check={check} />
          <BaseModels check={check} />
        </div>
      </details>
    </>
  );
}

function BaseModels({ check: { baseModels } }: { check: ServerCheck }) {
  if (baseModels.length === 0) return null;
  return (
    <div className="min-w-0">
      <h3 className="font-medium text-sm">Base models</h3>
      <ul className="mt-2 flex flex-col gap-2">
        {baseModels.map(({ id, description }) => (
          <li key={id}>
            <span className="wrap-anywhere font-mono text-xs">{id}</span>
            {description === null ? null : <span className="block text-muted text-xs leading-5">{description}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Key, history and, where it is not changed here, the reason. */
function Facts({ server }: { server: ServerSummary }) {
  const { jobCount, modelCount, check } = server;
  const history = [
    jobCount === 0 ? null : pluralise(jobCount, "job"),
    modelCount === 0 ? null : pluralise(modelCount, "model"),
  ].filter((text) => text !== null);
  const bases = check?.baseModels.length ?? 0;
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-1 text-muted text-xs leading-5">
      <FactItem>
        <KeyRound aria-hidden className="size-3.5" />
        {server.kind === "embedded" ? <EngineKey serverId={server.id} /> : server.hasKey ? "Key set" : "No key set"}
      </FactItem>
      {bases === 0 ? null : <FactItem>{pluralise(bases, "base model")}</FactItem>}
      {history.length === 0 ? null : <FactItem>{history.join(" and ")} so far</FactItem>}
      {server.origin === "environment" ? (
        <FactItem>To change it, set MISTRAL_API_KEY and MISTRAL_SERVER_URL and start again.</FactItem>
      ) : null}
    </ul>
  );
}

function FactItem({ children }: { children: ReactNode }) {
  return <li className="flex min-w-0 items-center gap-1.5">{children}</li>;
}

/** Whether programs need a key for the embedded engine. */
function EngineKey({ serverId }: { serverId: string }) {
  const { data } = useQuery(serverQueries.apiKeys(serverId));
  return data !== undefined && data.data.length > 0 ? "Key needed by programs" : "No key needed";
}
