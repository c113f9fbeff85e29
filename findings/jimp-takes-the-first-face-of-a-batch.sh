#!/usr/bin/env bash
# jimp 1.6.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: Jimp.fromBitmap({data, width, height}) reads a Uint8Array or a Buffer from the start of the memory behind
# it, not from where the view begins. A subarray that holds the third face of a batch gives the first face, with the
# right size and no warning; a subarray of one row further down gives the picture from the top. Nothing is copied
# either: a change in the image is a change in the batch. Its data keeps the length of the whole batch. A good guess
# is that a view is that view, as in Buffer.from(view), sharp and @napi-rs/canvas; Jimp's own type says Buffer or
# Uint8Array. Every face of a batch gets the hash, the size on disk and the score of the first.
#
# Seen: "3 faces of 10, 20, 30 as views of one batch: 10 10 10 by fromBitmap, 10 20 30 by fromBitmap of a copy; after
# a brightening of the third view the batch holds 255 20 30".
# Exits non-zero once the third view gives the third face.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund jimp@1.6.1
cat > batch.mjs <<'JS'
import { Jimp } from "jimp";

const side = 8;
const long = side * side * 4;
const faces = [10, 20, 30];
const batch = new Uint8Array(long * faces.length);
faces.forEach((value, index) => batch.fill(value, index * long, (index + 1) * long));
const views = faces.map((_, index) => batch.subarray(index * long, (index + 1) * long));

const shown = (data) => Jimp.fromBitmap({ data, width: side, height: side });
const red = (image) => image.bitmap.data[0];
const seen = views.map((view) => red(shown(view))).join(" ");
const copied = views.map((view) => red(shown(view.slice()))).join(" ");
shown(views[2]).bitmap.data.fill(255, 0, long);
const after = views.map((view) => view[0]).join(" ");
console.log(
  `${faces.length} faces of ${faces.join(", ")} as views of one batch: ${seen} by fromBitmap, ${copied} by fromBitmap` +
    ` of a copy; after a brightening of the third view the batch holds ${after}`,
);
process.exit(seen === "10 10 10" && copied === "10 20 30" && after === "255 20 30" ? 0 : 1);
JS
node batch.mjs
