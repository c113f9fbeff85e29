#!/usr/bin/env bash
# @tensorflow/tfjs-core, -backend-cpu and -backend-wasm 4.22.0, Node.js 20, Linux x86-64.
#
# Behaviour: tf.cast to "bool" keeps the lowest byte of the whole part on the WASM backend: 256, 512 and
# 0.5 become false, and 2 and 255 become 2 and 255, of which tf.logicalNot makes 3 and 254, true again,
# and whose tf.sum is no count. The CPU backend has 1 for whatever isn't 0, as TensorFlow has. A good guess
# is that any mask may be made by a cast. A mask of "where is there anything" over counts, areas or soft
# masks has holes on WASM, at every 256th value and wherever the mask lies between 0 and 1.
#
# Seen: "cpu: 0,0.5,2,255,256 -> 0,1,1,1,1, not 1,0,0,0,0; wasm: 0,0.5,2,255,256 -> 0,0,2,255,0, not
# 1,1,3,254,1".
# Exits non-zero once WASM calls 256 true.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @tensorflow/tfjs-core@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0
cat > masks.js <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");
const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");

setWasmPaths(`${__dirname}/node_modules/@tensorflow/tfjs-backend-wasm/dist/`);
const VALUES = [0, 0.5, 2, 255, 256];

async function masksOn(backend) {
  await tf.setBackend(backend);
  const mask = tf.cast(tf.tensor1d(VALUES), "bool");
  return { cast: [...mask.dataSync()], not: [...tf.logicalNot(mask).dataSync()] };
}

(async () => {
  const backends = { cpu: await masksOn("cpu"), wasm: await masksOn("wasm") };
  const told = Object.entries(backends).map(
    ([name, { cast, not }]) => `${name}: ${VALUES} -> ${cast}, not ${not}`,
  );
  console.log(told.join("; "));
  const { cpu, wasm } = backends;
  process.exit(`${cpu.cast}` === "0,1,1,1,1" && `${wasm.cast}` === "0,0,2,255,0" ? 0 : 1);
})();
JS
node masks.js 2>&1 | grep -v -e "^=*$" -e tfjs-node
