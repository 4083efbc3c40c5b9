/** A layout with what it was before, newest last, and what was undone. */
export interface LayoutHistory<Layout> {
  now: Layout;
  past: readonly Layout[];
  future: readonly Layout[];
  /** What the newest change was about and when, so that a drag of a slider is one change. */
  newest: { subject: string; atMs: number } | null;
}

const MAX_PAST = 50;
/** Changes of one subject that follow each other within this are one. */
const ONE_CHANGE_MS = 1_000;

export function startHistory<Layout>(now: Layout): LayoutHistory<Layout> {
  return { now, past: [], future: [], newest: null };
}

/** The history after a change of `subject` at `atMs`, of any clock that only moves forward. */
export function change<Layout>(
  history: LayoutHistory<Layout>,
  now: Layout,
  subject: string,
  atMs: number,
): LayoutHistory<Layout> {
  const { newest, past } = history;
  const goesOn = newest?.subject === subject && atMs - newest.atMs < ONE_CHANGE_MS && past.length > 0;
  return {
    now,
    past: goesOn ? past : [...past, history.now].slice(-MAX_PAST),
    future: [],
    newest: { subject, atMs },
  };
}

/** The history one change back; itself when there is none. */
export function undo<Layout>(history: LayoutHistory<Layout>): LayoutHistory<Layout> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { now: before, past: history.past.slice(0, -1), future: [history.now, ...history.future], newest: null };
}

/** The history with the last undone change done again; itself when there is none. */
export function redo<Layout>(history: LayoutHistory<Layout>): LayoutHistory<Layout> {
  const [after, ...future] = history.future;
  if (after === undefined) return history;
  return { now: after, past: [...history.past, history.now], future, newest: null };
}
