#!/usr/bin/env bash
# Pillow 13.0.0 with its libavif 1.4.2, Python 3.11.
#
# Behaviour: of an AVIF, Pillow drops the orientation in the file's own EXIF and puts in its place
# one that it makes of the `irot` and `imir` boxes. So getexif() tells of a tag that the file doesn't
# have, and is silent about one that it has. A good guess is that info["exif"] is the file's EXIF, as
# with JPEG, PNG and WebP. (Browsers heed irot alone, so exif_transpose() does as they do.)
#
# Seen: "in the file's EXIF: orientation 6, irot absent; Pillow says 1".
# Exits non-zero once Pillow reports what the file's EXIF says.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/v/bin/python" - <<'PY'
import io, struct, sys
from PIL import Image

# Saved under the tag beside it, which Pillow passes on untouched, and renamed in the file.
exif = Image.Exif()
exif[0x0113] = 6
file = io.BytesIO()
Image.new("RGB", (40, 20), "red").save(file, "AVIF", exif=exif)
data = file.getvalue()
for order in "<>":
    data = data.replace(struct.pack(f"{order}HH", 0x0113, 3), struct.pack(f"{order}HH", 0x0112, 3))
assert data != file.getvalue() and b"irot" not in data
says = Image.open(io.BytesIO(data)).getexif().get(0x0112, 1)
print(f"in the file's EXIF: orientation 6, irot absent; Pillow says {says}")
sys.exit(says == 6)
PY
