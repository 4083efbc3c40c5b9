const STEPS = [
  { title: "Data", text: "Bring in a table: one row, one example." },
  { title: "Splits", text: "Balance the labels, hold rows out." },
  { title: "Training", text: "Watch the loss fall, live." },
  { title: "Predictions", text: "Try sentences, or call the API." },
] as const;

/** The way from a file to a prediction, for people who see this for the first time. */
export function FourSteps() {
  return (
    <ol aria-label="Four steps" className="grid grid-cols-2 gap-x-6 gap-y-5 border-border border-t pt-6 sm:grid-cols-4">
      {STEPS.map(({ title, text }, index) => (
        <li key={title} className="flex gap-2.5">
          <span
            aria-hidden
            className="grid size-5 shrink-0 place-items-center rounded-full border border-border-strong text-2xs text-muted tabular-nums"
          >
            {index + 1}
          </span>
          <div className="min-w-0">
            <p className="font-medium text-sm">{title}</p>
            <p className="mt-0.5 text-muted text-xs leading-5">{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
