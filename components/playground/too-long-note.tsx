import { useMemo } from "react";
import { describeCut } from "@/lib/playground/cut-text";
import { fitsInAddress } from "@/lib/playground/search-params";

interface TooLongNoteProps {
  /** What stands in the field. */
  text: string;
  /** What a model gets of it, where that is not the same: the longest of several texts. */
  asked?: string;
  /** Characters of the fullest field, where there are several. */
  inField?: number;
}

/** Says what of a long text is not read, and what a link to the page leaves out; nothing while all is there. */
export function TooLongNote({ text, asked = text, inField = asked.length }: TooLongNoteProps) {
  const notes = useMemo(() => describeCut(asked, inField), [asked, inField]);
  if (fitsInAddress(text)) return null;
  return (
    <div className="flex flex-col gap-1 text-muted text-xs leading-5">
      {notes.map((note) => (
        <p key={note} className="text-text">
          {note}
        </p>
      ))}
      <p>
        This is too long for the page’s address: a link to it opens the models without the text. Once it is answered, it
        stands under “Tried in this tab”.
      </p>
    </div>
  );
}
