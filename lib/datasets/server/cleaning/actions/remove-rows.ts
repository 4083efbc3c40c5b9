import "server-only";
import { TEXT_LIMITS } from "../../../cleaning/describe-step";
import type { StepAction } from "../../../steps-schema";
import { sqlIsBlank } from "../../columns";
import { sqlText } from "../../role-sql";
import { NO_LABEL, readTarget } from "../../targets";
import { type ActionOutcome, newEffect, type StepContext } from "../step-context";
import { textOf } from "./drop-duplicates";

type DropAction = Extract<StepAction, { kind: "drop_rows_where" }>;

/** Removes rows that are no use: without text, too short, too long, without a label in one of the targets. */
export async function dropRows(action: DropAction, context: StepContext): Promise<ActionOutcome> {
  const { connection, dataset, reads } = context;
  const effect = await newEffect(context, []);
  if (action.what === "unlabelled") {
    const doomed = new Set<number>();
    for (const target of reads.targets) {
      (await readTarget(dataset, target)).setOfRow.forEach((set, row) => {
        if (set === NO_LABEL) doomed.add(row);
      });
    }
    for (const row of doomed) effect.remove(row);
    return { effect, unmatched: [] };
  }
  const text = sqlText(dataset.columns, textOf(context));
  await connection.run(
    `INSERT INTO ${effect.name} SELECT row, true FROM (SELECT row, ${text} AS text FROM ${dataset.rows.from})
     WHERE ${condition(action)}`,
  );
  return { effect, unmatched: [] };
}

/** Characters are code points of the text as it stands; one without any is short too. */
function condition({ what, characters }: DropAction): string {
  switch (what) {
    case "short_text":
      return `length(text) < ${characters ?? TEXT_LIMITS.short_text}`;
    case "long_text":
      return `length(text) > ${characters ?? TEXT_LIMITS.long_text}`;
    default:
      return sqlIsBlank("text");
  }
}
