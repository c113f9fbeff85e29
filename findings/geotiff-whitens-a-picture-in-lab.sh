#!/usr/bin/env bash
# geotiff 3.0.5 (npm), Node.js 20; pillow 13.0.0, which writes the file, Python 3.11, Linux x86-64.
#
# Behaviour: readRGB of a TIFF in CIELab of eight bits takes the lightness byte, in which 255 stands for 100, as
# lightness itself. All that is lighter than a lightness of 39 is white or a glaring colour; dark skin comes out as
# light skin does, and black stays black. Floats of 0 to 100, which sharp writes, are right. Nothing is raised or
# said. TIFF's own text gives the byte 0 to 255 for 0 to 100, and a good guess is that a reader with a branch of its
# own for Lab follows it, as Pillow does both ways. Photographs kept in Lab for print reach a detector in the browser
# as a white sheet with a few shadows, and a map of how light each face is, made to see that a set is fair, has every
# one at its top.
#
# Seen: "white, grey 128, a light and a dark skin, black: Pillow 254,255,254 128,128,128 201,149,119 90,60,45 1,0,1;
# geotiff 255,255,255 255,255,255 255,255,255 211,170,152 0,0,0".
# Exits non-zero once grey comes back within five.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check pillow==13.0.0 2> pip.txt || cat pip.txt
npm install --silent --no-audit --no-fund geotiff@3.0.5
cat > write.py <<'PY'
from PIL import Image, ImageCms

colours = [(255, 255, 255), (128, 128, 128), (200, 150, 120), (90, 60, 45), (0, 0, 0)]
rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
picture = Image.new("RGB", (len(colours), 1))
for column, colour in enumerate(colours):
    picture.putpixel((column, 0), colour)
ImageCms.applyTransform(picture, ImageCms.buildTransform(rgb, lab, "RGB", "LAB")).save("lab.tif")
with Image.open("lab.tif") as written:
    back = ImageCms.applyTransform(written, ImageCms.buildTransform(lab, rgb, "LAB", "RGB"))
print(*(",".join(str(value) for value in back.getpixel((column, 0))) for column in range(len(colours))))
PY
cat > read.mjs <<'JS'
import { fromFile } from "geotiff";

const tiff = await fromFile("lab.tif");
const pixels = await (await tiff.getImage()).readRGB({ interleave: true });
const colours = [];
for (let index = 0; index < pixels.length; index += 3) colours.push([...pixels.slice(index, index + 3)].join());
console.log(colours.join(" "));
tiff.close();
JS
pillow=$(venv/bin/python write.py)
geotiff=$(node read.mjs)
echo "white, grey 128, a light and a dark skin, black: Pillow $pillow; geotiff $geotiff"
read -r _ grey _ < <(echo "$geotiff")
read -r _ right _ < <(echo "$pillow")
(( ${grey%%,*} > 250 && ${right%%,*} >= 126 && ${right%%,*} <= 130 ))
