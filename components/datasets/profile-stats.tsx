"use client";

import { useQuery } from "@tanstack/react-query";
import { Card, CardContent } from "@/components/ui/card";
import { NumberText } from "@/components/ui/number";
import { Stat, StatList } from "@/components/ui/stat";
import { datasetQueries } from "@/lib/datasets/queries";
import type { DatasetDetail } from "@/lib/datasets/schema";
import { formatCount } from "@/lib/utils";

/** The figures to look at before training. Dashes hold their places until they are counted. */
export function ProfileStats({ dataset }: { dataset: DatasetDetail }) {
  const { data: profile } = useQuery(datasetQueries.profile(dataset.id));
  const target = profile?.targets[0];
  // Where there are too many labels to list, the last one listed is not the smallest.
  const smallest = target?.labelCount === target?.labels.length ? target?.labels.at(-1) : undefined;
  const text = profile?.text;
  const isOneOfSeveral = (profile?.targets.length ?? 0) > 1;
  return (
    <Card>
      <CardContent>
        <StatList>
          <Stat label="Rows" value={formatCount(dataset.rowCount)} />
          <Stat
            label="Labels"
            value={<NumberText value={target?.labelCount ?? null} />}
            {...(isOneOfSeveral && { hint: `of ${target?.name}` })}
          />
          <Stat label="Smallest label" value={<NumberText value={smallest?.[1] ?? null} />} hint="rows" />
          <Stat label="Empty labels" value={<NumberText value={target?.emptyCount ?? null} />} hint="rows" />
          <Stat label="Empty texts" value={<NumberText value={text?.emptyCount ?? null} />} hint="rows" />
          <Stat label="Repeated texts" value={<NumberText value={text?.duplicateCount ?? null} />} hint="rows" />
          <Stat
            label="Mean text length"
            value={<NumberText value={text?.meanLength ?? null} format={(value) => formatCount(Math.round(value))} />}
            hint="characters"
          />
        </StatList>
      </CardContent>
    </Card>
  );
}
