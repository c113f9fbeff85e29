"""Content Credentials that tests sign themselves, with certificates made on the spot."""

import datetime
import io
import json
import time
from functools import cache
from typing import Any

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from backend.evidence.content_credentials import offline_settings
from tests.pictures import encoded, portrait

SIGNER = "Test signer"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MIME = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "AVIF": "image/avif",
}
EMAIL = ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string
C2PA_OWN = "1.3.6.1.4.1.62558.2.1"
DOCUMENTS = "1.3.6.1.5.5.7.3.36"


def signed(
    source_type: str | None,
    file_format: str = "JPEG",
    remote_url: str | None = None,
    *,
    picture: bytes | None = None,
    usages: tuple[str, ...] = (EMAIL,),
    days_left: float = 30,
    then: tuple[str, ...] = (),
    parent: bytes | None = None,
    thumbnail: bool = False,
    claim_version: int = 2,
    own_thumbnail: bytes | None = None,
) -> bytes:
    """The portrait with a signed manifest that declares its origin; elsewhere with `remote_url`.

    Args: picture, instead of the portrait; usages, the certificate's extended key usages;
    days_left, until the certificate ends; then, actions after the
    first; parent, the signed JPEG file that it was made from.
    """
    begun: dict[str, object] = {"action": "c2pa.edited" if parent else "c2pa.created"}
    if source_type:
        begun["digitalSourceType"] = SOURCE_TYPES + source_type
    done: list[dict[str, object]] = [begun, *({"action": action} for action in then)]
    manifest: dict[str, Any] = {
        "claim_version": claim_version,
        "title": "portrait",
        "claim_generator_info": [{"name": "TestGAN", "version": "1"}],
        "assertions": [
            {
                "label": "c2pa.actions.v2" if claim_version == 2 else "c2pa.actions",
                "data": {"actions": done},
            },
        ],
    }
    if own_thumbnail:
        manifest["thumbnail"] = {"format": "image/jpeg", "identifier": "thumbnail.jpg"}
    output = io.BytesIO()
    settings = {**offline_settings(), "builder": {"thumbnail": {"enabled": thumbnail}}}
    with (
        c2pa.Context.from_dict(settings) as context,
        c2pa.Builder(manifest, context=context) as builder,
        c2pa.Signer.from_info(
            c2pa.C2paSignerInfo("es256", *_credential(usages, days_left), None)
        ) as signer,
    ):
        if own_thumbnail:
            builder.add_resource("thumbnail.jpg", io.BytesIO(own_thumbnail))
        if remote_url:
            builder.set_no_embed()
            builder.set_remote_url(remote_url)
        if parent:
            builder.set_intent(c2pa.C2paBuilderIntent.EDIT)  # which adds the parent and its action
            ingredient = {"title": "before", "relationship": "parentOf"}
            builder.add_ingredient(json.dumps(ingredient), "image/jpeg", io.BytesIO(parent))
        source = io.BytesIO(picture or encoded(portrait(), file_format))
        builder.sign(signer, MIME[file_format], source, output)
    return output.getvalue()


@cache
def signed_and_ended() -> bytes:
    """Declared generated, signed with a certificate that ended a moment after."""
    for seconds in (2, 8, 32):
        try:
            data = signed("trainedAlgorithmicMedia", days_left=seconds / 86_400)
        except c2pa.C2paError.Signature:
            continue  # a busy machine came to sign when the certificate had ended
        time.sleep(seconds + 1)
        return data
    raise TimeoutError("no file could be signed in 32 seconds")


def altered(data: bytes) -> bytes:
    """A file in which one bit of the pixels is another."""
    return data[:-2000] + bytes([data[-2000] ^ 1]) + data[-1999:]


@cache
def root() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """What every certificate of the tests depends on."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _begun("Test root", "Test root", key, 60)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def root_pem() -> str:
    """For those who are to trust it."""
    return root()[0].public_bytes(serialization.Encoding.PEM).decode()


@cache
def _credential(usages: tuple[str, ...], days_left: float) -> tuple[bytes, bytes]:
    """Certificate chain and private key, as PEM."""
    root_certificate, root_key = root()
    key = ec.generate_private_key(ec.SECP256R1())
    leaf = (
        _begun(SIGNER, "Test root", key, days_left)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage) for usage in usages]),
            critical=False,
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()),
            critical=False,
        )
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return leaf.public_bytes(pem) + root_certificate.public_bytes(pem), private


def _begun(
    subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, days_left: float
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=40))
        .not_valid_after(now + datetime.timedelta(days=days_left))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Uncanny tests"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})
