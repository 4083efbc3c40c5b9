"use client";

import { Plus } from "lucide-react";
import { useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import type { DatasetColumn } from "@/lib/datasets/schema";
import type { FilterRuleValues } from "@/lib/preparations/form";
import { FilterRule } from "./filter-rule";
import { useStudio } from "./recipe-context";

/** As many as a recipe takes. */
const MAX_RULES = 20;
/** A column with few values is the likelier one to filter by. */
const FEW_VALUES = 50;

/** Only some of the rows, one language for example: rules that all have to hold. */
export function FilterFields({ columns }: { columns: readonly DatasetColumn[] }) {
  const { values, change, errors } = useStudio();
  const errorId = useId();
  const addButton = useRef<HTMLButtonElement>(null);
  const rules = values.filter;
  const error = errors.get("filter");
  const set = (filter: FilterRuleValues[]) => change({ filter });
  const add = () => {
    const unused = columns.filter(({ name }) => !rules.some(({ column }) => column === name));
    const column = unused.find(({ distinctCount }) => distinctCount > 1 && distinctCount <= FEW_VALUES) ?? columns[0];
    if (column !== undefined) set([...rules, { column: column.name, op: "eq", values: [] }]);
  };
  const remove = (index: number) => {
    set(rules.filter((_, place) => place !== index));
    // The button that was pressed goes with its rule.
    addButton.current?.focus();
  };
  return (
    <>
      {rules.length === 0 ? null : (
        <ul aria-label="Rules" className="flex flex-col gap-3" aria-describedby={error ? errorId : undefined}>
          {rules.map((rule, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a rule has no identity but its place
            <li key={index}>
              <FilterRule
                columns={columns}
                rule={rule}
                number={index + 1}
                onChange={(next) => set(rules.map((other, place) => (place === index ? next : other)))}
                onRemove={() => remove(index)}
              />
            </li>
          ))}
        </ul>
      )}
      {error ? (
        <p id={errorId} className="text-danger text-xs leading-5">
          {error}
        </p>
      ) : null}
      <Button
        ref={addButton}
        className="self-start"
        onClick={add}
        disabled={rules.length >= MAX_RULES || columns.length === 0}
        title={rules.length >= MAX_RULES ? `A recipe takes ${MAX_RULES} rules` : undefined}
      >
        <Plus aria-hidden />
        {rules.length === 0 ? "Add a rule" : "Add another rule"}
      </Button>
    </>
  );
}
