#!/usr/bin/env bash
# @huggingface/transformers 4.3.2 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: tensor.to("float16") where the runtime has no Float16Array, as Node.js has none before 24, cuts each
# number to a whole one and stores that as the sixteen bits of a half float. 1.5 becomes 1, which as bits is
# 0.00000006, and -2 becomes 65534, not a number. The way back, to("float32"), does read the bits, so that a tensor
# turned to half and back is another. The type says float16 and nothing is raised or said. A good guess is that the
# two conversions are each other's inverse, but for rounding, for one of them minds exactly this case. A network
# exported with half floats refuses float32 and takes this: its picture, normed to -2 to 2.6, is nought and
# not-a-number, and the scores are one constant or NaN, the same for each face.
#
# Seen: "float32 1.5, 0.25, 100, -2 to float16 and back: 5.96e-8, 0, 0.00000596, NaN; bits 1, 0, 100, 65534, right
# would be 15872, 13312, 22080, 49152".
# Exits non-zero once the numbers come back.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/transformers@4.3.2
cat > half.mjs <<'JS'
import { Tensor } from "@huggingface/transformers";

const given = [1.5, 0.25, 100, -2];
const halves = new Tensor("float32", Float32Array.from(given), [given.length]).to("float16");
const back = [...halves.to("float32").data];
// Normal half floats only, which all of these are: sign, five bits of power, ten of fraction.
const bits = given.map((value) => {
  const power = Math.floor(Math.log2(Math.abs(value)));
  const fraction = (Math.abs(value) / 2 ** power - 1) * 1024;
  return (value < 0 ? 32768 : 0) + (power + 15) * 1024 + fraction;
});
const proof = [...new Tensor("float16", Uint16Array.from(bits), [given.length]).to("float32").data];
console.log(
  `float32 ${given.join(", ")} to float16 and back: ${back.map((one) => Number(one.toPrecision(3))).join(", ")}; bits` +
    ` ${[...halves.data].join(", ")}, right would be ${bits.join(", ")}`,
);
const wrong = back.every((one, index) => one !== given[index]);
process.exit(wrong && halves.type === "float16" && proof.join() === given.join() ? 0 : 1);
JS
node half.mjs 2> said.txt || { status=$?; tail -5 said.txt; exit $status; }
