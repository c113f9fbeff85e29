#!/usr/bin/env bash
# c2pa-python 0.38.1 (c2pa-rs), cryptography 46.0.3, pillow 12.0.0, Python 3.11.
#
# Behaviour: a JPEG whose signer left its Exif out of the hash, too, beside the manifest itself, is
# "Invalid" for assertion.dataHash.mismatch, though not a byte changed: the same report lists
# assertion.dataHash.match among its successes. The failure's explanation alone tells that it is the
# exclusion that isn't as wanted. A good guess is that the code for a mismatch means one, and that
# match and mismatch of one hash exclude each other; cameras and apps that let Exif be edited sign
# so, and a reader that goes by the code tells people that a genuine file was changed.
#
# Seen: "manifest left out: Valid, match True, mismatch False; Exif left out, too: Invalid, match
# True, mismatch True".
# Exits non-zero once that is otherwise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  c2pa-python==0.38.1 cryptography==46.0.3 pillow==12.0.0
"$folder/v/bin/python" - <<'PY'
import ctypes, datetime, io, json, sys
import c2pa
from c2pa import c2pa as native
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

pem = serialization.Encoding.PEM
day = datetime.timedelta(days=1)
now = datetime.datetime.now(datetime.UTC)

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

exif = Image.Exif()
exif[0x0131] = "Example 1"
file = io.BytesIO()
Image.new("RGB", (64, 64), "teal").save(file, "JPEG", exif=exif)
picture = file.getvalue()
start = picture.index(b"\xff\xe1")
exif_bytes = 2 + int.from_bytes(picture[start + 2 : start + 4], "big")
before_exif, after_soi = picture[:2] + picture[start : start + exif_bytes], picture[2:start] + picture[start + exif_bytes :]

source = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
manifest = {"claim_generator_info": [{"name": "Example", "version": "1"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
                {"action": "c2pa.created", "digitalSourceType": source}]}}]}
library, data = native._lib, ctypes.POINTER(ctypes.c_ubyte)
pointer, text = ctypes.c_void_p, ctypes.c_char_p
for name, arguments in (
    ("c2pa_builder_data_hashed_placeholder", [pointer, ctypes.c_size_t, text, ctypes.POINTER(data)]),
    ("c2pa_builder_sign_data_hashed_embeddable", [pointer, pointer, text, text, pointer, ctypes.POINTER(data)]),
):
    getattr(library, name).argtypes, getattr(library, name).restype = arguments, ctypes.c_int64

def made(call, *arguments):
    """Bytes that a function of the C interface puts behind its last argument."""
    out = data()
    size = call(*arguments, ctypes.byref(out))
    assert size >= 0, library.c2pa_error()
    return bytes(out[:size])

def signed(with_exif):
    """SOI, manifest, Exif, the rest; left out of the hash: the manifest and, if asked, the Exif."""
    builder = c2pa.Builder(manifest)
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, private, None))
    handles = [ctypes.cast(each._handle, pointer) for each in (builder, signer)]
    rest = before_exif[2:] + after_soi
    placeholder = made(library.c2pa_builder_data_hashed_placeholder, handles[0], signer.reserve_size(), b"image/jpeg")
    left_out = {"start": 2, "length": len(placeholder) + (exif_bytes if with_exif else 0)}
    wanted = {"exclusions": [left_out], "name": "jumbf manifest", "alg": "sha256", "hash": "", "pad": ""}
    stream = native.Stream(io.BytesIO(picture[:2] + placeholder + rest))
    final = made(library.c2pa_builder_sign_data_hashed_embeddable, *handles, json.dumps(wanted).encode(),
                 b"image/jpeg", ctypes.cast(stream._stream, pointer))
    assert len(final) == len(placeholder)
    return picture[:2] + final + rest

seen = []
for with_exif in (False, True):
    with c2pa.Reader("image/jpeg", io.BytesIO(signed(with_exif))) as reader:
        report = json.loads(reader.json())
    found = report["validation_results"]["activeManifest"]
    codes = [{each["code"] for each in found[part]} for part in ("success", "failure")]
    seen.append((report["validation_state"], "assertion.dataHash.match" in codes[0],
                 "assertion.dataHash.mismatch" in codes[1]))
words = [f"{state}, match {match}, mismatch {mismatch}" for state, match, mismatch in seen]
print(f"manifest left out: {words[0]}; Exif left out, too: {words[1]}")
sys.exit(seen != [("Valid", True, False), ("Invalid", True, True)])
PY
