"""Every setting, read from environment variables that start with UNCANNY_."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

EXTENSION_ORIGIN = "chrome-extension://akikmacnfejemhhfokoiimhigpnhdmfb"
"""Of our own extension in Chromium: its identifier follows from the key in its manifest."""


class Settings(BaseSettings):
    """Settings of the whole project; `README.md` documents each one."""

    model_config = SettingsConfigDict(env_prefix="UNCANNY_")

    data: Path = Field(Path("../shared/faces"), description="The open face set.")
    cache: Path = Field(
        Path.home() / ".cache" / "uncanny",
        description="Checkpoints, prepared crops and contact sheets; safe to delete.",
    )
    port: int = Field(8420, ge=1, le=65535, description="Port of the backend.")
    dashboard_port: int = Field(8421, ge=1, le=65535, description="Port of the dashboard.")
    allow_private_urls: bool = Field(
        False, description="Let the URL check reach private addresses. For tests only."
    )
    extension_origins: Annotated[tuple[str, ...], NoDecode] = Field(
        (EXTENSION_ORIGIN,),
        description="Origins, separated by commas, whose scripts may read the backend's answers.",
    )

    @field_validator("extension_origins", mode="before")
    @classmethod
    def _split_origins(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(origin.strip() for origin in value.split(",") if origin.strip())
        return value


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
