#!/usr/bin/env bash
# tensorflow-cpu 2.21.0, pillow 13.0.0, pillow-jxl-plugin 1.3.8, Python 3.11, Linux x86-64.
#
# Behaviour: tf.io.decode_image() gives a still WebP as a batch of one, (1, height, width, 3), where
# a still PNG, JPEG, BMP or JPEG XL has three dimensions; expand_animations=False takes the first
# away. And channels=4 adds an alpha of 255 to a PNG without one, but refuses a WebP and a JPEG XL
# without one, as channels=3 refuses those with one. A good guess, WebP and JPEG XL being read since
# these releases, is that decode_image() treats stills alike, as its name and its channels promise.
#
# Seen: "JPEG (48, 64, 3), PNG (48, 64, 3), JXL (48, 64, 3), WEBP (1, 48, 64, 3); channels=4: PNG
# (48, 64, 4), JXL refused, WEBP refused".
# Exits non-zero once the WebP has three dimensions or its channels are made.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check tensorflow-cpu==2.21.0 pillow==13.0.0 pillow-jxl-plugin==1.3.8
TF_CPP_MIN_LOG_LEVEL=3 "$folder/v/bin/python" - <<'PY'
import io, sys
import pillow_jxl  # registers JPEG XL
import tensorflow as tf
from PIL import Image

def file_of(kind):
    file = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).convert("RGB").save(file, kind)
    return file.getvalue()

def shape(kind, **more):
    try:
        return tuple(tf.io.decode_image(file_of(kind), **more).shape)
    except tf.errors.InvalidArgumentError:
        return "refused"

plain = {kind: shape(kind) for kind in ("JPEG", "PNG", "JXL", "WEBP")}
four = {kind: shape(kind, channels=4) for kind in ("PNG", "JXL", "WEBP")}
in_words = [", ".join(f"{kind} {found}" for kind, found in each.items()) for each in (plain, four)]
print(f"{in_words[0]}; channels=4: {in_words[1]}")
still = shape("WEBP", expand_animations=False)
assert still == (48, 64, 3), still
sys.exit((plain["WEBP"], four["WEBP"]) != ((1, 48, 64, 3), "refused"))
PY
