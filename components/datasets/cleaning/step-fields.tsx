"use client";

import { canMergeLabels, type StepFormKind } from "@/lib/datasets/cleaning/step-form";
import { assertNever } from "@/lib/utils";
import { useCleaning } from "./cleaning-context";
import { ColumnsField, MaskField } from "./step-choices";
import { ChoiceField, NumberField, type Refused, SimilarityField, SwitchField, TextField } from "./step-inputs";
import { LabelsField, TargetField } from "./step-labels";

interface StepFieldsProps {
  kind: StepFormKind;
  refused: Refused;
}

/** What there is to say about a step of one kind. */
export function StepFields({ kind, refused }: StepFieldsProps) {
  switch (kind) {
    case "trim":
      return (
        <>
          <ColumnsField />
          <SwitchField name="collapse" label="Also turn several spaces between words into one" />
        </>
      );
    case "normalise":
      return (
        <>
          <ColumnsField />
          <ChoiceField
            name="form"
            label="How far"
            options={[
              { value: "NFC", label: "Same look", hint: "é is one character, not e and an accent (NFC)." },
              { value: "NFKC", label: "Same meaning", hint: "Also ² to 2, ™ to TM and … to ... (NFKC)." },
            ]}
          />
        </>
      );
    case "strip_html":
      return <ColumnsField />;
    case "mask":
      return (
        <>
          <ColumnsField />
          <MaskField />
        </>
      );
    case "replace":
      return <ReplaceFields refused={refused} />;
    case "drop_duplicates":
      return <CopiesFields />;
    case "drop_rows_where":
      return <RowsFields />;
    case "resolve_conflicts":
      return (
        <>
          <TargetField />
          <ChoiceField
            name="how"
            label="What becomes of them"
            options={[
              {
                value: "majority",
                label: "Most frequent label for all",
                hint: "Where two labels are as frequent, the rows go.",
              },
              { value: "drop", label: "All of them go", hint: "No row with such a text stays." },
            ]}
          />
        </>
      );
    case "rename_label":
      return (
        <>
          <TargetField />
          <LabelsField label="Label" isMulti={false} />
          <TextField name="name" label="New name" refused={refused} />
        </>
      );
    case "merge_labels":
      return (
        <>
          <TargetField />
          <LabelsField label="Labels to merge" isMulti />
          <TextField name="name" label="Merge into" refused={refused} hint="One of the labels, or a new name." />
        </>
      );
    case "delete_labels":
      return (
        <>
          <TargetField />
          <LabelsField label="Labels to delete" isMulti />
        </>
      );
    default:
      return assertNever(kind);
  }
}

function ReplaceFields({ refused }: { refused: Refused }) {
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="find" label="Find" refused={refused} />
        <TextField name="replacement" label="Put in its place" refused={refused} hint="Empty takes it out." />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <SwitchField name="matchCase" label="Capitals matter" />
        <SwitchField
          name="isRegex"
          label="Regular expression"
          hint="What to find is a pattern; $1 to $9 put in what its groups found."
        />
      </div>
      <ColumnsField />
    </>
  );
}

function CopiesFields() {
  const { roles } = useCleaning().dataset;
  return (
    <>
      <ChoiceField
        name="match"
        label="What counts as a copy"
        options={[
          { value: "exact", label: "The same text" },
          { value: "loose", label: "Also other case or punctuation" },
          { value: "near", label: "Nearly the same words" },
        ]}
      />
      <SimilarityField />
      {(roles?.targets.length ?? 0) > 0 ? (
        <SwitchField
          name="sameLabels"
          label="Only where the labels are the same too"
          hint="Copies under different labels stay, to be settled as conflicts."
        />
      ) : null}
      {canMergeLabels(roles?.targets) ? (
        <SwitchField name="merge" label="Give the row that stays the labels of all" />
      ) : null}
    </>
  );
}

function RowsFields() {
  const { roles } = useCleaning().dataset;
  const isWithout = { text: roles?.text == null, labels: (roles?.targets.length ?? 0) === 0 };
  return (
    <>
      <ChoiceField
        name="rows"
        label="Which rows go"
        options={[
          { value: "empty_text", label: "Empty text", disabled: isWithout.text },
          { value: "short_text", label: "Very short text", disabled: isWithout.text },
          { value: "long_text", label: "Very long text", disabled: isWithout.text },
          { value: "unlabelled", label: "No label", disabled: isWithout.labels },
        ]}
      />
      <NumberField />
    </>
  );
}
