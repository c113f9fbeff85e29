#!/usr/bin/env bash
# ml-random-forest 2.1.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: RandomForestClassifier.predictProbability(rows, label) leaves the first tree's vote out, yet divides by
# all the trees: a forest of ten whose trees all say 1 gives 0.9, one of five 0.8, and one tree alone 0.000001. In
# place of that vote comes the label which the tree gave, in millionths. So the probabilities of 0 and 1 don't sum
# to 1, and where five trees vote 3 to 2 for fake neither may pass a half. predict() counts each tree. Nothing is
# raised or said. A good guess is the share of trees that vote for the label, between 0 and 1. No face ever gets a
# probability of 1, thresholds and calibration are off by one tree, and the smaller the forest the more.
#
# Seen: "all trees say 1: of 1 tree 0.000001, of 2 0.500001, of 5 0.800001, of 10 0.900001; predict 1,1,1,1; both
# labels together, of 5: 0.800002".
# Exits non-zero once the first tree counts.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-random-forest@2.1.0
cat > forest.cjs <<'JS'
const { RandomForestClassifier } = require("ml-random-forest");

const rows = Array.from({ length: 200 }, (_, index) => [index < 100 ? index / 1000 : 0.9 + index / 2000]);
const labels = rows.map((_, index) => (index < 100 ? 0 : 1));
const sure = [[0.95]];

function grown(nEstimators) {
  const settings = { seed: 7, maxFeatures: 1, replacement: true, useSampleBagging: true, noOOB: true };
  const forest = new RandomForestClassifier({ ...settings, nEstimators });
  forest.train(rows, labels);
  const votes = forest.predictionValues(sure).getRow(0);
  if (votes.length !== nEstimators || votes.some((vote) => vote !== 1)) throw new Error(`not unanimous: ${votes}`);
  const [none, all] = [0, 1].map((label) => forest.predictProbability(sure, label)[0]);
  return { all, both: none + all, given: forest.predict(sure)[0] };
}

const sizes = [1, 2, 5, 10];
const found = sizes.map(grown);
console.log(
  `all trees say 1: of 1 tree ${found[0].all}, of 2 ${found[1].all}, of 5 ${found[2].all}, of 10 ${found[3].all};` +
    ` predict ${found.map(({ given }) => given)}; both labels together, of 5: ${found[2].both}`,
);
const short = found.every(({ all }, index) => Math.abs(all - (1 - 1 / sizes[index])) < 1e-4);
process.exit(short && found.every(({ given }) => given === 1) ? 0 : 1);
JS
node forest.cjs
