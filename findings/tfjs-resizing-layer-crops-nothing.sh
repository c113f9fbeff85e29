#!/usr/bin/env bash
# @tensorflow/tfjs-layers, -core and -backend-cpu 4.22.0 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: tf.layers.resizing with cropToAspectRatio: true cuts nothing off: a picture twice as wide as high is
# squeezed to half its width. The setting only decides how the corners are treated, as its opposite is handed on as
# alignCorners: without it, the first and last pixel of the large picture become those of the small one, with it every
# fourth one is taken from the first on, and neither is what Keras does, which takes pixels by their middles. The
# setting's page says that the largest window of the wanted proportions is kept, undistorted. Nothing is raised or
# said. A good guess is just that, for a layer of Keras's name that is loaded from a Keras model's JSON. The same
# model, in the browser, is shown faces half as wide as those that it learnt from; its scores are off, and the layer's
# output has the shape it should have.
#
# Seen: "columns 0 to 11 of 6 x 12 to 3 x 3: cropToAspectRatio 0,4,8, without 0,5.5,11, its window cut by hand first
# 3,5,7; a disc of 100 x 200 to 50 x 50 is 13 wide and 26 high, its window cut by hand 26 and 26".
# Exits non-zero once a column outside the window isn't taken any more.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0
cat > resize.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const layers = require("@tensorflow/tfjs-layers").layers;

const columns = tf.tile(tf.reshape(tf.range(0, 12), [1, 1, 12, 1]), [1, 6, 1, 1]);
const seen = (picture, cropToAspectRatio, side) =>
  layers.resizing({ height: side, width: side, cropToAspectRatio }).apply(picture);
const firstRow = (picture) => [...tf.slice(picture, [0, 0, 0, 0], [1, 1, 3, 1]).dataSync()].join();
const cropped = firstRow(seen(columns, true, 3));
const squeezed = firstRow(seen(columns, false, 3));
const byHand = firstRow(seen(tf.slice(columns, [0, 0, 3, 0], [1, 6, 6, 1]), true, 3));

const [height, width, radius] = [100, 200, 26];
const disc = tf.tensor4d(
  Array.from({ length: height * width }, (_, index) => {
    const [row, column] = [Math.floor(index / width), index % width];
    return Math.hypot(row - height / 2 + 0.5, column - width / 2 + 0.5) < radius ? 1 : 0;
  }),
  [1, height, width, 1],
);
// Width and height of the disc: the most pixels in any row and in any column.
const sides = (picture) => {
  const inside = tf.cast(tf.greater(picture, 0.5), "float32");
  return [2, 1].map((axis) => tf.max(tf.sum(inside, axis)).dataSync()[0]);
};
const crop = sides(seen(disc, true, 50));
const cropByHand = sides(seen(tf.slice(disc, [0, 0, 50, 0], [1, 100, 100, 1]), true, 50));
console.log(
  `seen columns 0 to 11 of 6 x 12 to 3 x 3: cropToAspectRatio ${cropped}, without ${squeezed}, its window cut by hand` +
    ` first ${byHand}; a disc of 100 x 200 to 50 x 50 is ${crop[0]} wide and ${crop[1]} high, its window cut by hand` +
    ` ${cropByHand[0]} and ${cropByHand[1]}`,
);
const whole = cropByHand[0] === cropByHand[1] && crop[0] < 0.6 * crop[1];
process.exit(whole && cropped === "0,4,8" && squeezed === "0,5.5,11" ? 0 : 1);
JS
node resize.js 2>&1 | sed -n 's/^seen //p'
