#!/usr/bin/env bash
# @tensorflow/tfjs-layers, -core and -backend-cpu 4.22.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: model.evaluate(x, y, { sampleWeight }) takes the weights and leaves them out: loss and metrics are those
# of equal weights, whatever they are, all noughts and the wrong number of them included. fit() throws with the same
# setting. The page of evaluate describes sampleWeight as what weighs each sample in the loss and in the metrics, and
# a good guess is that it does so, as in Keras, or is refused, as by fit. Nothing is raised or said. Sets of faces are
# uneven, and their weights are there to make up for it, fakes of a rare generator counted more or doubtful labels not
# at all: the figure reported as weighted is the plain one, and looks good where the rare kind is missed.
#
# Seen: "losses 1 and 0: equal weights 0.5; 3 and 1 0.5, right 0.75 or 1.5, by what one divides; 0 and 0 0.5; three
# weights for two samples 0.5; fit throws: true".
# Exits non-zero once evaluate heeds the weights or refuses them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0
cat > weigh.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { layers, sequential } = require("@tensorflow/tfjs-layers");

// A network that says nought to all, so that the two samples' losses are 1 and 0.
const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [1], kernelInitializer: "zeros" })] });
model.compile({ loss: "meanSquaredError", optimizer: "sgd", metrics: ["mse"] });
const [given, wanted] = [tf.tensor2d([[1], [1]]), tf.tensor2d([[1], [0]])];

function evaluate(weights) {
  const settings = weights ? { sampleWeight: tf.tensor1d(weights) } : {};
  const [loss, metric] = model.evaluate(given, wanted, settings).map((one) => one.dataSync()[0]);
  return loss === metric ? loss : NaN;
}

(async () => {
  const [equal, uneven, none, many] = [evaluate(), evaluate([3, 1]), evaluate([0, 0]), evaluate([3, 1, 9])];
  let refused = false;
  await model.fit(given, wanted, { epochs: 1, verbose: 0, sampleWeight: tf.tensor1d([3, 1]) }).catch(() => {
    refused = true;
  });
  console.log(
    `seen losses 1 and 0: equal weights ${equal}; 3 and 1 ${uneven}, right 0.75 or 1.5, by what one divides; 0 and 0` +
      ` ${none}; three weights for two samples ${many}; fit throws: ${refused}`,
  );
  process.exit(refused && [equal, uneven, none, many].every((one) => one === 0.5) ? 0 : 1);
})();
JS
node weigh.js 2>&1 | sed -n 's/^seen //p'
