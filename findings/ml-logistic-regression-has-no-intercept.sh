#!/usr/bin/env bash
# ml-logistic-regression 2.0.0 with ml-matrix 6.15.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: the model is a weight for each column and nothing else: no constant is fitted, nor is there a setting for
# one. With one column the border between the classes is nought, always, so scores from 0 to 1 all fall on one side:
# every picture gets the same class, and the answer is wrong for all of the other. Nothing is raised or said, and the
# README, whose example happens to have classes that a line through nought can part, doesn't mention it. A good guess
# is an intercept, for logistic regression has one in scikit-learn, R and statsmodels unless it's told otherwise, and
# it is what moves a threshold. A score fitted by it in the browser, after Platt, calls every face real or every face
# fake. What helps is a column of ones.
#
# Seen: "200 scores from 0 to 1, fake above 0.6: right 40.0% by scores alone, classes given: 1; with a column of ones
# 100.0%, classes given: 2; border 0.60".
# Exits non-zero once the scores alone are parted.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-logistic-regression@2.0.0 ml-matrix@6.15.1
cat > fit.mjs <<'JS'
import logistic from "ml-logistic-regression";
import { Matrix } from "ml-matrix";

const LogisticRegression = logistic.default ?? logistic;
const scores = Array.from({ length: 200 }, (_, index) => (index + 0.5) / 200);
const fake = scores.map((score) => (score > 0.6 ? 1 : 0));

function fit(rows) {
  const model = new LogisticRegression({ numSteps: 20000, learningRate: 0.02 });
  model.train(new Matrix(rows), Matrix.columnVector(fake));
  const given = model.predict(new Matrix(rows));
  return {
    right: given.filter((one, index) => one === fake[index]).length / scores.length,
    classes: new Set(given).size,
    border: scores[given.indexOf(1)],
  };
}

const alone = fit(scores.map((score) => [score]));
const withOnes = fit(scores.map((score) => [score, 1]));
const percent = (share) => `${(share * 100).toFixed(1)}%`;
console.log(
  `200 scores from 0 to 1, fake above 0.6: right ${percent(alone.right)} by scores alone, classes given:` +
    ` ${alone.classes}; with a column of ones ${percent(withOnes.right)}, classes given: ${withOnes.classes}; border` +
    ` ${withOnes.border?.toFixed(2)}`,
);
process.exit(alone.classes === 1 && alone.right < 0.65 && withOnes.right > 0.95 ? 0 : 1);
JS
node fit.mjs
