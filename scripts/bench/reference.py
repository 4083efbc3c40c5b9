"""A linear SVM on word and character TF-IDF, trained on the rows that the engine gets: what `npm run bench:quality` and
`npm run bench:engine` compare with. Or, as "kind": "logreg" of the order, what the engine's baseline is compared with: logistic
regression on TF-IDF of words and pairs of words, by the defaults of scikit-learn.

    python3 reference.py order.json answer.json

The order names files of JSON Lines ({"text": ..., "labels": {target: label or [labels]}}):

    {"training": FILE, "validation": FILE or null, "scored": {name: FILE}, "targets": {name: {"multi": bool}}, "single": N}

The answer has the CPU and wall seconds of the fit (features and classifiers, without reading files), per target the labels and
what it predicts for each scored file, and scikit-learn's own metrics of that, to check those of the bench with.
`single` asks for the median milliseconds of N calls with one text each.
"""
import json
import platform
import statistics
import sys
import time

import numpy
import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, average_precision_score, f1_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion
from sklearn.preprocessing import MultiLabelBinarizer
from sklearn.svm import LinearSVC


# A file has at least one label a row; of a row of a multi-label target it may say that there is none (see lib/rows.mjs).
NONE = "(none)"


def without_none(labels):
    return {
        target: [label for label in of if label != NONE] if isinstance(of, list) else of for target, of in labels.items()
    }


def read(file):
    with open(file, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows], [without_none(row["labels"]) for row in rows]


# Also words of one letter and punctuation marks: the SVM is the better for them (trec: 90.4 % right instead of 88.2 %).
TOKEN = r"\w+|[^\w\s]"


def make_features(kind):
    if kind == "logreg":
        return TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    return FeatureUnion([
        ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=TOKEN)),
        ("characters", TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)),
    ])


def fit(order):
    """The features and per target a classifier with the names of its classes. Rows without a label of a target do not count."""
    texts, labels = read(order["training"])
    started, cpu_started = time.perf_counter(), time.process_time()
    kind = order.get("kind", "svm")
    features = make_features(kind)
    inputs = features.fit_transform(texts).tocsr()
    classifiers = {}
    for name, target in order["targets"].items():
        rows = [row for row, of in enumerate(labels) if name in of]
        of_target = [labels[row][name] for row in rows]
        # The default of 100 iterations does not always reach the minimum.
        linear = LogisticRegression(max_iter=1000) if kind == "logreg" else LinearSVC(C=1, random_state=0)
        if target["multi"]:
            binarizer = MultiLabelBinarizer()
            classifier = OneVsRestClassifier(linear).fit(inputs[rows], binarizer.fit_transform(of_target))
            classifiers[name] = (classifier, [str(label) for label in binarizer.classes_])
        else:
            classifier = linear.fit(inputs[rows], of_target)
            classifiers[name] = (classifier, [str(label) for label in classifier.classes_])
    used = {"wall": time.perf_counter() - started, "cpu": time.process_time() - cpu_started}
    return features, classifiers, used


def truth_matrix(of_target, labels):
    index = {label: at for at, label in enumerate(labels)}
    matrix = numpy.zeros((len(of_target), len(labels)), dtype=bool)
    for row, names in enumerate(of_target):
        for name in names:
            if name in index:
                matrix[row, index[name]] = True
    return matrix


def macro_f1(truth, predicted):
    """Of the labels that are among the true or the predicted ones."""
    occurs = truth.any(axis=0) | predicted.any(axis=0)
    return float(f1_score(truth, predicted, average=None, zero_division=0)[occurs].mean())


def tuned_threshold(truth, margins):
    """The one threshold with the best macro-F1."""
    grid = numpy.arange(-1.2, 0.61, 0.05)
    return float(max(grid, key=lambda threshold: macro_f1(truth, margins >= threshold)))


def judge_single(classifier, labels, inputs, names):
    """Predictions of every row, and the metrics of those that have a label."""
    margins = classifier.decision_function(inputs)
    predicted = numpy.asarray(classifier.predict(inputs))
    index = {label: at for at, label in enumerate(labels)}
    rows = [row for row, name in enumerate(names) if name is not None]
    truth = [names[row] for row in rows]
    highest = margins.max(axis=1) if margins.ndim == 2 else numpy.abs(margins)
    return {
        "predicted": [index[name] for name in predicted],
        "highest": highest.tolist(),
        "metrics": {
            "accuracy": float(accuracy_score(truth, predicted[rows])),
            "macroF1": float(f1_score(truth, predicted[rows], average="macro", zero_division=0)),
        } if rows else None,
    }


def judge_multi(classifier, labels, inputs, names, threshold):
    margins = classifier.decision_function(inputs)
    truth = truth_matrix(names, labels)
    predicted = margins >= 0
    known = truth.any(axis=0)
    return {
        "predicted": [numpy.flatnonzero(row).tolist() for row in predicted],
        "margins": margins.tolist(),
        "metrics": {
            "macroF1": macro_f1(truth, predicted),
            "microF1": float(f1_score(truth, predicted, average="micro", zero_division=0)),
            "meanAveragePrecision": float(numpy.mean([
                average_precision_score(truth[:, at], margins[:, at]) for at in numpy.flatnonzero(known)
            ])),
        },
        "tuned": None if threshold is None else {"threshold": threshold, "macroF1": macro_f1(truth, margins >= threshold)},
    }


def median_of_single_calls(features, classifiers, texts):
    times = []
    for text in texts:
        started = time.perf_counter()
        inputs = features.transform([text])
        for classifier, _ in classifiers.values():
            classifier.predict(inputs)
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def answer(order):
    features, classifiers, used = fit(order)
    files = {name: read(file) for name, file in order["scored"].items()}
    inputs = {name: features.transform(texts) for name, (texts, _) in files.items()}
    validation = None
    if order["validation"] is not None and any(target["multi"] for target in order["targets"].values()):
        texts, labels = read(order["validation"])
        validation = features.transform(texts), labels
    targets = {}
    for target, (classifier, labels) in classifiers.items():
        is_multi = order["targets"][target]["multi"]
        threshold = None
        if is_multi and validation is not None:
            truth = truth_matrix([of.get(target, []) for of in validation[1]], labels)
            threshold = tuned_threshold(truth, classifier.decision_function(validation[0]))
        scored = {}
        for name, (_, of_rows) in files.items():
            if is_multi:
                names = [of.get(target, []) for of in of_rows]
                scored[name] = judge_multi(classifier, labels, inputs[name], names, threshold)
            else:
                scored[name] = judge_single(classifier, labels, inputs[name], [of.get(target) for of in of_rows])
        targets[target] = {"labels": labels, "scored": scored}
    texts = next(iter(files.values()), ([], []))[0][: order["single"]]
    single = median_of_single_calls(features, classifiers, texts) if texts else None
    versions = f"Python {platform.python_version()}, scikit-learn {sklearn.__version__}, numpy {numpy.__version__}"
    return {"versions": versions, **used, "targets": targets, "singleMs": single}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        order = json.load(file)
    result = answer(order)
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(result, file)


main()
