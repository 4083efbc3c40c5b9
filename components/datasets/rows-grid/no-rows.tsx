import { SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

interface NoRowsProps {
  /** False where the dataset itself has none. */
  isFiltered: boolean;
  onClear: () => void;
}

/** In place of rows where there are none. */
export function NoRows({ isFiltered, onClear }: NoRowsProps) {
  if (!isFiltered) {
    return <EmptyState icon={SearchX} title="No rows" description="All of them were removed. Undo brings them back." />;
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No rows match"
      description="Nothing fits the search and the filters together."
      actions={<Button onClick={onClear}>Show all rows</Button>}
    />
  );
}
