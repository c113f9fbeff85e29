#!/usr/bin/env bash
# Pillow 13.0.0 with its LittleCMS 2.19, Python 3.11.
#
# Behaviour: from a printer's profile of version 2 with one table (A2B0) to
# ImageCms.createProfile("sRGB"), the perceptual intent makes black of what the table calls dark
# grey, though the flag for black point compensation isn't given: LittleCMS's own sRGB is a profile
# of version 4, and between the versions it always scales. The relative intent, which falls back on
# the same table, leaves the grey. A good guess is that one table and no flag give one answer.
# Chromium 156 shows what the table says, as the relative intent does.
#
# Seen: "full black: perceptual [0, 0, 0], relative [38, 38, 38]".
# Exits non-zero once both give the same.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0
"$folder/v/bin/python" - <<'PY'
import io, struct, sys
from PIL import Image, ImageCms

# A CMYK profile whose one table has two steps an ink: paper at L* 96, any full ink at L* 15.
grid = b""
for step in range(16):
    lightness = 96 if step == 0 else 15
    grid += struct.pack(">3H", round(lightness * 652.8), 128 * 256, 128 * 256)
line = struct.pack(">2H", 0, 65535)
identity = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
table = b"mft2" + bytes(4) + bytes((4, 3, 2, 0)) + identity + struct.pack(">2H", 2, 2)
table += line * 4 + grid + line * 3
white = b"XYZ " + bytes(4) + struct.pack(">3I", 0xF6D6, 0x10000, 0xD32D)
start = 128 + 4 + 24
tags = struct.pack(">I4sII4sII", 2, b"A2B0", start, len(table), b"wtpt", start + len(table), 20)
head = struct.pack(">I4sI4s4s4s", start + len(table) + 20, b"", 0x02100000, b"prtr", b"CMYK", b"Lab ")
head += bytes(12) + b"acsp" + bytes(28) + white[8:]
profile = head.ljust(128, b"\0") + tags + table + white
ink = Image.new("CMYK", (4, 4), (0, 0, 0, 255))
found = []
for intent in (ImageCms.Intent.PERCEPTUAL, ImageCms.Intent.RELATIVE_COLORIMETRIC):
    rgb = ImageCms.profileToProfile(
        ink, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"),
        renderingIntent=intent, outputMode="RGB",
    )
    found.append(list(rgb.getpixel((0, 0))))
print(f"full black: perceptual {found[0]}, relative {found[1]}")
sys.exit(max(abs(a - b) for a, b in zip(*found)) < 10)
PY
