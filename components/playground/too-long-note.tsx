import { fitsInAddress } from "@/lib/playground/search-params";

/** Says what a link to the page leaves out; nothing while it leaves out nothing. */
export function TooLongNote({ text }: { text: string }) {
  if (fitsInAddress(text)) return null;
  return (
    <p className="text-muted text-xs leading-5">
      This is too long for the page’s address: a link to it opens the models without the text. In this tab it is kept
      under “Tried in this tab”.
    </p>
  );
}
