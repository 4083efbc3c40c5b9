/**
 * The data sets of `npm run bench:quality`: where their rows are, how they are divided, and what has to be reached.
 *
 * A division is a file with an optional choice among its rows. `targets` says which column each target has its labels in; `multi`
 * is for several labels in a cell, joined by "|". `scored` are the divisions that are predicted, `outside` texts that belong to no
 * label. Goals are in per cent; `level` is the one that has to reach it.
 */

/** Every fifth row is a test row, where the set has no division of its own. */
const isTest = (_, row) => row % 5 === 0;
const isTraining = (row, at) => !isTest(row, at);
const inFold = (from, to, domain) => (row) =>
  row.domain === domain && Number(row.fold) >= from && Number(row.fold) <= to;

const intent = { intent: { column: "label" } };
const label = { label: { column: "label" } };
const labels = { labels: { column: "labels", multi: true } };

const accuracy = (level, atLeast, target) => ({ level, measure: "accuracy", atLeast, target });
/** Of the temperature that is fitted: the confidence may be off by so much. */
const calibrated = (level) => ({ level, measure: "calibrationError", atMost: 2 });

/** The sets that the targets are stated for. */
const NAMED = [
  {
    name: "banking77",
    train: { file: "banking77/train.csv" },
    scored: { test: { file: "banking77/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 92.9), accuracy("static", 92.5), calibrated("encoder"), calibrated("static")],
  },
  {
    name: "clinc150",
    train: { file: "clinc150/train.csv" },
    validation: { file: "clinc150/validation.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    outside: { file: "clinc150/oos.csv", keep: (row) => row.split === "test" },
    targets: intent,
    goals: [
      accuracy("encoder", 95.4),
      accuracy("static", 93),
      calibrated("encoder"),
      calibrated("static"),
      { level: "encoder", measure: "outsideAuroc", atLeast: 97 },
    ],
  },
  {
    name: "massive-en",
    train: { file: "massive-en/train.csv" },
    validation: { file: "massive-en/validation.csv" },
    scored: { test: { file: "massive-en/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 87.7), accuracy("static", 85.8)],
  },
  {
    name: "massive-en-16",
    train: { file: "massive-en-16/train.csv" },
    validation: { file: "massive-en-16/validation.csv" },
    scored: { test: { file: "massive-en-16/test.csv" }, validation: { file: "massive-en-16/validation.csv" } },
    targets: intent,
    goals: [
      accuracy("encoder", 89.5),
      // What the hosted classifier reaches on these rows.
      { level: "encoder", measure: "microF1", atLeast: 88.7, scored: "validation" },
    ],
  },
  {
    name: "trec",
    train: { file: "trec/train.csv" },
    scored: { test: { file: "trec/test.csv" } },
    targets: label,
    goals: [accuracy("encoder", 92)],
  },
  {
    name: "banking77-5",
    train: { file: "banking77/train_5.csv" },
    scored: { test: { file: "banking77/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 71)],
  },
  {
    name: "clinc150-10",
    train: { file: "clinc150/train_10.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 87.5)],
  },
  {
    name: "clinc150-small",
    train: { file: "clinc150/train_small.csv" },
    validation: { file: "clinc150/validation.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 94.2)],
  },
  {
    name: "clinc150-imbalanced",
    train: { file: "clinc150/train_imbalanced.csv" },
    validation: { file: "clinc150/validation.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    targets: intent,
    goals: [accuracy("encoder", 94.2)],
  },
  {
    name: "clinc150-domain",
    train: { file: "clinc150/train.csv" },
    validation: { file: "clinc150/validation.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    targets: { ...intent, domain: { column: "domain" } },
    goals: [accuracy("static", 93, "intent"), accuracy("static", 97.2, "domain")],
  },
  {
    name: "goemotions",
    train: { file: "goemotions/train.csv" },
    validation: { file: "goemotions/validation.csv" },
    scored: { test: { file: "goemotions/test.csv" } },
    targets: { emotions: { column: "labels", multi: true } },
    goals: ["ngram", "static", "encoder"].flatMap((level) => [
      { level, measure: "macroF1", atLeast: 46.5 },
      { level, measure: "meanAveragePrecision", atLeast: 45 },
    ]),
  },
  {
    name: "sst2",
    train: { file: "sst2/train.csv" },
    validation: { file: "sst2/validation.csv" },
    scored: { test: { file: "sst2/test.csv" } },
    targets: label,
    goals: [],
  },
];

/** A set without a division of its own: every fifth row is for the test. */
function dividedByFive(name, file, targets) {
  return {
    name,
    train: { file, keep: isTraining },
    scored: { test: { file, keep: isTest } },
    targets,
    goals: [],
  };
}

function divided(name, targets, { train = "train.csv", test = "test.csv", validation } = {}) {
  return {
    name,
    train: { file: `${name}/${train}` },
    ...(validation === undefined ? {} : { validation: { file: `${name}/${validation}` } }),
    scored: { test: { file: `${name}/${test}` } },
    targets,
    goals: [],
  };
}

function nlupp(domain) {
  return {
    name: `nlupp-${domain}`,
    train: { file: "nlupp/nlupp.csv", keep: inFold(0, 17, domain) },
    scored: { test: { file: "nlupp/nlupp.csv", keep: inFold(18, 19, domain) } },
    targets: labels,
    goals: [],
  };
}

/** The tasks are nested: each has fewer rows with a label, and only those are rows of its set. */
function olid(column) {
  return { ...divided("olid", { [column]: { column } }), name: `olid-${column}` };
}

const inSplit = (split) => ({ file: "openfood-mini/openfood.csv", keep: (row) => row.split === split });

/** More sets, on which the recommended level has to be no worse than the SVM. */
const OTHERS = [
  {
    name: "banking77-10",
    train: { file: "banking77/train_10.csv" },
    scored: { test: { file: "banking77/test.csv" } },
    targets: intent,
    goals: [],
  },
  {
    name: "clinc150-5",
    train: { file: "clinc150/train_5.csv" },
    scored: { test: { file: "clinc150/test.csv" } },
    targets: intent,
    goals: [],
  },
  {
    name: "openfood-mini",
    train: inSplit("train"),
    validation: inSplit("validation"),
    scored: { test: inSplit("test") },
    targets: { country_label: { column: "country_label" }, food: { column: "food", multi: true } },
    goals: [],
  },
  nlupp("banking"),
  nlupp("hotels"),
  olid("subtask_a"),
  olid("subtask_b"),
  olid("subtask_c"),
  divided("jigsaw-2k", labels),
  dividedByFive("openai-moderation", "openai-moderation/moderation.csv", labels),
  {
    name: "ethos",
    train: { file: "ethos/multilabel.csv", keep: (_, row) => row < 346 },
    scored: { test: { file: "ethos/multilabel.csv", keep: (_, row) => row >= 346 } },
    targets: labels,
    goals: [],
  },
  dividedByFive("stackoverflow-20", "stackoverflow-20/stackoverflow.csv", label),
  dividedByFive("clickbait", "clickbait/clickbait.csv", label),
  dividedByFive("hate-offensive", "hate-offensive/hate_offensive.csv.gz", label),
  dividedByFive("dbpedia-14k", "dbpedia-14k/dbpedia.csv.gz", label),
  dividedByFive("mlma", "mlma/mlma.csv", {
    directness: { column: "directness" },
    target: { column: "target" },
    group: { column: "group" },
  }),
  dividedByFive("tickets", "tickets/tickets.csv", {
    queue: { column: "queue" },
    type: { column: "type" },
    priority: { column: "priority" },
    lang: { column: "lang" },
  }),
  divided("ag-news", label, { train: "train.csv.gz", test: "test.csv.gz" }),
  divided("20newsgroups", label, { train: "train.csv.gz", test: "test.csv.gz" }),
  divided("tweeteval-emoji", label, {
    train: "train.csv.gz",
    test: "test.csv.gz",
    validation: "validation.csv.gz",
  }),
];

/** The sets that `names` chooses: names, `named`, `others` or `all`. Throws for a name that is none. */
export function chooseSets(names) {
  const all = [...NAMED, ...OTHERS];
  return names.flatMap((name) => {
    if (name === "named") return NAMED;
    if (name === "others") return OTHERS;
    if (name === "all") return all;
    const found = all.find((set) => set.name === name);
    if (found !== undefined) return [found];
    throw new Error(`There is no data set ${name}. Known: ${all.map((set) => set.name).join(", ")}.`);
  });
}
