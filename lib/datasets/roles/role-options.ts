import { formatCount } from "@/lib/utils";
import { type ColumnRole, type DraftRoles, roleOf } from "../assign-role";
import { MAX_LABELS, MAX_TEXT_COLUMNS } from "../roles-schema";
import type { ColumnFacts } from "./column-facts";
import { quotedNames } from "./words";

/** A choice above a column: a role, or one beside those that have it already. */
export type RoleChoice = ColumnRole | "text as well" | "label as well";

export interface RoleOption {
  value: RoleChoice;
  label: string;
  /** What the choice means, here. */
  hint: string;
  disabled?: boolean;
}

/** Why a column cannot be a label, in a few words; null where it can: too many values are ids or texts. */
export function whyNoLabel({ valueCount, list, isFlag, isScore }: ColumnFacts): string | null {
  if (list !== null || isFlag || isScore || valueCount <= MAX_LABELS) return null;
  return `${formatCount(valueCount)} values: ids or texts`;
}

/** What a column can be, in words that say whom it would replace or join; `noLabel` says why it cannot be a label. */
export function roleOptions(roles: DraftRoles, column: string, noLabel: string | null = null): RoleOption[] {
  const role = roleOf(roles, column);
  const instead = (name: string | null, hint: string) =>
    name === null || name === column ? hint : `Instead of ${quotedNames([name])}`;
  return [
    ...textOptions(roles, role),
    ...labelOptions(roles, role, noLabel),
    { value: "group", label: "Group", hint: instead(roles.group, "Rows with the same value stay together") },
    { value: "split", label: "Split", hint: instead(roles.split, "Says which split a row belongs to") },
    { value: "id", label: "Id", hint: instead(roles.id, "Names the row, not used") },
    { value: "ignore", label: "Ignore", hint: "Kept in the file, not used" },
  ];
}

function textOptions({ text }: DraftRoles, role: ColumnRole): RoleOption[] {
  const columns = text?.columns ?? [];
  if (role === "text" || columns.length === 0) {
    return [{ value: "text", label: "Text", hint: "What is read and classified" }];
  }
  const names = quotedNames(columns, 1);
  if (columns.length > 1) {
    const disabled = columns.length >= MAX_TEXT_COLUMNS;
    return [
      {
        value: "text",
        label: "Text",
        hint: disabled ? "No more columns can be joined" : `Joined with ${names}`,
        disabled,
      },
    ];
  }
  return [
    { value: "text", label: "Text", hint: `Instead of ${names}` },
    { value: "text as well", label: "Text as well", hint: `Joined with ${names}` },
  ];
}

function labelOptions({ targets }: DraftRoles, role: ColumnRole, noLabel: string | null): RoleOption[] {
  const [first] = targets;
  if (noLabel !== null && role !== "label") return [{ value: "label", label: "Label", hint: noLabel, disabled: true }];
  if (role === "label" || first === undefined) {
    return [{ value: "label", label: "Label", hint: "What the classifier answers" }];
  }
  const name = quotedNames([first.name]);
  if (targets.length > 1) return [{ value: "label", label: "Label", hint: "One more kind of label" }];
  return [
    { value: "label", label: "Label", hint: `Instead of ${name}` },
    { value: "label as well", label: "Label as well", hint: `A second kind, beside ${name}` },
  ];
}

/** What a choice asks for. */
export function assignmentOf(choice: RoleChoice): { role: ColumnRole; asWell: boolean } {
  switch (choice) {
    case "text as well":
      return { role: "text", asWell: true };
    case "label as well":
      return { role: "label", asWell: true };
    default:
      return { role: choice, asWell: false };
  }
}
