#!/usr/bin/env bash
# opencv-python-headless 5.0.0.93, pillow 13.0.0, numpy 2.4.6, Python 3.11.
#
# Behaviour: imdecode() turns a JPEG, a PNG and a WebP upright that were taken with the camera on its
# side, and leaves the same picture as AVIF lying, where the turn is the container's own `irot` and not a
# hint in EXIF; imdecodeanimation() turns none of them. A good guess is that a reader which heeds the hint
# heeds the box that the format's standard (ISO/IEC 23008-12, 6.5.10) makes part of decoding, as browsers
# do. Who finds and judges faces on OpenCV's pixels misses those of telephones that save AVIF, or judges
# them on their side.
#
# Seen: "64 x 32 to be shown as 32 x 64: JPEG 32 x 64, PNG 32 x 64, WEBP 32 x 64, AVIF 64 x 32; as
# animation: JPEG 64 x 32, PNG 64 x 32, WEBP 64 x 32, AVIF 64 x 32".
# Exits non-zero once the AVIF is turned.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  opencv-python-headless==5.0.0.93 pillow==13.0.0 numpy==2.4.6
cd "$folder"
v/bin/python - 2>/dev/null <<'PY'
import io
import sys

import cv2
import numpy as np
from PIL import Image

turned = Image.Exif()
turned[0x0112] = 6
still, animated = {}, {}
for name in ("JPEG", "PNG", "WEBP", "AVIF"):
    file = io.BytesIO()
    Image.new("RGB", (64, 32), "brown").save(file, name, exif=turned)
    data = np.frombuffer(file.getvalue(), np.uint8)
    still[name] = cv2.imdecode(data, cv2.IMREAD_COLOR).shape
    animated[name] = cv2.imdecodeanimation(data)[1].frames[0].shape


def told(shapes):
    return ", ".join(f"{name} {width} x {height}" for name, (height, width, *_) in shapes.items())


print(f"64 x 32 to be shown as 32 x 64: {told(still)}; as animation: {told(animated)}")
sys.exit(still["AVIF"][:2] != (32, 64) or still["JPEG"][:2] != (64, 32))
PY
