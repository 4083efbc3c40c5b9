"use client";

import { CodeBlock } from "./code-block";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "./tabs";

interface SnippetTabsProps {
  snippets: readonly {
    id: string;
    label: string;
    /** How to get what the code imports, if anything. */
    install: string | null;
    code: string;
  }[];
}

/** The same thing in several languages, each with a copy button. */
export function SnippetTabs({ snippets }: SnippetTabsProps) {
  return (
    <Tabs defaultValue={snippets[0]?.id ?? ""}>
      <TabsList aria-label="Language">
        {snippets.map(({ id, label }) => (
          <TabsTrigger key={id} value={id}>
            {label}
          </TabsTrigger>
        ))}
      </TabsList>
      {snippets.map(({ id, label, install, code }) => (
        <TabsContent key={id} value={id} className="flex flex-col gap-3 pt-4">
          {install === null ? null : <CodeBlock label="Install" code={install} />}
          <CodeBlock label={label} code={code} />
        </TabsContent>
      ))}
    </Tabs>
  );
}
