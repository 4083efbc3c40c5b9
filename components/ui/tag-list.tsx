"use client";

import { useState } from "react";
import { formatCount } from "@/lib/utils";
import { Badge } from "./badge";
import { Button } from "./button";

interface TagListProps {
  /** Names the list: "Labels of intent". */
  label: string;
  tags: readonly string[];
  /** How many are in view before "show all". */
  limit?: number;
}

/** Short texts side by side, the first few until all are asked for. */
export function TagList({ label, tags, limit = 16 }: TagListProps) {
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? tags : tags.slice(0, limit);
  return (
    <div>
      <ul aria-label={label} className="flex flex-wrap gap-1.5">
        {shown.map((tag) => (
          <li key={tag} className="min-w-0 max-w-full">
            <Badge className="inline-block leading-5">{tag === "" ? "(empty)" : tag}</Badge>
          </li>
        ))}
      </ul>
      {tags.length > limit ? (
        <Button
          variant="link"
          size="sm"
          className="mt-2"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? `Show the first ${formatCount(limit)}` : `Show all ${formatCount(tags.length)}`}
        </Button>
      ) : null}
    </div>
  );
}
