#!/usr/bin/env bash
# c2pa-python 0.38.1 (c2pa-rs), cryptography 46.0.3, pillow 12.0.0, Python 3.11.
#
# Behaviour: a file signed without a time stamp is "Valid" while the signer's certificate lasts, and
# "Invalid" once it has ended, though neither a byte nor the trust settings changed, and
# though the same report still lists hash and signature as matching. A good guess is that it stays
# "Valid": a signer that nobody knows leaves it so, as it says nothing of the file, and an ended
# certificate says no more. Whoever words "Invalid" as "changed since it was signed" errs on such files.
#
# Seen: "before: Valid; after: Invalid for signingCredential.expired, claimSignature.validated True,
# assertion.dataHash.match True".
# Exits non-zero once that is otherwise.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/v"
"$folder/v/bin/pip" install --quiet --disable-pip-version-check \
  c2pa-python==0.38.1 cryptography==46.0.3 pillow==12.0.0
"$folder/v/bin/python" - <<'PY'
import datetime, io, json, sys, time
import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image

LASTS = 60  # seconds
pem = serialization.Encoding.PEM
now = datetime.datetime.now(datetime.UTC)
ends = now + datetime.timedelta(seconds=LASTS)

def begun(subject, key, until):
    name = lambda text: x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Example"),
                                   x509.NameAttribute(NameOID.COMMON_NAME, text)])
    return (x509.CertificateBuilder().subject_name(name(subject)).issuer_name(name("Root"))
            .public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(until)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False))

def usage(sign, issue):
    return x509.KeyUsage(sign, False, False, False, False, issue, issue, False, False)

root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
root = (begun("Root", root_key, now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(True, None), True)
        .add_extension(usage(False, True), True).sign(root_key, hashes.SHA256()))
leaf = (begun("Signer", key, ends)
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage(True, False), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), False)
        .sign(root_key, hashes.SHA256()))
chain = leaf.public_bytes(pem) + root.public_bytes(pem)
private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

picture, signed = io.BytesIO(), io.BytesIO()
Image.new("RGB", (64, 64), "teal").save(picture, "JPEG")
picture.seek(0)
source = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
manifest = {"claim_generator_info": [{"name": "Example", "version": "1"}],
            "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [
                {"action": "c2pa.created", "digitalSourceType": source}]}}]}
with c2pa.Builder(manifest) as builder, \
        c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", chain, private, None)) as signer:
    builder.sign(signer, "image/jpeg", picture, signed)

def report():
    with c2pa.Reader("image/jpeg", io.BytesIO(signed.getvalue())) as reader:
        return json.loads(reader.json())

before = report()["validation_state"]
time.sleep(max(0, (ends - datetime.datetime.now(datetime.UTC)).total_seconds()) + 2)
after = report()
found = after["validation_results"]["activeManifest"]
failed = [each["code"] for each in found["failure"] if each["code"] != "signingCredential.untrusted"]
held = [each["code"] for each in found["success"]]
matches = [f"{code} {code in held}" for code in ("claimSignature.validated", "assertion.dataHash.match")]
print(f"before: {before}; after: {after['validation_state']} for {', '.join(failed)}, {', '.join(matches)}")
sys.exit((before, after["validation_state"]) != ("Valid", "Invalid") or any("False" in it for it in matches))
PY
