"use client";

import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { SPLITS } from "@/lib/charts/splits";
import { jsonlLine } from "@/lib/preparations/jsonl";
import { splitFilePath } from "@/lib/preparations/paths";
import { preparationQueries } from "@/lib/preparations/queries";
import type { SplitName } from "@/lib/preparations/schema";
import { formatBytes, pluralise } from "@/lib/utils";
import { SHOWN_LINES } from "./first-lines";

interface SplitFilesProps {
  preparationId: string;
  lines: Record<SplitName, number>;
  /** Bytes of each file. */
  sizes: Record<SplitName, number>;
}

/** The files that training gets: a look at each, and the whole to download. */
export function SplitFiles({ preparationId, lines, sizes }: SplitFilesProps) {
  return (
    <Card>
      <CardHeader
        title="Files"
        description="JSON Lines, one example a line: exactly what is sent to train and to evaluate."
      />
      <CardContent>
        <Tabs defaultValue="train">
          <TabsList aria-label="Files">
            {SPLITS.map(({ key }) => (
              <TabsTrigger key={key} value={key}>
                {key}.jsonl
                <span className="font-normal text-muted text-xs tabular-nums">{formatBytes(sizes[key])}</span>
              </TabsTrigger>
            ))}
          </TabsList>
          {SPLITS.map(({ key }) => (
            <TabsContent key={key} value={key} className="flex flex-col gap-3 pt-4">
              <Lines preparationId={preparationId} split={key} />
              <Button asChild className="self-start">
                <a href={splitFilePath(preparationId, key)} download={`${key}.jsonl`}>
                  <Download aria-hidden />
                  Download {key}.jsonl ({pluralise(lines[key], "line")}, {formatBytes(sizes[key])})
                </a>
              </Button>
            </TabsContent>
          ))}
        </Tabs>
      </CardContent>
    </Card>
  );
}

function Lines({ preparationId, split }: { preparationId: string; split: SplitName }) {
  const examples = useQuery(preparationQueries.examples(preparationId, { split, limit: SHOWN_LINES, order: "file" }));
  if (examples.isPending) return <Skeleton className="h-44 w-full" />;
  if (examples.isError) {
    return (
      <p className="flex h-44 items-center text-muted text-sm">The lines could not be read: {examples.error.message}</p>
    );
  }
  const lines = examples.data.data.map(({ text, labels }) => jsonlLine(text, Object.entries(labels))).join("");
  return (
    <section aria-label={`First lines of ${split}.jsonl`}>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines must be scrollable by keyboard
        tabIndex={0}
        className="h-44 overflow-auto rounded-md border border-border bg-sunken p-3 font-mono text-xs leading-6"
      >
        {lines === "" ? <span className="text-muted">The file is empty: nothing is held out for {split}.</span> : lines}
      </pre>
    </section>
  );
}
