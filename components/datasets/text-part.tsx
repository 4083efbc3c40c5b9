"use client";

import { describeText } from "@/lib/datasets/describe-roles";
import { RolesPart } from "./roles-part";
import { TemplateEditor } from "./template-editor";
import type { RolesState } from "./use-roles";

interface TextPartProps {
  roles: RolesState;
  cellOf: ((column: string) => string) | undefined;
}

/** What is read and classified, where it is made of several columns. */
export function TextPart({ roles, cellOf }: TextPartProps) {
  const { text } = roles.shown;
  if (text === null || (text.columns.length === 1 && text.template === null)) return null;
  const error = roles.problems.find(({ place }) => place.type === "template")?.reason;
  return (
    <RolesPart
      term="Text"
      name="text"
      hasProblem={error !== undefined}
      editor={<TemplateEditor text={text} cellOf={cellOf} error={error} onChange={roles.setText} />}
    >
      <p className="wrap-anywhere">{describeText(text)}</p>
    </RolesPart>
  );
}
