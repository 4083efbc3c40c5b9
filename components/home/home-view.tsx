"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { PageHeader } from "@/components/layout/page-header";
import { datasetQueries } from "@/lib/datasets/queries";
import { jobQueries } from "@/lib/jobs/queries";
import { isTerminal } from "@/lib/jobs/status";
import { modelQueries } from "@/lib/models/queries";
import { preparationQueries } from "@/lib/preparations/queries";
import { FourSteps } from "./four-steps";
import { nextStep } from "./next-step";
import { NextStepCard } from "./next-step-card";
import { RecentThings } from "./recent-things";

/** How often the newest things are looked at again while a job runs. */
const JOB_POLL_MS = 6_000;

interface Pages<Item> {
  pages: { data: Item[] }[];
}

const itemsOf = <Item,>(list: { data: Pages<Item> | undefined }): Item[] =>
  list.data?.pages.flatMap((page) => page.data) ?? [];

/** What to do next, and what was done last. `importer` is where data comes in: all there is at the start. */
export function HomeView({ importer }: { importer: ReactNode }) {
  const jobs = itemsOf(
    useInfiniteQuery({
      ...jobQueries.list(),
      refetchInterval: ({ state }) =>
        state.data?.pages.some(({ data }) => data.some(({ status }) => !isTerminal(status))) ? JOB_POLL_MS : false,
    }),
  );
  const isTraining = jobs.some(({ status }) => !isTerminal(status));
  // A job that ends makes a model: the list of models follows while one runs.
  const models = itemsOf(
    useInfiniteQuery({ ...modelQueries.list(), refetchInterval: isTraining ? JOB_POLL_MS : false }),
  );
  const datasets = itemsOf(useInfiniteQuery(datasetQueries.list()));
  const preparations = itemsOf(useInfiniteQuery(preparationQueries.list()));
  if (datasets.length === 0 && jobs.length === 0 && models.length === 0) return <Welcome importer={importer} />;
  const newest = { datasets, preparations, jobs, models };
  return (
    <>
      <PageHeader title="Home" />
      <NextStepCard step={nextStep(newest)} />
      <RecentThings newest={newest} />
      <section aria-labelledby="more-data" className="flex flex-col gap-4">
        <h2 id="more-data" className="font-semibold text-base tracking-tight">
          Start with other data
        </h2>
        {importer}
      </section>
    </>
  );
}

function Welcome({ importer }: { importer: ReactNode }) {
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-8 lg:pt-6">
      <PageHeader
        title="Train your own text classifier"
        description="Give it a table of texts and labels; it balances and splits the rows, trains a classifier on this computer, and lets you try it. Unless you choose another server, nothing leaves it."
      />
      {importer}
      <FourSteps />
    </div>
  );
}
