import type { Metadata } from "next";
import { JobForm } from "@/components/jobs/job-form";
import type { PreparationChoice } from "@/components/jobs/job-form-api";
import { NoPreparations } from "@/components/jobs/no-preparations";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { newJobParams } from "@/lib/jobs/search-schema";
import { getJob } from "@/lib/jobs/server/get";
import { getPreparation } from "@/lib/preparations/server/get";
import { listPreparations } from "@/lib/preparations/server/list";
import { HydrateClient } from "@/lib/query/hydrate";
import { getQueryClient } from "@/lib/query/server";
import { serverQueries } from "@/lib/servers/queries";
import { listBaseModels } from "@/lib/servers/server/base-models";
import { listServers } from "@/lib/servers/server/list";
import { requestOrigin } from "@/lib/servers/server/request-origin";

export const metadata: Metadata = { title: "New job" };

const EMBEDDED = "embedded";

interface NewJobPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewJobPage({ searchParams }: NewJobPageProps) {
  const { preparation, from, settings } = newJobParams.parse(await searchParams);
  // A job that is gone leaves an ordinary form.
  const source = from === "" ? null : await getJob(from).catch(() => null);
  const wantedId = source?.preparationId ?? preparation;
  const client = getQueryClient();
  const [choices, appUrl] = await Promise.all([
    preparationChoices(wantedId),
    requestOrigin(),
    client.prefetchQuery({ ...serverQueries.list(), queryFn: listServers, retry: false }),
    client.prefetchQuery({
      ...serverQueries.baseModels(EMBEDDED),
      queryFn: () => listBaseModels(EMBEDDED),
      retry: false,
    }),
  ]);
  const isKnown = choices.some(({ id }) => id === wantedId);
  return (
    <Page>
      <PageHeader
        breadcrumbs={[{ label: "Jobs", href: "/jobs" }]}
        title="New job"
        description="The files of a preparation go to a server, which checks them and trains a classifier on them."
      />
      {choices.length === 0 ? (
        <NoPreparations />
      ) : (
        <HydrateClient>
          <JobForm
            key={`${wantedId} ${source?.id ?? ""}`}
            preparations={choices}
            preparationId={isKnown ? wantedId : ""}
            source={source}
            showsSettings={settings === "open"}
            appUrl={appUrl}
          />
        </HydrateClient>
      )}
    </Page>
  );
}

/** The newest preparations, and the one of the address if it is older than those. */
async function preparationChoices(wantedId: string): Promise<PreparationChoice[]> {
  const { data } = await listPreparations({ limit: 100 });
  if (wantedId === "" || data.some(({ id }) => id === wantedId)) return data;
  const wanted = await getPreparation(wantedId).catch(() => null);
  if (wanted === null) return data;
  const { id, datasetName, createdAt, summary } = wanted;
  const { train, validation, test } = summary.splits;
  const rows = { train: train.rows, validation: validation.rows, test: test.rows };
  const repeats = summary.repeats?.lines ?? 0;
  const labelCount = summary.balanced.labels[0]?.counts.length ?? 0;
  return [...data, { id, datasetName, createdAt, rows, repeats, labelCount }];
}
