#!/usr/bin/env bash
# albumentations 2.0.8, opencv-python-headless 5.0.0.93, numpy 2.4.6, Python 3.11.
#
# Behaviour: ImageCompression, by which detectors of generated pictures learn to bear JPEG, hands its
# RGB array to OpenCV's encoder as it is, which takes it for BGR: red and blue are exchanged before
# the colours are split into brightness and chroma, and exchanged back after it. Brightness is then
# .299 of blue and .114 of red, and what chroma loses at half the size falls on the wrong colours. The
# library's pictures are RGB throughout, and the output is: a good guess is that its JPEG is what every
# site's encoder makes. A network trained on it has not seen the artefacts that it will meet.
#
# Seen: "equal to OpenCV's JPEG of red and blue exchanged: True; of the picture as it is: False, 5.86
# grey levels apart on average; the loss itself is 10.89".
# Exits non-zero once that is otherwise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  albumentations==2.0.8 opencv-python-headless==5.0.0.93 numpy==2.4.6
NO_ALBUMENTATIONS_UPDATE=1 "$folder/v/bin/python" - <<'PY' 2>/dev/null
import sys
import albumentations, cv2, numpy

QUALITY = 30
noise = numpy.random.default_rng(0).normal(0, 60, (128, 128, 3)).astype(numpy.float32)
skin = numpy.array((205, 150, 125), numpy.float32)
picture = numpy.clip(skin + cv2.GaussianBlur(noise, (0, 0), 1), 0, 255).astype(numpy.uint8)
augment = albumentations.ImageCompression(quality_range=(QUALITY, QUALITY), p=1)
found = augment(image=picture)["image"]


def through_jpeg(pixels):
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


def apart(one, other):
    return numpy.abs(one.astype(int) - other).mean()


exchanged = through_jpeg(picture)
right = through_jpeg(picture[..., ::-1])[..., ::-1]
is_exchanged, is_right = (found == exchanged).all(), (found == right).all()
print(f"equal to OpenCV's JPEG of red and blue exchanged: {is_exchanged}; of the picture as it is:"
      f" {is_right}, {apart(found, right):.2f} grey levels apart on average; the loss itself is"
      f" {apart(right, picture):.2f}")
sys.exit(not is_exchanged or bool(is_right))
PY
