#!/usr/bin/env bash
# pillow-jxl-plugin 1.3.8, pillow 13.0.0, ExifRead 3.5.1, Python 3.11.
#
# Behaviour: saved as JPEG XL with EXIF, a picture's `Exif` box begins with the TIFF header itself; the
# four bytes of offset that ISO/IEC 18181-2 has before it are missing. The plugin reads its own files
# all the same, so a good guess, after a round trip, is that the metadata is there for everybody. A
# reader that goes by the standard takes the header for the offset: ExifRead ends in a bare
# AssertionError, ExifReader 4 for JavaScript finds nothing, so a generator's name or a camera is lost
# to whoever looks for one. With four zero bytes put before the header both read it.
#
# Seen: "box begins b'MM\x00*', Pillow reads Some Program; ExifRead: AssertionError; with the offset:
# Some Program".
# Exits non-zero once the offset is written or ExifRead reads the file without it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  pillow-jxl-plugin==1.3.8 pillow==13.0.0 exifread==3.5.1
"$folder/v/bin/python" - <<'PY'
import io, struct, sys
import exifread, pillow_jxl
from PIL import ExifTags, Image

exif = Image.Exif()
exif[ExifTags.Base.Software] = "Some Program"
file = io.BytesIO()
Image.new("RGB", (64, 64), (200, 120, 90)).save(file, "JXL", exif=exif.tobytes())
data = file.getvalue()
at = data.index(b"Exif") - 4
(length,) = struct.unpack_from(">I", data, at)
body = data[at + 8 : at + length]
own = Image.open(io.BytesIO(data)).getexif()[ExifTags.Base.Software]


def read(data):
    try:
        return str(exifread.process_file(io.BytesIO(data))["Image Software"])
    except AssertionError as error:
        return type(error).__name__


offset = struct.pack(">I4sI", length + 4, b"Exif", 0)
mended = data[:at] + offset + body + data[at + length :]
found, after = read(data), read(mended)
print(f"box begins {body[:4]}, Pillow reads {own}; ExifRead: {found}; with the offset: {after}")
sys.exit(not body.startswith(b"MM\0*") or (found, after) != ("AssertionError", own))
PY
