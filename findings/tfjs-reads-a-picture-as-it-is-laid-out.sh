#!/usr/bin/env bash
# @tensorflow/tfjs 4.22.0 in @sparticuz/chromium 147.0.0 (HeadlessChrome 147), puppeteer-core 24.43.1,
# Node.js 20, Linux x86-64.
#
# Behaviour: tf.browser.fromPixels() of an <img> gives a tensor of the sides at which the page shows it,
# scaled by the canvas: a file of 400 x 300 that stands 100 pixels wide is (75, 100, 3), its black and
# white columns all 127, and (600, 800, 3) where it stands 800 wide; with width and height set, its
# proportions are the box's, whatever object-fit says. Only out of the page, or hidden, it has its own
# sides; an ImageBitmap of it always has. A good guess is naturalWidth: the same code takes videoWidth,
# the file's own, for a <video>.
#
# Seen: "not in the page: 300,400,3, 0 255 0; 100 wide: 75,100,3, 127 127 127; 100 x 100, cover: 100,100,3;
# ImageBitmap: 300,400,3, 0 255 0".
# Exits non-zero once a picture that is shown small has its own sides.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund \
  @tensorflow/tfjs@4.22.0 @sparticuz/chromium@147.0.0 puppeteer-core@24.43.1
cat > page.mjs <<'JS'
import { createRequire } from "node:module";
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const browser = await puppeteer.launch({
  executablePath: await chromium.executablePath(),
  args: chromium.args,
  headless: "shell",
});
const page = await browser.newPage();
await page.setContent("<!doctype html><body></body>");
const path = createRequire(import.meta.url).resolve("@tensorflow/tfjs/dist/tf.min.js");
await page.addScriptTag({ path });
const seen = await page.evaluate(async () => {
  await tf.setBackend("cpu");
  const canvas = new OffscreenCanvas(400, 300);
  const context = canvas.getContext("2d");
  for (let x = 0; x < 400; x += 1) {
    context.fillStyle = x % 2 ? "white" : "black";
    context.fillRect(x, 0, 1, 300);
  }
  const image = new Image();
  image.src = URL.createObjectURL(await canvas.convertToBlob());
  await image.decode();
  const read = (pixels) => {
    const tensor = tf.browser.fromPixels(pixels);
    return { sides: String(tensor.shape), reds: [0, 3, 6].map((at) => tensor.dataSync()[at]) };
  };
  const loose = read(image);
  document.body.append(image);
  image.style.width = "100px";
  const small = read(image);
  const bitmap = read(await createImageBitmap(image));
  image.style.cssText = "width: 100px; height: 100px; object-fit: cover";
  return { loose, small, cover: read(image), bitmap };
});
await browser.close();
const told = ({ sides, reds }) => `${sides}, ${reds.join(" ")}`;
console.log(
  `not in the page: ${told(seen.loose)}; 100 wide: ${told(seen.small)};` +
    ` 100 x 100, cover: ${seen.cover.sides}; ImageBitmap: ${told(seen.bitmap)}`,
);
process.exit(seen.small.sides === "75,100,3" && seen.loose.sides === "300,400,3" ? 0 : 1);
JS
node page.mjs
