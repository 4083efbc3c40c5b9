"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Textarea } from "@/components/ui/textarea";
import { MAX_CHARACTERS, MAX_LINES } from "@/lib/playground/lines";
import { formatCount, pluralise } from "@/lib/utils";
import { TooLongNote } from "./too-long-note";

interface LinesFieldProps {
  value: string;
  onChange: (text: string) => void;
  /** Asked for at once, without waiting for a pause. */
  onSubmit: () => void;
  /** Lines that are classified, and those that are too many. */
  count: number;
  leftOut: number;
  /** The longest of the lines that are classified. */
  longest: string;
  modelId: string;
  /** Takes the examples; undefined where the model has none. */
  onExamples: (() => void) | undefined;
}

/** Where many sentences are typed or pasted, and what becomes of too many. */
export function LinesField(props: LinesFieldProps) {
  const { value, onChange, onSubmit, count, leftOut, longest, modelId, onExamples } = props;
  const batches = `/batches?model=${encodeURIComponent(modelId)}`;
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Sentences, one a line"
        aside={count === 0 ? undefined : pluralise(count, "line")}
        description={
          <>
            Up to {formatCount(MAX_LINES)} lines; the answers follow as you type, and <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>{" "}
            asks at once. A file with more goes through{" "}
            <Link href={batches} className="text-accent-text underline underline-offset-4">
              Batches
            </Link>
            .
          </>
        }
      >
        {(control) => (
          <Textarea
            {...control}
            rows={6}
            spellCheck={false}
            className="field-sizing-fixed max-h-96"
            placeholder={"play some jazz\nwake me at six\nwhat is the weather"}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onCtrlEnter={onSubmit}
          />
        )}
      </Field>
      {value.trim() === "" && onExamples !== undefined ? (
        <Button size="sm" className="w-fit" onClick={onExamples}>
          Take rows of the test split
        </Button>
      ) : null}
      {leftOut > 0 ? (
        <Callout
          tone="warning"
          title={`${pluralise(leftOut, "line")} at the end ${leftOut === 1 ? "is" : "are"} left out`}
        >
          At most {formatCount(MAX_LINES)} lines and {formatCount(MAX_CHARACTERS)} characters are classified here. Give
          the whole file to{" "}
          <Link href={batches} className="text-accent-text underline underline-offset-4">
            Batches
          </Link>{" "}
          instead.
        </Callout>
      ) : null}
      <TooLongNote text={value} asked={longest} inField={0} />
    </div>
  );
}
