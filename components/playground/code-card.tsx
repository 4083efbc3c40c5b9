import { Card, CardContent, CardHeader } from "@/components/ui/card";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import type { ModelSummary } from "@/lib/models/schema";
import { classifySnippets } from "@/lib/models/snippets";
import { chatSnippets } from "@/lib/playground/chat-snippets";
import type { Message } from "@/lib/playground/conversation";

interface CodeCardProps {
  model: ModelSummary;
  serverUrl: string;
  /** A sentence, or the messages of a conversation. */
  asked: string | readonly Message[];
}

/** The same question as code that runs when it is pasted. */
export function CodeCard({ model, serverUrl, asked }: CodeCardProps) {
  const call = { serverUrl, model: model.remoteId };
  return (
    <Card className="min-w-0 lg:col-span-2">
      <CardHeader title="The same from code" description="Put your key where the code says so." />
      <CardContent>
        <SnippetTabs
          snippets={
            typeof asked === "string"
              ? classifySnippets({ ...call, text: asked })
              : chatSnippets({ ...call, messages: asked })
          }
        />
      </CardContent>
    </Card>
  );
}
