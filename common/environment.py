"""The environment: every variable the product reads, with its purpose, its default and an example."""

import re
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class WrongEnvironment(ValueError):
    """A variable holds a value that cannot be used; the message says what to type instead."""


class Environment(BaseSettings):
    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", env_ignore_empty=True)

    host: str = Field("127.0.0.1", description="The address to listen on; 0.0.0.0 opens it to the network.", examples=["127.0.0.1"])
    port: int = Field(8000, ge=1, le=65535, description="The port of the web server.", examples=["8000"])
    site_url: str = Field(
        "",
        description="The address people type, when it is not http://localhost:PORT; https turns on secure cookies and HSTS.",
        examples=["https://coach.example.org"],
    )
    data_dir: Path = Field(ROOT / ".data", description="The folder for the database, files, mail and the secret key.", examples=["/srv/coachhub"])
    database_url: str = Field(
        "", description="Any PostgreSQL 15 or newer, instead of the embedded one.", examples=["postgresql://coachhub:password@localhost/coachhub"]
    )
    database_pool: int = Field(8, ge=0, le=100, description="Database connections per web process; 0 opens one per request.", examples=["8"])
    storage_url: str = Field(
        "",
        description="Where files live, instead of DATA_DIR/files: a bucket that speaks S3.",
        examples=["s3://KEY:SECRET@s3.example.org/bucket?region=eu-central-1"],
    )
    upload_mb: int = Field(25, ge=1, le=500, description="The largest file that can be uploaded, in megabytes.", examples=["25"])
    client_mb: int = Field(1024, ge=1, description="How much one client's files may hold together, in megabytes.", examples=["1024"])
    library_mb: int = Field(5120, ge=1, description="How much one coach's library may hold, in megabytes.", examples=["5120"])
    mail_url: str = Field(
        "",
        description="How mail leaves; without it, mail is written to DATA_DIR/mail and its name printed.",
        examples=["smtp://user:password@mail.example.org:587"],
    )
    mail_from: str = Field("CoachHub <coachhub@localhost>", description="The sender of mail.", examples=["Maya Reyes <hello@example.org>"])
    secret_key: str = Field(
        "", description="Signs cookies and encrypts TOTP secrets; made once and kept in DATA_DIR when not set.", examples=["a long random text"]
    )
    old_secret_key: str = Field(
        "", description="The value of SECRET_KEY before the last change: what it signed and encrypted stays good.", examples=["the text before"]
    )
    trusted_proxies: int = Field(0, ge=0, le=10, description="How many reverse proxies stand in front and add X-Forwarded-For.", examples=["1"])
    signup: bool = Field(True, description="Whether a coach can sign up without an invitation.", examples=["0"])
    demo: bool = Field(True, description="Whether bin/run fills an empty database with the demo world while bound to loopback.", examples=["0"])
    debug: bool = Field(False, description="Development: separate style and script files, tracebacks, the gallery at /design/.", examples=["1"])
    log: Literal["text", "json"] = Field("text", description="Logs for people or for machines.", examples=["json"])
    google_client_id: str = Field("", description="Sign-in with Google: the client id.", examples=["1234.apps.googleusercontent.com"])
    google_client_secret: str = Field("", description="Sign-in with Google: the client secret.", examples=["GOCSPX-..."])
    oidc_issuer: str = Field("", description="Sign-in with an OpenID Connect provider: its issuer.", examples=["https://id.example.org/realms/practice"])
    oidc_name: str = Field("OpenID Connect", description="The provider's name on the sign-in page.", examples=["Example ID"])
    oidc_client_id: str = Field("", description="The client id at that provider.", examples=["coachhub"])
    oidc_client_secret: str = Field("", description="The client secret at that provider.", examples=["a long random text"])
    llm_url: str = Field(
        "",
        description="A language model that may word suggestions, at any server that speaks OpenAI's protocol; needs LLM_MODEL.",
        examples=["http://localhost:11434/v1"],
    )
    llm_model: str = Field("", description="The name of that model.", examples=["llama3.1"])
    llm_key: str = Field("", description="The key for that server, if it wants one.", examples=["sk-..."])
    llm_structured: Literal["json_schema", "json_object", "prompt"] = Field(
        "json_schema", description="How that server is held to JSON: by a schema, as any object, or only by words.", examples=["json_object"]
    )
    # Set by the supervisor for its children, never by hand.
    demo_doors: bool = Field(False, description="Internal: offer 'Enter as coach' on the sign-in page.", exclude=True)
    setup_key: str = Field("", description="Internal: the key in the link that creates the first practice.", exclude=True)

    @field_validator("database_url")
    @classmethod
    def _is_postgresql(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"postgresql", "postgres"}:
            raise ValueError("it must start with postgresql://")
        return value

    @field_validator("storage_url")
    @classmethod
    def _is_bucket(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"s3", "s3+http"} or not parts.hostname or not parts.path.strip("/")):
            raise ValueError("it must look like s3://KEY:SECRET@host/bucket")
        return value

    @field_validator("mail_url")
    @classmethod
    def _is_mail(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"smtp", "smtps"} or not parts.hostname):
            raise ValueError("it must start with smtp:// or smtps:// and name a host")
        return value

    @field_validator("site_url", "oidc_issuer", "llm_url")
    @classmethod
    def _is_web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("it must start with https:// or http:// and name a host")
        return value.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def _is_absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @property
    def is_loopback(self) -> bool:
        return self.host in LOOPBACK

    @property
    def is_private(self) -> bool:
        """Nobody but this machine can come in: neither by the network nor through a proxy."""
        return self.is_loopback and urlsplit(self.origin).hostname in LOOPBACK and not self.trusted_proxies

    @property
    def origin(self) -> str:
        return self.site_url or f"http://localhost:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.origin.startswith("https://")


@cache
def environment() -> Environment:
    """The environment as typed values, or WrongEnvironment with one sentence per wrong variable."""
    try:
        return Environment()
    except ValidationError as problem:
        raise WrongEnvironment("\n".join(_sentence(error) for error in problem.errors())) from None


def make_data_dir() -> None:
    """Make the folder DATA_DIR, or WrongEnvironment when it cannot be made or nothing can be written there."""
    folder = environment().data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as problem:
        raise WrongEnvironment(f"DATA_DIR is {folder}: {problem.strerror or problem}. Type for example DATA_DIR=$HOME/coachhub") from None


def example() -> str:
    """The text of .env.example: every variable, commented out, under one line of why."""
    start = "# Copy this file to .env and take the # from what you change; a variable of the shell wins over the file.\n"
    documented = ((name, field) for name, field in Environment.model_fields.items() if not field.exclude)
    return start + "".join(f"\n# {field.description}\n#{name.upper()}={(field.examples or [''])[0]}\n" for name, field in documented)


def _sentence(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    field = Environment.model_fields[name]
    reason = error["msg"].removeprefix("Value error, ")
    example = (field.examples or [""])[0]
    shown = re.sub(r"//[^@/]*@", "//...@", str(error["input"]))  # what stands before an @ may be a password
    return f"{name.upper()} is {shown!r}: {reason[0].lower() + reason[1:]}. Type for example {name.upper()}={example}"


if __name__ == "__main__":
    sys.stdout.write(example())
