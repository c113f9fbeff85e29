"""Every setting, read from environment variables that start with UNCANNY_."""

from functools import lru_cache
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
