import { formatCount, pluralise } from "@/lib/utils";
import { alikeLabels, describeAlike } from "./cleaning/alike-labels";
import { RARE_LABEL_ROWS } from "./cleaning/rare-labels";
import { USUAL_SIMILARITY } from "./copies/rules";
import type { DatasetProfile, ReadinessItem, TargetProfile } from "./profile-schema";
import { type ColumnRoles, MAX_LABELS } from "./roles-schema";
import type { StepAction } from "./steps-schema";

/** What was found in the texts that a step can mend, in rows. */
export interface TextFindings {
  emailCount: number;
  htmlCount: number;
  untrimmedCount: number;
  unnormalisedCount: number;
}

interface Checked extends Pick<DatasetProfile, "text" | "targets"> {
  rowCount: number;
  roles: Pick<ColumnRoles, "text" | "targets"> | null;
  findings: TextFindings;
  /** Columns that are labels by their name, and have one value only. */
  constantLabels: readonly string[];
  /** Of the rows that repeat an earlier text, those with the same labels. */
  sameLabelRepeats: number;
  /** Rows with a near-copy, and groups of them; null where nobody has looked yet. */
  copies: { rows: number; clusters: number } | null;
  /** Rows whose label looks wrong and that nobody has settled, for the targets where somebody has looked. */
  suspects: readonly { target: string; rows: number }[];
}

type Fix = NonNullable<ReadinessItem["fix"]>;

/** Fewer rows teach little, and a tenth of them says nothing about how well it went. */
const FEW_ROWS = 100;

/** The largest label is this many times the smallest that is not rare: a model may say the large one too often. */
const UNEVEN = 10;

/** The line that stands while nobody has looked for near-copies. */
export const COPIES_UNKNOWN = "near_copies_unknown";

/** Labels that a sentence names. */
const NAMED_LABELS = 3;

/**
 * What stands between these rows and a good model, and what was looked at and is fine: blocking lines first, then
 * warnings. Each says what it is about in numbers and has the fix that does something about it, where there is one.
 */
export function checkReadiness(checked: Checked): ReadinessItem[] {
  const items = [
    ...checkRoles(checked),
    ...checkLabels(checked),
    ...checkTexts(checked),
    ...checkCopies(checked),
    ...checkSuspects(checked),
  ];
  const levels = ["blocking", "warning", "good"] as const;
  return levels.flatMap((level) => items.filter((item) => item.level === level));
}

function blocking(code: string, message: string, fix: Fix | null): ReadinessItem {
  return { code, level: "blocking", message, fix };
}

function warning(code: string, message: string, fix: Fix | null): ReadinessItem {
  return { code, level: "warning", message, fix };
}

function good(code: string, message: string): ReadinessItem {
  return { code, level: "good", message, fix: null };
}

function step(label: string, action: StepAction): Fix {
  return { type: "step", label, action };
}

const chooseColumns = (label: string): Fix => ({ type: "roles", label });
const showRows = (issue: Extract<Fix, { type: "rows" }>["issue"]): Fix => ({ type: "rows", label: "Show rows", issue });

function checkRoles({ rowCount, roles, text, constantLabels }: Checked): ReadinessItem[] {
  const items: ReadinessItem[] = [];
  if (rowCount === 0)
    items.push(blocking("no_rows", "No rows are left. Undo a cleaning step, or import other data.", null));
  else if (rowCount < FEW_ROWS) {
    items.push(
      warning(
        "few_rows",
        `${pluralise(rowCount, "row")} ${rowCount === 1 ? "is" : "are"} few to learn from, and to tell how well it went.`,
        null,
      ),
    );
  }
  if (roles === null || roles.text === null) {
    items.push(blocking("no_text", "No text column is chosen.", chooseColumns("Choose the text")));
  } else if (rowCount > 0 && text.emptyCount === rowCount) {
    items.push(blocking("all_texts_empty", "Every text is empty.", chooseColumns("Choose another text")));
  }
  if (roles === null || roles.targets.length === 0) {
    const [constant] = constantLabels;
    const why =
      constant === undefined
        ? ""
        : ` “${constant}” has the same value in every row, and a classifier tells at least two apart.`;
    items.push(blocking("no_target", `No label column is chosen.${why}`, chooseColumns("Choose the labels")));
  }
  return items;
}

/** "in “intent”", where there is more than one target to tell apart. */
function inTarget(name: string, targets: readonly TargetProfile[]): string {
  return targets.length > 1 ? ` in “${name}”` : "";
}

function checkLabels({ rowCount, targets }: Checked): ReadinessItem[] {
  if (rowCount === 0 || targets.length === 0) return [];
  return [
    ...targets.flatMap((target) => checkLabelSet(target, rowCount)),
    ...checkUnlabelled(targets, rowCount),
    ...targets.flatMap((target) => checkAlike(target, inTarget(target.name, targets))),
    ...targets.flatMap((target) => checkRare(target, inTarget(target.name, targets))),
    ...targets.flatMap((target) => checkBalance(target)),
    ...checkConflicts(targets),
  ];
}

function checkLabelSet({ name, labelCount, labels, emptyCount }: TargetProfile, rowCount: number): ReadinessItem[] {
  const fix = chooseColumns("Choose other labels");
  if (emptyCount === rowCount) return [blocking("no_labels", `No row has a label in “${name}”.`, fix)];
  if (labelCount < 2) {
    const [only] = labels[0] ?? [""];
    return [
      blocking("one_label", `“${name}” has one label only, “${only}”: a classifier tells at least two apart.`, fix),
    ];
  }
  if (labelCount > MAX_LABELS) {
    const message =
      `“${name}” has ${formatCount(labelCount)} different labels, and a classifier can have at most ` +
      `${formatCount(MAX_LABELS)}: these look like ids or texts.`;
    return [blocking("too_many_labels", message, fix)];
  }
  return [];
}

function checkUnlabelled(targets: readonly TargetProfile[], rowCount: number): ReadinessItem[] {
  const lacking = targets.filter(({ emptyCount }) => emptyCount > 0 && emptyCount < rowCount);
  if (targets.every(({ emptyCount }) => emptyCount === 0)) return [good("unlabelled", "Every row has a label.")];
  return lacking.map(({ name, emptyCount }) =>
    warning(
      "unlabelled",
      `${pluralise(emptyCount, "row")} ${emptyCount === 1 ? "has" : "have"} no label${inTarget(name, targets)}, and nothing can be learnt from ${emptyCount === 1 ? "it" : "them"}.`,
      // The step takes rows away that lack a label in any target.
      targets.length === 1
        ? step("Remove them", { kind: "drop_rows_where", what: "unlabelled" })
        : showRows("unlabelled"),
    ),
  );
}

function checkAlike({ name, labels, labelCount }: TargetProfile, where: string): ReadinessItem[] {
  if (labelCount > MAX_LABELS) return [];
  return alikeLabels(labels).map(({ labels: from, into }) =>
    warning(
      "alike_labels",
      `${describeAlike(from)}${where}.`,
      step("Merge them", { kind: "merge_labels", target: name, from, into }),
    ),
  );
}

function checkRare({ labels, labelCount }: TargetProfile, where: string): ReadinessItem[] {
  if (labelCount < 2 || labelCount > MAX_LABELS) return [];
  const rare = labels.filter(([, rows]) => rows < RARE_LABEL_ROWS).map(([label]) => label);
  if (rare.length === 0) return [good("rare_labels", `Every label${where} has ${RARE_LABEL_ROWS} rows or more.`)];
  const message =
    `${pluralise(rare.length, "label")}${where} ${rare.length === 1 ? "has" : "have"} fewer than ${RARE_LABEL_ROWS} rows: ` +
    `${nameLabels(rare)}. A minimum leaves them out.`;
  return [warning("rare_labels", message, { type: "splits", label: "Set a minimum" })];
}

function nameLabels(labels: readonly string[]): string {
  const named = labels.slice(0, NAMED_LABELS).map((label) => `“${label}”`);
  const more = labels.length - named.length;
  return more === 0 ? named.join(", ") : `${named.join(", ")} and ${formatCount(more)} more`;
}

function checkBalance({ labels, labelCount }: TargetProfile): ReadinessItem[] {
  const [largest] = labels;
  const smallest = labels.findLast(([, rows]) => rows >= RARE_LABEL_ROWS);
  if (largest === undefined || smallest === undefined || labelCount > MAX_LABELS) return [];
  const times = Math.floor(largest[1] / smallest[1]);
  if (times < UNEVEN) return [];
  const message =
    `“${largest[0]}” has ${formatCount(largest[1])} rows, “${smallest[0]}” ${formatCount(smallest[1])}: ` +
    `${formatCount(times)} times as many. A maximum evens this out.`;
  return [warning("uneven_labels", message, { type: "splits", label: "Set a maximum" })];
}

function checkConflicts(targets: readonly TargetProfile[]): ReadinessItem[] {
  const conflicting = targets.filter(({ conflictTexts }) => conflictTexts > 0);
  if (conflicting.length === 0) return [good("conflicts", "No text stands under two labels.")];
  return conflicting.map(({ name, conflictTexts, conflictRows }) =>
    warning(
      "conflicts",
      `${pluralise(conflictTexts, "text")} ${conflictTexts === 1 ? "stands" : "stand"} under different labels` +
        `${inTarget(name, targets)}, in ${pluralise(conflictRows, "row")}: whatever a model answers, some are wrong.`,
      { type: "conflicts", label: "Resolve them", target: name },
    ),
  );
}

function checkTexts(checked: Checked): ReadinessItem[] {
  const { rowCount, roles, text } = checked;
  if (rowCount === 0 || roles === null || roles.text === null || text.emptyCount === rowCount) return [];
  const { emptyCount } = text;
  const items: ReadinessItem[] = [];
  if (emptyCount === 0) items.push(good("empty_text", "Every row has a text."));
  else {
    const message = `${pluralise(emptyCount, "row")} ${emptyCount === 1 ? "has" : "have"} no text.`;
    items.push(warning("empty_text", message, step("Remove them", { kind: "drop_rows_where", what: "empty_text" })));
  }
  items.push(checkRepeats(checked));
  return [...items, ...checkLengths(text), ...checkFindings(checked.findings, roles.text.columns)];
}

function checkRepeats({ text: { duplicateCount }, targets, sameLabelRepeats }: Checked): ReadinessItem {
  if (duplicateCount === 0) return good("duplicates", "No text is there twice.");
  const repeat = `${pluralise(duplicateCount, "row")} ${duplicateCount === 1 ? "repeats" : "repeat"} the text of an earlier one`;
  // The same text under other labels is a conflict, and another line's.
  if (sameLabelRepeats === 0) return warning("duplicates", `${repeat}, with other labels.`, showRows("duplicate"));
  const same =
    sameLabelRepeats < duplicateCount ? `, ${formatCount(sameLabelRepeats)} of them with the same labels` : "";
  const action: StepAction = {
    kind: "drop_duplicates",
    match: "exact",
    similarity: USUAL_SIMILARITY,
    sameLabels: targets.length > 0,
    merge: false,
  };
  return warning("duplicates", `${repeat}${same}.`, step("Remove repeats", action));
}

function checkLengths({
  emptyCount,
  shortCount,
  longCount,
  cutCount,
  tokenLimit,
}: DatasetProfile["text"]): ReadinessItem[] {
  const items: ReadinessItem[] = [];
  // Texts without any character are short, too, and have a line of their own.
  if (shortCount > emptyCount) {
    items.push(
      warning(
        "short_text",
        `${pluralise(shortCount, "text")} ${shortCount === 1 ? "has" : "have"} fewer than 3 characters.`,
        showRows("short_text"),
      ),
    );
  }
  if (longCount > 0) {
    const message = `${pluralise(longCount, "text")} ${longCount === 1 ? "has" : "have"} more than 20,000 characters; the embedded engine reads no more.`;
    items.push(warning("long_text", message, showRows("long_text")));
  }
  if (cutCount > 0) {
    const message = `${pluralise(cutCount, "text")} ${cutCount === 1 ? "has" : "have"} more than the ${formatCount(tokenLimit)} tokens that a model reads, about: the rest is cut off.`;
    items.push(warning("cut_text", message, longCount > 0 ? showRows("long_text") : null));
  }
  return items.length > 0 ? items : [good("lengths", "No text is very short or very long.")];
}

function checkFindings(findings: TextFindings, columns: string[]): ReadinessItem[] {
  const { emailCount, htmlCount, untrimmedCount, unnormalisedCount } = findings;
  const hold = (count: number, what: string) => `${pluralise(count, "row")} ${count === 1 ? "holds" : "hold"} ${what}.`;
  const lines: [count: number, code: string, message: string, fix: Fix][] = [
    [
      emailCount,
      "personal_data",
      hold(emailCount, "an e-mail address"),
      step("Mask them", { kind: "mask", columns, what: ["email"] }),
    ],
    [htmlCount, "html", hold(htmlCount, "HTML"), step("Strip it", { kind: "strip_html", columns })],
    [
      untrimmedCount,
      "untrimmed",
      hold(untrimmedCount, "spaces at the beginning or the end"),
      step("Trim them", { kind: "trim", columns, collapse: false }),
    ],
    [
      unnormalisedCount,
      "unnormalised",
      hold(unnormalisedCount, "invisible characters, or accents apart from their letters"),
      step("Normalise them", { kind: "normalise", columns, form: "NFC" }),
    ],
  ];
  const found = lines.filter(([count]) => count > 0).map(([, code, message, fix]) => warning(code, message, fix));
  return found.length > 0 ? found : [good("characters", "No text holds HTML, e-mail addresses or stray spaces.")];
}

function checkCopies({ rowCount, roles, text, copies }: Checked): ReadinessItem[] {
  if (rowCount === 0 || roles === null || roles.text === null || text.emptyCount === rowCount) return [];
  if (copies === null) {
    const message = "Near-copies were not looked for yet: some in train and some in test make results look too good.";
    return [warning(COPIES_UNKNOWN, message, { type: "copies", label: "Look for them" })];
  }
  if (copies.rows === 0) return [good("near_copies", "No text is a near-copy of another.")];
  const message =
    `${pluralise(copies.rows, "row")} are near-copies of each other, in ${pluralise(copies.clusters, "group")}: ` +
    "apart, they make test results look better than they are.";
  return [warning("near_copies", message, { type: "splits", label: "Keep them together" })];
}

function checkSuspects({ suspects, targets }: Checked): ReadinessItem[] {
  return suspects.map(({ target, rows }) => {
    const where = inTarget(target, targets);
    if (rows === 0) return good("suspects", `No label looks wrong by its words${where}, or each was looked at.`);
    const message = `${pluralise(rows, "label")} ${rows === 1 ? "looks" : "look"} wrong by the words of the text${where}.`;
    return warning("suspects", message, { type: "suspects", label: "Go through them", target });
  });
}
