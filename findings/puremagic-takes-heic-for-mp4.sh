#!/usr/bin/env bash
# puremagic 1.30 (the newest for Python 3.11), pillow-heif 1.8.1, pillow 13.0.0.
#
# Behaviour: a HEIC picture is video/mp4 to from_string() and from_file(), even where its name ends in
# .heic: of the two rules that fit, with the same confidence, `ftyp` alone comes before `ftypheic`, and
# the longer match and the name count for nothing. An AVIF, another brand of the same container, is
# image/avif. A good guess is that the more exact of two matches wins, or the one that the name agrees
# with. A service that takes pictures and asks puremagic turns iPhone photographs away as films.
#
# Seen: "a.heic: video/mp4, by its bytes video/mp4; a.avif: image/avif, by its bytes image/avif".
# Exits non-zero once the HEIC picture is one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  puremagic==1.30 pillow-heif==1.8.1 pillow==13.0.0
cd "$folder"
v/bin/python - <<'PY'
import sys
from pathlib import Path

import pillow_heif
import puremagic
from PIL import Image

pillow_heif.register_heif_opener()
said = {}
for name in ("a.heic", "a.avif"):
    Image.new("RGB", (64, 64), "tan").save(name)
    by_bytes = puremagic.from_string(Path(name).read_bytes(), mime=True)
    said[name] = (puremagic.from_file(name, mime=True), by_bytes)
print("; ".join(f"{name}: {file}, by its bytes {by}" for name, (file, by) in said.items()))
sys.exit(said["a.heic"] != ("video/mp4", "video/mp4"))
PY
