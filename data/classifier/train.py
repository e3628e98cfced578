#!/usr/bin/env python3
"""Trains the classifier of `evidence::mention` and writes its tables of weights.

  data/classifier/train.py [--binary target/release/commonpurse] [--also FILE.jsonl ...] [--report]

Reads the labelled documents of tests/claims/training/ (and of further files of the same form), never those of
tests/claims/unseen/; takes their features from `commonpurse inspect mentions --jsonl --features`; fits five linear
models (role, status, period, service, and for each body that an article names whether it is a beneficiary) and writes
a table of each, such as role.tsv, beside itself. With --report it only prints how well documents of a part
are judged by what was learned from the other parts. Needs scikit-learn (requirements.txt).
"""
import argparse
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

import numpy as np
from scipy.sparse import diags, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

HERE = Path(__file__).resolve().parent
TRAINING = HERE.parent.parent / "tests" / "claims" / "training"
# The inverse of the regularisation; between a third and three times as much the results differ by less than .01.
STRENGTH = {"role": 0.25, "status": 0.01, "period": 0.02, "service": 0.05, "beneficiary": 0.7}
# Of these only the answer is used and no probability, and there a margin does better than a likelihood.
# Its weights are small; they are written as so many times what they are, which leaves the answer as it is.
BY_MARGIN = {"status": 5.0, "period": 5.0, "service": 5.0}
# A feature counts for less the more figures have it, by this power of their number: common words and rules are many,
# and would otherwise drown the rare word that decides.
COMMON = {"status": 0.2, "period": 0.2, "service": 0.2}
# Rarer labels count for more, by this power: else what is still to come is too readily taken for reached.
BALANCE = {"status": 0.3}
RARE = 4  # a feature of fewer figures than this is left out
# Features whose weights are all smaller than this are left out: that halves the tables and leaves the answers as good.
FAINT = {"role": 0.06, "status": 0.1, "period": 0.1, "service": 0.2, "beneficiary": 0.03}
NONE = 0.005  # a weight smaller than this is written as none


def documents(also):
    """The labelled documents with the part (file) each comes from."""
    for path in [*sorted(TRAINING.glob("*.jsonl")), *map(Path, also)]:
        for line in path.read_text(encoding="utf8").splitlines():
            yield path.stem, json.loads(line)


def figures(binary, also):
    """Every figure: part, role, labels (None unless a saving), features for the role, further features of savings,
    features for the service, and the bodies that it may belong to."""
    parts = list(documents(also))
    lines = "\n".join(json.dumps(document) for _, document in parts)
    command = [binary, "inspect", "mentions", "--jsonl", "--features"]
    run = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    for (part, document), line in zip(parts, run.stdout.splitlines(), strict=True):
        described = json.loads(line)
        assert described["id"] == document["id"]
        for figure in described["figures"]:
            role, claim = label(document, figure)
            yield part, role, claim, figure["role"], figure.get("saving"), figure.get("service"), figure.get("parties", [])


def label(document, figure):
    """The label that overlaps the figure most; what has none is no saving."""
    best, found = 0, ("other", None)
    labelled = [("saving", claim) for claim in document["claims"]]
    labelled += [(other["why"], other) for other in document["distractors"]]
    for role, place in labelled:
        overlap = min(figure["end"], place["start"] + len(place["quote"])) - max(figure["start"], place["start"])
        if overlap > best:
            best, found = overlap, (role, place if role == "saving" else None)
    return found


def common(features):
    return np.asarray((features != 0).sum(0)).ravel() >= RARE


def fit(question, features, labels):
    """A model whose weights hold for the features as they are, whatever they were scaled by to fit it."""
    count = np.asarray((features != 0).sum(0)).ravel()
    scale = (np.maximum(count, 1) / 100.0) ** -COMMON.get(question, 0.0)
    features = (features @ diags(scale.astype(np.float32))).tocsr()
    if question in BY_MARGIN:
        counts = Counter(labels)
        most = max(counts.values())
        weight = {label: (most / count) ** BALANCE.get(question, 0.0) for label, count in counts.items()}
        model = LinearSVC(C=STRENGTH[question], class_weight=weight, random_state=0).fit(features, labels)
    else:
        model = LogisticRegression(C=STRENGTH[question], max_iter=500).fit(features, labels)
    loud = BY_MARGIN.get(question, 1.0)
    model.coef_ = model.coef_ * scale * loud
    model.intercept_ = model.intercept_ * loud
    return model


def write(question, names, model):
    """A table: the labels, then a line per feature with its weight for each label."""
    rows = []
    weights, classes = model.coef_, list(model.classes_)
    if len(classes) == 2:
        weights = np.vstack([-weights[0], weights[0]])
    bias = model.intercept_ if len(classes) > 2 else [-model.intercept_[0], model.intercept_[0]]
    for name, column in sorted(zip(names, weights.T)):
        if np.abs(column).max() >= FAINT[question]:
            rows.append((name, column))
    lines = ["\t".join([question, *classes]), "\t".join(["bias", *map(short, bias)])]
    lines += ["\t".join([name, *map(short, column)]) for name, column in rows]
    (HERE / f"{question}.tsv").write_text("\n".join(lines) + "\n", encoding="utf8")
    print(f"{question}: {len(classes)} labels, {len(rows)} features")


def short(weight):
    return "" if abs(weight) < NONE else re.sub(r"^(-?)0\.", r"\1.", f"{weight:.3f}").rstrip("0")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--binary", default="target/release/commonpurse")
    parser.add_argument("--also", nargs="*", default=[], metavar="FILE")
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()

    parts, roles, claims, described, further, served, parties = zip(*figures(options.binary, options.also))
    parts, roles = np.array(parts), np.array(roles)
    vectors = DictVectorizer(dtype=np.float32)
    features = vectors.fit_transform(described).tocsr()
    savings = np.array([index for index, more in enumerate(further) if more and claims[index]])
    more_vectors = DictVectorizer(dtype=np.float32)
    more = more_vectors.fit_transform([further[index] for index in savings])
    all_features = hstack([features[savings], more]).tocsr()
    service_vectors = DictVectorizer(dtype=np.float32)
    service_features = service_vectors.fit_transform([served[index] for index in savings]).tocsr()
    # Each body of each saving is a row: is the saving its money?
    bodies = [(index, party) for index in savings for party in parties[index]]
    body_vectors = DictVectorizer(dtype=np.float32)
    body_features = body_vectors.fit_transform([party["features"] for _, party in bodies]).tocsr()
    benefits = ["yes" if party["name"] in claims[index]["beneficiaries"] else "no" for index, party in bodies]
    questions = {
        "role": (features, roles, parts, vectors.feature_names_),
        **{
            question: (
                all_features,
                np.array([claims[index][question] for index in savings]),
                parts[savings],
                vectors.feature_names_ + more_vectors.feature_names_,
            )
            for question in ("status", "period")
        },
        "service": (
            service_features,
            np.array([claims[index]["service"] or "none" for index in savings]),
            parts[savings],
            service_vectors.feature_names_,
        ),
        "beneficiary": (
            body_features,
            np.array(benefits),
            parts[[index for index, _ in bodies]],
            body_vectors.feature_names_,
        ),
    }
    for question, (rows, labels, origin, names) in questions.items():
        if options.report:
            for part in sorted(set(origin)):
                held = origin == part
                kept = common(rows[~held])
                model = fit(question, rows[~held][:, kept], labels[~held])
                right = (model.predict(rows[held][:, kept]) == labels[held]).mean()
                print(f"{question:8} {part:20} {held.sum():5} figures, {right:.3f} right")
        else:
            kept = common(rows)
            write(question, np.array(names)[kept], fit(question, rows[:, kept], labels))


if __name__ == "__main__":
    main()
