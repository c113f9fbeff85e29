"""Content Credentials that tests sign themselves, with certificates made on the spot."""

import datetime
import io
from functools import cache

import c2pa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from backend.evidence.content_credentials import OFFLINE
from tests.pictures import encoded, portrait

SIGNER = "Test signer"
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


def signed(
    source_type: str | None, file_format: str = "JPEG", remote_url: str | None = None
) -> bytes:
    """The portrait with a signed manifest that declares its origin; elsewhere with `remote_url`."""
    action = {"action": "c2pa.created"}
    if source_type:
        action["digitalSourceType"] = SOURCE_TYPES + source_type
    manifest = {
        "claim_generator_info": [{"name": "TestGAN", "version": "1"}],
        "assertions": [{"label": "c2pa.actions.v2", "data": {"actions": [action]}}],
    }
    output = io.BytesIO()
    with (
        c2pa.Context.from_dict(
            {**OFFLINE, "builder": {"thumbnail": {"enabled": False}}}
        ) as context,
        c2pa.Builder(manifest, context=context) as builder,
        c2pa.Signer.from_info(c2pa.C2paSignerInfo("es256", *_credential(), None)) as signer,
    ):
        if remote_url:
            builder.set_no_embed()
            builder.set_remote_url(remote_url)
        picture = io.BytesIO(encoded(portrait(), file_format))
        builder.sign(signer, MIME[file_format], picture, output)
    return output.getvalue()


@cache
def _credential() -> tuple[bytes, bytes]:
    """Certificate chain and private key, as PEM."""
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = (
        _begun("Test root", "Test root", root_key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _begun(SIGNER, "Test root", key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
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
    return leaf.public_bytes(pem) + root.public_bytes(pem), private


def _begun(subject: str, issuer: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
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
