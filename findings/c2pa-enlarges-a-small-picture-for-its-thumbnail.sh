#!/usr/bin/env bash
# c2pa-python 0.38.1 (c2pa-rs 0.91.3), cryptography 46.0.3, pillow 12.0.0, Python 3.11.
#
# Behaviour: signing adds a thumbnail of the picture to its manifest, and a picture smaller than the
# thumbnail's side is scaled up for it: one of 64 x 64 pixels gets a thumbnail of 1024 x 1024, in the
# picture's own format and for WebP without loss. A good guess is that a thumbnail is never larger
# than what it is of. The file of such an avatar grows 47-fold (JPEG) or 1,178-fold (WebP): a site
# that bounds uploads refuses what was signed, and a reader that bounds what it takes of a file, as
# it should with strangers' files, meets manifests far larger than the picture.
#
# Seen: "JPEG 64x64: thumbnail 1024x1024, file 47 times as large; WEBP 64x64: thumbnail 1024x1024,
# file 1178 times as large".
# Exits non-zero once that is otherwise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  c2pa-python==0.38.1 cryptography==46.0.3 pillow==12.0.0
"$folder/v/bin/python" - <<'PY'
import datetime, io, json, sys
import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

pem = serialization.Encoding.PEM
now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
keys = {who: ec.generate_private_key(ec.SECP256R1()) for who in ("Root", "Signer")}


def certificate(subject, is_root):
    def name(text):
        return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
                          x509.NameAttribute(NameOID.COMMON_NAME, text)])
    usage = x509.KeyUsage(not is_root, False, False, False, False, is_root, is_root, False, False)
    begun = (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Root"))
             .public_key(keys[subject].public_key()).serial_number(x509.random_serial_number())
             .not_valid_before(now - day).not_valid_after(now + day)
             .add_extension(x509.BasicConstraints(is_root, None), True).add_extension(usage, True))
    if not is_root:
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(keys["Root"].public_key())
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        begun = begun.add_extension(authority, False).add_extension(purpose, False)
    return begun.sign(keys["Root"], hashes.SHA256()).public_bytes(pem)


chain = certificate("Signer", False) + certificate("Root", True)
private = keys["Signer"].private_bytes(
    pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
created = {"action": "c2pa.created",
           "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"}
manifest = {"claim_generator_info": [{"name": "Example", "version": "1"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [created]}}]}


def signed(format):
    """The picture's file, and the same signed."""
    file, out = io.BytesIO(), io.BytesIO()
    Image.radial_gradient("L").resize((64, 64)).convert("RGB").save(file, format)
    size = len(file.getvalue())
    file.seek(0)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, private, None))
    c2pa.Builder(manifest).sign(signer, f"image/{format.lower()}", file, out)
    return size, out.getvalue()


seen = []
for format in ("JPEG", "WEBP"):
    before, data = signed(format)
    with c2pa.Reader(f"image/{format.lower()}", io.BytesIO(data)) as reader:
        report, thumbnail = json.loads(reader.json()), io.BytesIO()
        found = report["manifests"][report["active_manifest"]]["thumbnail"]
        reader.resource_to_stream(found["identifier"], thumbnail)
    with Image.open(thumbnail) as picture:
        seen.append((format, picture.size, len(data) // before))
print("; ".join(f"{name} 64x64: thumbnail {size[0]}x{size[1]}, file {times} times as large"
                for name, size, times in seen))
sys.exit(any(size != (1024, 1024) or times < 5 for _, size, times in seen))
PY
