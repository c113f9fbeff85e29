"""Every setting, read from environment variables that start with UNCANNY_."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

EXTENSION_ORIGIN = "chrome-extension://akikmacnfejemhhfokoiimhigpnhdmfb"
"""Of our own extension in Chromium: its identifier follows from the key in its manifest."""
FIREFOX_ORIGINS = "moz-extension://*"
"""Every extension in Firefox, where an extension's origin is new with every install."""
_RATE = re.compile(r"\s*([0-9]+)\s*(?:/|per)\s*([0-9]+\s*)?(second|minute|hour|day)s?\s*", re.I)
_KEY_HASH = re.compile(r"[0-9a-f]{64}")
_Listed = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Settings of the whole project; `backend/README.md` documents each one."""

    model_config = SettingsConfigDict(env_prefix="UNCANNY_", hide_input_in_errors=True)

    data: Path = Field(Path("../shared/faces"), description="The open face set.")
    cache: Path = Field(
        Path.home() / ".cache" / "uncanny",
        description="Checkpoints, prepared crops and contact sheets; safe to delete.",
    )
    port: int = Field(8420, ge=1, le=65535, description="Port of the backend.")
    dashboard_port: int = Field(8421, ge=1, le=65535, description="Port of the dashboard.")
    faces: Path | None = Field(
        None,
        description="A folder with pictures of your own, which the page /try shows to this machine"
        " as /try?faces=NAME, by the folder's own name.",
    )
    allow_private_urls: bool = Field(
        False, description="Let the URL check reach private addresses. For tests only."
    )
    extension_origins: _Listed = Field(
        (EXTENSION_ORIGIN,),
        description="Origins, separated by commas, whose scripts may read the backend's answers;"
        f" `{FIREFOX_ORIGINS}` is every extension in Firefox.",
    )
    queue: int = Field(
        16,
        ge=1,
        le=512,
        description="Requests for a check that one worker process takes in at a time; more are"
        " told to come back.",
    )
    rate_limit: str = Field(
        "60 per minute", description="Pictures that one client may have checked; 0 is no limit."
    )
    rate_limit_storage: str = Field(
        "memory://",
        description="Where the pictures are counted: in each worker process, or in redis://…",
    )
    proxies: int = Field(
        0, ge=0, le=9, description="Reverse proxies in front, whose X-Forwarded-For is believed."
    )
    api_keys: _Listed = Field(
        (),
        description="SHA-256 of the keys, separated by commas, of which a request must bear one;"
        " `uncanny api-key` makes them. None: no key is asked for.",
    )

    @field_validator("extension_origins", "api_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("api_keys")
    @classmethod
    def _hashes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(_KEY_HASH.fullmatch(part) for part in value):
            # Without the value: it may be the key itself.
            raise ValueError("these must be SHA-256 hashes, as `uncanny api-key` prints them")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _rate(cls, value: str) -> str:
        if value.strip() != "0" and not _RATE.fullmatch(value):
            raise ValueError('it must be like "60 per minute", or 0')
        return value.strip()


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
