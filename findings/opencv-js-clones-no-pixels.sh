#!/usr/bin/env bash
# @techstark/opencv-js 5.0.0-release.1 (npm), Node.js 20, Linux x86-64.
#
# Behaviour: Mat.clone() gives a second handle on the same pixels. Whatever is done to the clone in place is done to the
# original, and a clone of a part of a picture still lies in the picture, so that its data are the wrong pixels:
# two and two from one row, not two from each of two rows. It's the clone of the bindings that hides OpenCV's own, which
# is called mat_clone now; OpenCV's sources have been put right since, the package of OpenCV 5 hasn't. No error, no
# warning, and the types that come with the package say "creates a full copy". A good guess is the deep copy which
# OpenCV's clone has been in each language. A mask drawn on a copy of a face blackens the face that is scored next.
#
# Seen: "1,2,3,4 after its clone is set to 9: 9,9,9,9; after its mat_clone is: 1,2,3,4; the middle 2 x 2 of 0 to 15:
# clone 5,6,7,8, mat_clone 5,6,9,10".
# Exits non-zero once a clone is a copy.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @techstark/opencv-js@5.0.0-release.1
cat > clone.cjs <<'JS'
async function ready() {
  const loaded = await require("@techstark/opencv-js");
  if (!loaded.Mat) await new Promise((done) => (loaded.onRuntimeInitialized = done));
  return { cv: loaded };
}

ready().then(({ cv }) => {
  function left(way) {
    const face = cv.matFromArray(1, 4, cv.CV_8UC1, [1, 2, 3, 4]);
    face[way]().setTo(new cv.Scalar(9));
    return [...face.data].join();
  }
  function middle(way) {
    const whole = cv.matFromArray(4, 4, cv.CV_8UC1, Array.from({ length: 16 }, (_, index) => index));
    return [...whole.roi(new cv.Rect(1, 1, 2, 2))[way]().data].join();
  }
  const [clone, own] = ["clone", "mat_clone"].map((way) => ({ face: left(way), part: middle(way) }));
  console.log(
    `1,2,3,4 after its clone is set to 9: ${clone.face}; after its mat_clone is: ${own.face}; the middle 2 x 2 of 0` +
      ` to 15: clone ${clone.part}, mat_clone ${own.part}`,
  );
  const right = own.face === "1,2,3,4" && own.part === "5,6,9,10";
  process.exit(right && clone.face === "9,9,9,9" && clone.part === "5,6,7,8" ? 0 : 1);
});
JS
node clone.cjs
