import { useMemo } from "react";
import { describeCut } from "@/lib/playground/cut-text";
import { fitsInAddress } from "@/lib/playground/search-params";

interface TooLongNoteProps {
  /** What stands in the field. */
  text: string;
  /** What a model gets of it, where that is not the same. */
  asked?: string;
}

/** Says what of a long text is not read, and what a link to the page leaves out; nothing while all is there. */
export function TooLongNote({ text, asked = text }: TooLongNoteProps) {
  const notes = useMemo(() => describeCut(asked), [asked]);
  if (fitsInAddress(text)) return null;
  return (
    <div className="flex flex-col gap-1 text-muted text-xs leading-5">
      {notes.map((note) => (
        <p key={note} className="text-text">
          {note}
        </p>
      ))}
      <p>
        This is too long for the page’s address: a link to it opens the models without the text. In this tab it is kept
        under “Tried in this tab”.
      </p>
    </div>
  );
}
