import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Playground } from "@/components/playground/playground";
import { modelQueries } from "@/lib/models/queries";
import type { ModelSummary } from "@/lib/models/schema";
import { getModel } from "@/lib/models/server/get";
import { listModels } from "@/lib/models/server/list";
import { EXAMPLES } from "@/lib/playground/search-params";
import { playgroundParams } from "@/lib/playground/search-schema";
import { preparationQueries } from "@/lib/preparations/queries";
import { listExamples } from "@/lib/preparations/server/examples";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { listServers } from "@/lib/servers/server/list";
import { requestOrigin } from "@/lib/servers/server/request-origin";

export const metadata: Metadata = { title: "Playground" };

interface PlaygroundPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const { model: wanted, mode, text, beside } = playgroundParams.parse(await searchParams);
  const [appUrl, servers] = await Promise.all([requestOrigin(), listServers()]);
  const addresses = servers.data.flatMap(({ id, baseUrl }) => (baseUrl === null ? [] : [[id, baseUrl] as const]));
  const { model, isOther } = await loadModels(wanted);
  const firstExample = model === null ? "" : await loadExamples(model);
  return (
    <Page>
      <PageHeader
        title="Playground"
        description="Try a sentence, a list or a conversation, and see every label's score."
      />
      <HydrateClient>
        {/* A link to another model or text begins afresh; typing changes the address without coming here. */}
        <Playground
          key={`${wanted} ${mode} ${text}`}
          modelId={model?.id ?? null}
          isOther={isOther}
          mode={mode}
          text={text === "" && mode === "one" ? firstExample : text}
          withId={beside}
          serverUrls={Object.fromEntries(addresses)}
          appUrl={appUrl}
        />
      </HydrateClient>
    </Page>
  );
}

/** The list for the browser, and of it the wanted model, or the newest when there is no such one. */
async function loadModels(wanted: string): Promise<{ model: ModelSummary | null; isOther: boolean }> {
  const client = getQueryClient();
  const page = await listModels({ limit: 100 });
  client.setQueryData(modelQueries.list().queryKey, { pages: [page], pageParams: [null] });
  const listed = page.data.find(({ id, remoteId, aliases }) => [id, remoteId, ...aliases].includes(wanted));
  if (listed || wanted === "") return { model: listed ?? page.data[0] ?? null, isOther: false };
  const older = await getModel(wanted).catch(() => null);
  if (older) client.setQueryData(modelQueries.detail(older.id).queryKey, older);
  return { model: older ?? page.data[0] ?? null, isOther: older === null };
}

/** Prefetches the model's test rows and returns the text of the first: a newcomer sees a prediction at once. */
async function loadExamples({ preparationId }: ModelSummary): Promise<string> {
  if (preparationId === null) return "";
  const options = preparationQueries.examples(preparationId, EXAMPLES);
  const client = getQueryClient();
  await client.prefetchQuery({ ...options, queryFn: () => listExamples(preparationId, EXAMPLES), retry: false });
  return client.getQueryData(options.queryKey)?.data[0]?.text ?? "";
}
