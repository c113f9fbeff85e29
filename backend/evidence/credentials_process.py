"""Reads Content Credentials in a process of its own: `python -m` this, the picture on stdin.

The native library parses what strangers wrote. Here it can neither hang nor crash the caller, has
bounded memory and processor time, and may reach no network. Prints one JSON object.
"""

import io
import json
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY_BYTES = 2_000_000_000
CPU_SECONDS = 4
MAX_TEXT = 200
MAX_SOURCE_TYPES = 20
MAX_DEPTH = 30
UNTRUSTED = "signingCredential.untrusted"
OFFLINE = {
    "core": {
        "allowed_network_hosts": [],
        "allow_redirects": False,
        "max_decompressed_manifest_size_in_mb": 20,
    },
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
}
"""Of c2pa-rs (docs/settings.md): by default it would fetch the address that a picture names."""


def report(data: bytes) -> dict[str, Any]:
    """The fields of `ContentCredentials` for the bytes of a picture."""
    import c2pa  # type: ignore[import-untyped]

    try:
        with c2pa.Context.from_dict(OFFLINE) as context:
            reader = c2pa.Reader.try_create(None, io.BytesIO(data), context=context)
            if reader is None:
                return {"state": "none"}
            with reader:
                return _fields(json.loads(reader.json()))
    except c2pa.C2paError as error:
        text = str(error)
        if text.startswith("NotSupported"):  # no container that can hold a manifest, BMP say
            return {"state": "none"}
        return {"state": "remote" if text.startswith("Remote") else "unreadable"}


def _fields(store: dict[str, Any]) -> dict[str, Any]:
    manifests = store["manifests"]
    active = manifests[store["active_manifest"]]
    signature = active.get("signature_info") or {}
    valid = store.get("validation_state") in ("Valid", "Trusted")
    source_types = sorted({found for manifest in manifests.values() for found in _types(manifest)})
    return {
        "state": "valid" if valid else "invalid",
        "signer": _text(signature.get("common_name") or signature.get("issuer")),
        "signer_organisation": _text(signature.get("issuer")),
        "tool": _text(_tool(active)),
        "source_types": [kind[:MAX_TEXT] for kind in source_types[:MAX_SOURCE_TYPES]],
        "problems": sorted(_problems(store))[:MAX_SOURCE_TYPES],
    }


def _tool(manifest: dict[str, Any]) -> object:
    named = manifest.get("claim_generator_info") or [{}]
    return named[0].get("name") or manifest.get("claim_generator")


def _problems(store: dict[str, Any]) -> set[str]:
    """Codes of C2PA for what failed; that the signer is unknown is no failure here."""
    codes = {str(status["code"])[:MAX_TEXT] for status in store.get("validation_status") or ()}
    return codes - {UNTRUSTED}


def _types(value: object, depth: int = 0) -> Iterator[str]:
    """Last part of each `digitalSourceType` in a manifest, at any depth that is sane."""
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if key.lower().endswith("digitalsourcetype") and isinstance(inner, str):
                yield inner.rstrip("/").rpartition("/")[2]
            yield from _types(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _types(inner, depth + 1)


def _text(value: object) -> str | None:
    return str(value)[:MAX_TEXT] if value else None


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _bounded()
    print(json.dumps(report(sys.stdin.buffer.read())))
