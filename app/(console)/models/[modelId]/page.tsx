import type { Metadata } from "next";
import { cache } from "react";
import { ModelEvaluation } from "@/components/evaluations/model-evaluation";
import { Page } from "@/components/layout/page";
import { ModelView } from "@/components/models/model-view";
import { modelQueries } from "@/lib/models/queries";
import { listAliases } from "@/lib/models/server/aliases";
import { getModel } from "@/lib/models/server/get";
import { decodeParam, orNotFound } from "@/lib/query/found";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { listServers } from "@/lib/servers/server/list";
import { requestOrigin } from "@/lib/servers/server/request-origin";

interface ModelPageProps {
  params: Promise<{ modelId: string }>;
}

/** Read once for the title and the page. The address may hold our id or the server's name for the model. */
const loadModel = cache((modelId: string) => orNotFound(getModel(decodeParam(modelId))));

export async function generateMetadata({ params }: ModelPageProps): Promise<Metadata> {
  return { title: (await loadModel((await params).modelId)).name };
}

export default async function ModelPage({ params }: ModelPageProps) {
  const model = await loadModel((await params).modelId);
  const [origin, servers, aliases] = await Promise.all([requestOrigin(), listServers(), listAliases()]);
  const baseUrl = servers.data.find((server) => server.id === model.serverId)?.baseUrl;
  getQueryClient().setQueryData(modelQueries.detail(model.id).queryKey, model);
  getQueryClient().setQueryData(modelQueries.aliases().queryKey, aliases);
  return (
    <Page>
      <HydrateClient>
        <ModelView
          modelId={model.id}
          serverUrl={baseUrl ?? origin}
          appUrl={origin}
          evaluationSlot={<ModelEvaluation modelId={model.id} />}
        />
      </HydrateClient>
    </Page>
  );
}
