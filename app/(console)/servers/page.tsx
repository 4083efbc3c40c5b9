import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { ApiKeys } from "@/components/servers/api-keys";
import { ServerList } from "@/components/servers/server-list";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import { connectSnippets } from "@/lib/models/snippets";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { serverQueries } from "@/lib/servers/queries";
import { listBaseModels } from "@/lib/servers/server/base-models";
import { listKeys } from "@/lib/servers/server/keys";
import { listServers } from "@/lib/servers/server/list";
import { requestOrigin } from "@/lib/servers/server/request-origin";

export const metadata: Metadata = { title: "Servers" };

const EMBEDDED = "embedded";

export default async function ServersPage() {
  const origin = await requestOrigin();
  const client = getQueryClient();
  await Promise.all([
    client.prefetchQuery({ ...serverQueries.list(), queryFn: listServers, retry: false }),
    // Other servers may be slow to answer; the browser asks them.
    client.prefetchQuery({
      ...serverQueries.baseModels(EMBEDDED),
      queryFn: () => listBaseModels(EMBEDDED),
      retry: false,
    }),
    client.prefetchQuery({
      ...serverQueries.apiKeys(EMBEDDED),
      queryFn: () => listKeys(EMBEDDED),
      retry: false,
    }),
  ]);
  return (
    <Page>
      <PageHeader
        title="Servers"
        description="Where jobs run. Another server comes from the environment: set MISTRAL_API_KEY for the hosted API, MISTRAL_SERVER_URL for any other, such as this engine alone on another machine (npm run engine), and start again."
      />
      <HydrateClient>
        <ServerList origin={origin} />
        <ApiKeys serverId={EMBEDDED} />
      </HydrateClient>
      <Section
        title="Use the embedded engine from your own programs"
        description="It answers the official Mistral SDKs for files, fine-tuning jobs, models, classifications and moderations. While no API key is listed above, programs on this machine need none."
        className="max-w-3xl"
      >
        <SnippetTabs snippets={connectSnippets(origin)} />
      </Section>
    </Page>
  );
}
