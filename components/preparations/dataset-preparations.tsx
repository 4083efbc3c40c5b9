"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Section } from "@/components/layout/section";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { preparationQueries } from "@/lib/preparations/queries";
import { preparationsHref } from "@/lib/preparations/search-params";
import { PreparationTable } from "./preparation-table";

const SHOWN = 5;

/** What was made of a dataset so far; nothing where there is nothing yet. */
export function DatasetPreparations({ datasetId }: { datasetId: string }) {
  const { data } = useInfiniteQuery(preparationQueries.list(datasetId));
  const preparations = data?.pages.flatMap((page) => page.data) ?? [];
  if (preparations.length === 0) return null;
  return (
    <Section
      title="Earlier splits of this dataset"
      actions={
        preparations.length > SHOWN ? (
          <Button asChild variant="link">
            <Link href={preparationsHref({ dataset: datasetId })}>See all</Link>
          </Button>
        ) : null
      }
    >
      <Card className="overflow-hidden">
        <PreparationTable preparations={preparations.slice(0, SHOWN)} withoutDataset />
      </Card>
    </Section>
  );
}
