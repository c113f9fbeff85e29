#!/usr/bin/env bash
# piexif 1.1.3, c2pa-python 0.38.1 (c2pa-rs), cryptography 46.0.3, pillow 13.0.0, Python 3.11;
# ExifReader 4.46.0 (npm), Node.js 20.
#
# Behaviour: piexif.insert() replaces the Exif of a JPEG only where it stands first, or right behind the JFIF
# header. c2pa signs with its manifest before the Exif: there insert() puts the new block in front and leaves
# the old one, place and camera and all, in the file. piexif.load() and Pillow show the new block alone, so
# it looks replaced; ExifReader shows the old one, and piexif.remove(), which takes one block away, brings it
# back for all. A good guess is that insert() replaces, as it does in the unsigned file, for load() finds the
# Exif wherever it stands. Who writes Exif without the place before a picture goes online publishes the place.
#
# Seen: "unsigned: piexif New, ExifReader New, place gone; signed: piexif New, ExifReader Camera 1 at 52.5,
# after remove() piexif Camera 1".
# Exits non-zero once the old Exif of the signed file is replaced.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv v
v/bin/pip install --quiet --disable-pip-version-check \
  piexif==1.1.3 c2pa-python==0.38.1 cryptography==46.0.3 pillow==13.0.0 2> pip.txt || cat pip.txt
npm install --silent --no-audit --no-fund exifreader@4.46.0
v/bin/python - > seen.txt <<'PY'
import datetime
import io

import c2pa
import piexif
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

pem, day, now = serialization.Encoding.PEM, datetime.timedelta(days=1), datetime.datetime.now(datetime.UTC)


def begun(subject, key):
    name = lambda text: x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
                                   x509.NameAttribute(NameOID.COMMON_NAME, text)])
    return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Root"))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - day).not_valid_after(now + day)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False))


def usage(sign, issue):
    return x509.KeyUsage(sign, False, False, False, False, issue, issue, False, False)


root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
root = (begun("Root", root_key).add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(usage(False, True), True).sign(root_key, hashes.SHA256()))
leaf = (begun("Signer", key).add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage(True, False), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256()))
chain = leaf.public_bytes(pem) + root.public_bytes(pem)
private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

latitude = ((52, 1), (30, 1), (0, 1))
taken = {"0th": {piexif.ImageIFD.Software: b"Camera 1"},
         "GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: latitude}}
file = io.BytesIO()
Image.new("RGB", (64, 64), "teal").save(file, "JPEG", exif=piexif.dump(taken))
unsigned = file.getvalue()

source = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
manifest = {"claim_generator_info": [{"name": "Example", "version": "1"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
                {"action": "c2pa.created", "digitalSourceType": source}]}}]}
signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, private, None))
file = io.BytesIO()
c2pa.Builder(manifest).sign(signer, "image/jpeg", io.BytesIO(unsigned), file)

new = piexif.dump({"0th": {piexif.ImageIFD.Software: b"New"}})
for name, picture in (("unsigned", unsigned), ("signed", file.getvalue())):
    made, cleared = io.BytesIO(), io.BytesIO()
    piexif.insert(new, picture, made)
    piexif.remove(made.getvalue(), cleared)
    with open(f"{name}.jpg", "wb") as out:
        out.write(made.getvalue())
    for step, held in (("inserted", made), ("removed", cleared)):
        software = piexif.load(held.getvalue())["0th"].get(piexif.ImageIFD.Software, b"nothing")
        print(name, step, software.decode())
PY
cat > read.js <<'JS'
const { readFileSync } = require("fs");
const ExifReader = require("exifreader");

for (const name of ["unsigned", "signed"]) {
  const { Software, GPSLatitude } = ExifReader.load(readFileSync(`${name}.jpg`));
  console.log(`${name} read ${Software.description}${GPSLatitude ? ` at ${GPSLatitude.description}` : ", place gone"}`);
}
JS
node read.js 2> said.txt >> seen.txt
of() { sed -n "s/^$1 //p" seen.txt; }
echo "unsigned: piexif $(of 'unsigned inserted'), ExifReader $(of 'unsigned read'); signed: piexif" \
  "$(of 'signed inserted'), ExifReader $(of 'signed read'), after remove() piexif $(of 'signed removed')" | tee line.txt
grep -q '^unsigned: piexif New, ExifReader New, place gone; signed: piexif New, ExifReader Camera 1 at 52.5, ' line.txt
grep -q 'after remove() piexif Camera 1$' line.txt
