import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { HubLookup } from "@/lib/datasets/hub-schema";
import { cn } from "@/lib/utils";
import { describeColumnType } from "./hub-form";

/** The columns that the hub names, over the first rows. */
export function HubRows({ preview }: { preview: HubLookup["preview"] }) {
  const { columns, rows } = preview;
  return (
    <Table
      label="First rows on the hub"
      containerClassName="max-h-64 rounded-lg border border-border"
      className="w-auto min-w-full"
    >
      <TableHead>
        <tr>
          {columns.map((column) => (
            <TableHeader key={column.name} className="h-auto py-2">
              <span className="block text-text">{column.name}</span>
              <span className="font-normal">{describeColumnType(column)}</span>
            </TableHeader>
          ))}
        </tr>
      </TableHead>
      <TableBody>
        {rows.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity, and never move
          <TableRow key={row}>
            {columns.map(({ name, isImported }, index) => (
              <TableCell
                key={name}
                className={cn("max-w-80 truncate", !isImported && "text-muted")}
                title={cells[index]}
              >
                {cells[index]}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
