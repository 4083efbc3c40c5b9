import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Section } from "@/components/layout/section";
import { AddServer } from "@/components/servers/add-server";
import { ApiKeys } from "@/components/servers/api-keys";
import { ServerList } from "@/components/servers/server-list";
import { SnippetTabs } from "@/components/ui/snippet-tabs";
import { connectSnippets } from "@/lib/models/snippets";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { serverQueries } from "@/lib/servers/queries";
import { checkEmbeddedOnce } from "@/lib/servers/server/check";
import { listKeys } from "@/lib/servers/server/keys";
import { listServers } from "@/lib/servers/server/list";
import { requestOrigin } from "@/lib/servers/server/request-origin";

export const metadata: Metadata = { title: "Servers" };

const EMBEDDED = "embedded";

export default async function ServersPage() {
  const origin = await requestOrigin();
  await checkEmbeddedOnce();
  const client = getQueryClient();
  await Promise.all([
    client.prefetchQuery({ ...serverQueries.list(), queryFn: listServers, retry: false }),
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
        description="Where jobs run: the engine in this app, the hosted Mistral API by key, or anything else that speaks it, such as this engine alone on another machine (npm run engine)."
        actions={<AddServer />}
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
