"use client";

import { useMemo } from "react";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import { jobSnippets } from "@/lib/jobs/code-snippets";
import { type CreateJobBody, createJobInput } from "@/lib/jobs/schema";
import type { ChosenServer } from "./use-chosen-server";
import type { JobData } from "./use-job-data";

interface JobFormCodeProps {
  body: CreateJobBody;
  targets: JobData["targets"];
  chosen: ChosenServer;
  /** Root of this app as the reader reached it. */
  appUrl: string;
}

const HOSTED_URL = "https://api.mistral.ai";
/** Of the right length, never shown: the code names a variable instead. */
const SOME_KEY = "-".repeat(40);

/** The same job as a program, live with the form. */
export function JobFormCode({ body, targets, chosen, appUrl }: JobFormCodeProps) {
  const serverUrl = chosen.isEmbedded ? appUrl : (chosen.server?.baseUrl ?? HOSTED_URL);
  const key = JSON.stringify({ ...body, targetNames: targets.map(({ name }) => name), serverUrl });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds all that the code is made of
  const snippets = useMemo(() => {
    const wandb = body.wandb?.project ? { ...body.wandb, apiKey: SOME_KEY } : undefined;
    const job = createJobInput.safeParse({ ...body, wandb }).data;
    return job === undefined ? null : jobSnippets({ serverUrl, appUrl, job, targets });
  }, [key]);
  return (
    <Card>
      <CardHeader
        title="The same job as code"
        description={
          chosen.isEmbedded
            ? "It runs as it is pasted: upload, create, wait, start, wait. The engine takes any key until one is made under Servers."
            : "It runs as it is pasted, once the server's key stands where YOUR_API_KEY does."
        }
      />
      <CardContent>
        {snippets === null ? (
          <p className="text-muted text-sm">
            {body.preparationId === ""
              ? "Choose a preparation, and the code is written here."
              : "A setting above is not valid. Mend it, and the code is written here."}
          </p>
        ) : (
          <SnippetTabs snippets={snippets} />
        )}
      </CardContent>
    </Card>
  );
}
