import Link from "next/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { summariseRecipe } from "@/lib/preparations/describe-recipe";
import type { PreparationListItem } from "@/lib/preparations/schema";
import { formatCount, pluralise } from "@/lib/utils";

interface PreparationTableProps {
  preparations: readonly PreparationListItem[];
  /** On a dataset's own page its name would only repeat. */
  withoutDataset?: boolean;
}

/** Preparations as rows; the recipe in a few words. */
export function PreparationTable({ preparations, withoutDataset = false }: PreparationTableProps) {
  return (
    <Table label="Preparations">
      <TableHead>
        <tr>
          <TableHeader>{withoutDataset ? "Recipe" : "Dataset and recipe"}</TableHeader>
          <TableHeader numeric>Train</TableHeader>
          <TableHeader numeric>Validation</TableHeader>
          <TableHeader numeric>Test</TableHeader>
          <TableHeader numeric>Labels</TableHeader>
          <TableHeader>Created</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {preparations.map((preparation) => (
          <PreparationRow key={preparation.id} preparation={preparation} withoutDataset={withoutDataset} />
        ))}
      </TableBody>
    </Table>
  );
}

function PreparationRow({
  preparation,
  withoutDataset,
}: {
  preparation: PreparationListItem;
  withoutDataset: boolean;
}) {
  const { id, datasetName, recipe, rows, repeats, labelCount, createdAt } = preparation;
  const words = summariseRecipe(recipe);
  return (
    <TableRow>
      <TableCell className="min-w-56 max-w-96">
        <Link
          href={`/preparations/${encodeURIComponent(id)}`}
          title={withoutDataset ? words : datasetName}
          className="block truncate rounded-sm font-medium underline-offset-4 hover:underline"
        >
          {withoutDataset ? words : datasetName}
        </Link>
        {withoutDataset ? null : (
          <span className="block truncate text-muted text-xs" title={words}>
            {words}
          </span>
        )}
      </TableCell>
      <TableCell numeric>
        {formatCount(rows.train)}
        {repeats === 0 ? null : <span className="block text-muted text-xs">+ {pluralise(repeats, "repeat")}</span>}
      </TableCell>
      <TableCell numeric>{formatCount(rows.validation)}</TableCell>
      <TableCell numeric>{formatCount(rows.test)}</TableCell>
      <TableCell numeric>{formatCount(labelCount)}</TableCell>
      <TableCell className="whitespace-nowrap text-muted">
        <RelativeTime date={createdAt} />
      </TableCell>
    </TableRow>
  );
}
