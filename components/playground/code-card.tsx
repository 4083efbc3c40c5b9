import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import type { ModelSummary } from "@/lib/models/schema";
import { classifySnippets } from "@/lib/models/snippets";

interface CodeCardProps {
  model: ModelSummary;
  serverUrl: string;
  text: string;
}

/** The same question as code that runs when it is pasted. */
export function CodeCard({ model, serverUrl, text }: CodeCardProps) {
  return (
    <Card className="min-w-0 lg:col-span-2">
      <CardHeader title="The same from code" description="Put your key where the code says so." />
      <CardContent>
        <SnippetTabs snippets={classifySnippets({ serverUrl, model: model.remoteId, text })} />
      </CardContent>
    </Card>
  );
}
