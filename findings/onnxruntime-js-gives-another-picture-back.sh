#!/usr/bin/env bash
# onnxruntime-common 1.30.0 (the Tensor of onnxruntime-web and onnxruntime-node) with @napi-rs/canvas 1.1.1, Node.js
# 20, Linux x86-64.
#
# Behaviour: Tensor.fromImage makes (pixel + bias) / mean of every pixel, and toImageData, told the same norm,
# makes (value - bias) * mean of every value, which undoes it only where bias is 0 or mean is 1. With mean 127.5 and
# bias -127.5, the usual -1 to 1, every picture comes back white, black ones too; so it does with ImageNet's means
# and deviations. A tensor of tensorFormat "BGR" is taken by toImageData with format "BGR" without complaint, and
# comes back with red and blue exchanged, for it is read as RGB. Nothing is raised or said. A good guess is that
# the two are each other's inverse under one set of options, as the shared names promise. A page that draws what its
# network was shown, or what it made, draws a white or a blue face, and the fault is looked for in the network.
#
# Seen: "pixel 200,100,50: mean 255 200,100,50; mean 127.5 and bias -127.5 255,255,255; ImageNet's 255,255,255;
# BGR 50,100,200; a black pixel, bias -127.5: 255,255,255".
# Exits non-zero once the picture comes back under a bias or as BGR.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund onnxruntime-common@1.30.0 @napi-rs/canvas@1.1.1
cat > back.mjs <<'JS'
import { Tensor } from "onnxruntime-common";
import canvas from "@napi-rs/canvas";

globalThis.OffscreenCanvas = canvas.Canvas;
globalThis.ImageData = canvas.ImageData;

async function thereAndBack(colour, tensorFormat, norm) {
  const pixel = new ImageData(new Uint8ClampedArray([...colour, 255]), 1, 1);
  const tensor = await Tensor.fromImage(pixel, { tensorFormat, norm });
  return [...tensor.toImageData({ format: tensorFormat, norm }).data].slice(0, 3).join();
}

const skin = [200, 100, 50];
const imagenet = { mean: [58.395, 57.12, 57.375], bias: [-123.675, -116.28, -103.53] };
const plain = await thereAndBack(skin, "RGB", { mean: 255, bias: 0 });
const signed = await thereAndBack(skin, "RGB", { mean: 127.5, bias: -127.5 });
const usual = await thereAndBack(skin, "RGB", imagenet);
const turned = await thereAndBack(skin, "BGR", { mean: 255, bias: 0 });
const black = await thereAndBack([0, 0, 0], "RGB", { mean: 127.5, bias: -127.5 });
console.log(
  `pixel ${skin}: mean 255 ${plain}; mean 127.5 and bias -127.5 ${signed}; ImageNet's ${usual};` +
    ` BGR ${turned}; a black pixel, bias -127.5: ${black}`,
);
const wrong = [signed, usual, turned].every((colour) => colour !== `${skin}`) && black !== "0,0,0";
process.exit(plain === `${skin}` && wrong ? 0 : 1);
JS
node back.mjs
