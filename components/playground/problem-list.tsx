import { pluralise } from "@/lib/utils";

const MOST_LISTED = 5;

/** The first of them: a long list of the same mistake helps nobody. */
export function ProblemList({ problems }: { problems: readonly string[] }) {
  const more = problems.length - MOST_LISTED;
  return (
    <ul className="wrap-anywhere flex flex-col gap-0.5">
      {problems.slice(0, MOST_LISTED).map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
      {more > 0 ? <li>And {pluralise(more, "more problem")}.</li> : null}
    </ul>
  );
}
