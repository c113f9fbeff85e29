#!/usr/bin/env bash
# @silvia-odwyer/photon-node 0.3.4 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: adjust_contrast makes every pixel opaque: alpha of 0, 64 or 128 is 255 after it, whatever the factor, 0
# among them, which leaves the colours as they are. inc_brightness, adjust_brightness, gamma_correction, hue and
# saturation keep alpha. Nothing is raised or said; the function's page speaks of contrast only. A good guess is that
# alpha is left alone, as the neighbours do. A face that was cut out of its background, so that a detector or a viewer
# gets the face only, shows the background again, colours and all, for a transparent pixel keeps its colour; a soft
# edge of hair becomes a hard one; and a picture made anonymous by a clear hole over the face has the face back.
#
# Seen: "alpha 0, 64, 128, 255 after adjust_contrast by 0: 255, 255, 255, 255, colours kept; by 30: 255, 255, 255,
# 255; adjust_brightness: 0, 64, 128, 255; gamma_correction: 0, 64, 128, 255; saturate_hsl: 0, 64, 128, 255".
# Exits non-zero once adjust_contrast keeps alpha.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @silvia-odwyer/photon-node@0.3.4
cat > contrast.mjs <<'JS'
import * as photon from "@silvia-odwyer/photon-node";

const alphas = [0, 64, 128, 255];
const given = new Uint8Array(alphas.flatMap((alpha) => [200, 100, 50, alpha]));

function after(name, ...settings) {
  const picture = new photon.PhotonImage(given, alphas.length, 1);
  photon[name](picture, ...settings);
  const pixels = [...picture.get_raw_pixels()];
  return {
    alphas: pixels.filter((_, index) => index % 4 === 3).join(", "),
    coloursKept: pixels.every((value, index) => index % 4 === 3 || value === given[index]),
  };
}

const still = after("adjust_contrast", 0);
const stronger = after("adjust_contrast", 30);
const others = {
  adjust_brightness: after("adjust_brightness", 20),
  gamma_correction: after("gamma_correction", 2, 2, 2),
  saturate_hsl: after("saturate_hsl", 0.2),
};
console.log(
  `alpha ${alphas.join(", ")} after adjust_contrast by 0: ${still.alphas}, colours` +
    ` ${still.coloursKept ? "kept" : "changed"}; by 30: ${stronger.alphas}; ` +
    Object.entries(others).map(([name, one]) => `${name}: ${one.alphas}`).join("; "),
);
const opaque = "255, 255, 255, 255";
const right = Object.values(others).every((one) => one.alphas === alphas.join(", "));
process.exit(right && still.alphas === opaque && stronger.alphas === opaque ? 0 : 1);
JS
node contrast.mjs
