#!/usr/bin/env bash
# @huggingface/transformers 4.3.2 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: mean(tensor, dim), tensor.mean(dim), tensor.sum(dim), std_mean and norm of a tensor of type uint8 add in
# an array of bytes: each sum wraps round at 256. The mean of 200 and 200 is 72, that of 224 pixels of 200 is 0. With
# no dim the mean is added in full and is right, cut to a byte. RawImage.toTensor() gives just this type. Nothing is
# raised or said, and the type of the answer is uint8, too. A good guess is either what NumPy does, 200 as a float, or
# what PyTorch, whose names these are, does: it refuses the mean of bytes and adds up in 64 bits. A picture's mean by
# channel, to be subtracted or to tell whether a face is too dark, is darker than its darkest pixel and looks like any
# other number. What helps is .to("float32") before.
#
# Seen: "mean of 200 and 200 by dim 72, whole 200; sum by dim 144; mean of a picture's row of 224 pixels of 200: 0;
# std_mean's mean of 250, 252: 123; as float32: 200, 400, 200, 251".
# Exits non-zero once the mean of bytes by a dim is theirs.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/transformers@4.3.2
cat > mean.mjs <<'JS'
import { mean, RawImage, std_mean, Tensor } from "@huggingface/transformers";

const row = new RawImage(new Uint8ClampedArray(224 * 3).fill(200), 224, 1, 3).toTensor();
const pair = new Tensor("uint8", Uint8Array.from([200, 200]), [1, 2]);
const near = new Tensor("uint8", Uint8Array.from([250, 252]), [1, 2]);

const found = (type) => {
  const [twice, close, picture] = [pair, near, row].map((one) => one.to(type));
  return {
    mean: mean(twice, 1).data[0],
    sum: twice.sum(1).data[0],
    row: mean(picture, 2).data[0],
    second: std_mean(close, 1)[1].data[0],
  };
};
const [bytes, floats] = [found("uint8"), found("float32")];
const whole = mean(pair).data[0];
console.log(
  `mean of 200 and 200 by dim ${bytes.mean}, whole ${whole}; sum by dim ${bytes.sum}; mean of a picture's row of 224` +
    ` pixels of 200: ${bytes.row}; std_mean's mean of 250, 252: ${bytes.second}; as float32: ${floats.mean},` +
    ` ${floats.sum}, ${floats.row}, ${floats.second}`,
);
const right = floats.mean === 200 && floats.sum === 400 && floats.row === 200 && whole === 200;
process.exit(right && row.type === "uint8" && bytes.mean === 72 && bytes.row < 200 ? 0 : 1);
JS
node mean.mjs 2> said.txt || { status=$?; tail -5 said.txt; exit $status; }
