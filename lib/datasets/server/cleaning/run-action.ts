import "server-only";
import type { StepAction } from "../../steps-schema";
import { addRows } from "./actions/add-rows";
import { changeLabels } from "./actions/change-labels";
import { cleanTexts } from "./actions/clean-texts";
import { labelText, resolveConflicts } from "./actions/conflicts";
import { dropDuplicates } from "./actions/drop-duplicates";
import { deleteRows, editRow } from "./actions/pointed-rows";
import { dropRows } from "./actions/remove-rows";
import { replaceTexts } from "./actions/replace-texts";
import type { ActionOutcome, StepContext } from "./step-context";

/** Finds out what an action does to the rows. Throws Invalid for what it cannot do with them, and Cancelled. */
export function runAction(action: StepAction, context: StepContext): Promise<ActionOutcome> {
  switch (action.kind) {
    case "trim":
    case "normalise":
    case "strip_html":
    case "mask":
      return cleanTexts(action, context);
    case "replace":
      return replaceTexts(action, context);
    case "drop_duplicates":
      return dropDuplicates(action, context);
    case "resolve_conflicts":
      return resolveConflicts(action, context);
    case "set_label_of_text":
      return labelText(action, context);
    case "rename_label":
    case "merge_labels":
    case "delete_labels":
      return changeLabels(action, context);
    case "drop_rows_where":
      return dropRows(action, context);
    case "delete_rows":
      return deleteRows(action, context);
    case "edit_row":
      return editRow(action, context);
    case "add_rows":
      return addRows(action, context);
  }
}
