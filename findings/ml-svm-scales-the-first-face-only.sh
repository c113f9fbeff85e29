#!/usr/bin/env bash
# ml-svm 2.1.2 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: a trained SVM scales what it's asked for to the training data's least and greatest, as "whitening" is on.
# Asked for the margins of several rows at once it scales the first row only: each other goes in raw, and its margin is
# another than that of the same row in first place, and of another sign than the class which predict() gives for it.
# Nothing is raised or said. A good guess is that margin treats each row alike, whatever stands before it, and that its
# sign is the class. Scores of a batch of faces are wrong but for the first one, the more the further the features'
# range is from 0 to 1, and a threshold or a calibration on them with it; asked one by one they are right.
#
# Seen: "4 rows one by one: margins -3.36 -2.09 2.09 3.36, classes -1 -1 1 1; all at once: margins -3.36 762.27
# 925.36 975.00, classes -1 -1 1 1".
# Exits non-zero once a list gives what its rows give.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund ml-svm@2.1.2
cat > margins.cjs <<'JS'
const loaded = require("ml-svm");

const SVM = loaded.default ?? loaded;
const rows = Array.from({ length: 40 }, (_, index) => [100 + index]);
const labels = rows.map(([value]) => (value < 120 ? -1 : 1));
const svm = new SVM({ kernel: "linear", C: 10, tol: 1e-4, maxPasses: 20, maxIterations: 10000, random: seeded(5) });
svm.train(rows, labels);

function seeded(state) {
  return () => ((state = (state * 16807) % 2147483647) - 1) / 2147483646;
}

const asked = [[101], [108], [131], [138]];
const alone = { margins: asked.map((row) => svm.margin([row])[0]), classes: asked.map((row) => svm.predict(row)) };
const together = { margins: svm.margin(asked), classes: svm.predict(asked) };
const shown = ({ margins, classes }) =>
  `margins ${margins.map((margin) => margin.toFixed(2)).join(" ")}, classes ${classes.join(" ")}`;
console.log(`${asked.length} rows one by one: ${shown(alone)}; all at once: ${shown(together)}`);
const apart = (index) => Math.abs(alone.margins[index] - together.margins[index]);
const right = alone.classes.join() === "-1,-1,1,1";
const agree = together.classes.join() === alone.classes.join() && together.margins[1] > 0;
process.exit(right && agree && apart(0) === 0 && [1, 2, 3].every((index) => apart(index) > 10) ? 0 : 1);
JS
node margins.cjs
