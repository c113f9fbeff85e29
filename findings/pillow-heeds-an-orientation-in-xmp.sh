#!/usr/bin/env bash
# Pillow 13.0.0, Python 3.11.
#
# Behaviour: ImageOps.exif_transpose() turns a PNG that has no EXIF at all, because its XMP says
# tiff:Orientation 6. A good guess from the name, and from what browsers show (neither Chromium 156
# nor Firefox 153 turns it), is that EXIF alone counts. Image.getexif() makes an orientation up from
# XMP; Image.Exif().load(image.info["exif"]) doesn't.
#
# Seen: "(40, 20) stored, (20, 40) after exif_transpose, EXIF bytes: None".
# Exits non-zero once the picture stays as it is stored.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/v/bin/python" - <<'PY'
import io, sys
from PIL import Image, ImageOps, PngImagePlugin

xmp = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
    '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:tiff='
    '"http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)
told = PngImagePlugin.PngInfo()
told.add_itxt("XML:com.adobe.xmp", xmp)
file = io.BytesIO()
Image.new("RGB", (40, 20)).save(file, "PNG", pnginfo=told)
image = Image.open(file)
image.load()
turned = ImageOps.exif_transpose(image)
print(f"{image.size} stored, {turned.size} after exif_transpose,"
      f" EXIF bytes: {image.info.get('exif')}")
sys.exit(turned.size != (20, 40))
PY
