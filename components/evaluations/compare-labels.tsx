import { Card, CardHeader } from "@/components/ui/card";
import { NumberText } from "@/components/ui/number";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { Comparison } from "@/lib/evaluations/schema";
import { cn } from "@/lib/utils";
import { percent, points } from "./scores";

/** The greatest changes; the rest is in the two evaluations. */
const SHOWN = 15;

/** By label what became better and worse. */
export function CompareLabels({ comparison: { labels } }: { comparison: Comparison }) {
  const changed = labels.filter(({ f1, f1Before }) => f1 !== f1Before).slice(0, SHOWN);
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader title="By label" description="F1, the greatest changes first" className="pb-4" />
      {changed.length === 0 ? (
        <p className="px-5 pb-4 text-muted text-sm">No label is told better or worse.</p>
      ) : (
        <Table label="Changes by label">
          <TableHead>
            <tr>
              <TableHeader>Label</TableHeader>
              <TableHeader numeric>Rows</TableHeader>
              <TableHeader numeric>Before</TableHeader>
              <TableHeader numeric>After</TableHeader>
              <TableHeader numeric>Points</TableHeader>
            </tr>
          </TableHead>
          <TableBody>
            {changed.map(({ label, support, f1, f1Before }) => (
              <TableRow key={label}>
                <TableCell className="wrap-anywhere">{label}</TableCell>
                <TableCell numeric>
                  <NumberText value={support} />
                </TableCell>
                <TableCell numeric>{percent(f1Before)}</TableCell>
                <TableCell numeric>{percent(f1)}</TableCell>
                <TableCell numeric className={cn(f1 > f1Before ? "text-success" : "text-danger")}>
                  {points(f1 - f1Before)}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Card>
  );
}
