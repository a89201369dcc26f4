"""Where the database, mail and files are, as Django wants to be told."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from common.environment import environment

ENV = environment()
DATA_DIR = ENV.data_dir


def database() -> dict[str, Any]:
    parts = urlsplit(ENV.database_url or "postgresql:///coachhub")
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    limits = "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=30000"
    options: dict[str, Any] = {"options": limits, "connect_timeout": 3}
    if "sslmode" in query:
        options["sslmode"] = query["sslmode"]
    if ENV.database_pool:
        options["pool"] = {"min_size": 1, "max_size": ENV.database_pool, "timeout": 3}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or "") or "postgres",
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": os.environ.get("TEST_DATABASE", "test_coachhub")},
        "OPTIONS": options,
    }


def mail() -> dict[str, Any]:
    if not ENV.mail_url:
        return {"BACKEND": "common.mail.FolderBackend", "OPTIONS": {"file_path": str(DATA_DIR / "mail")}}
    parts = urlsplit(ENV.mail_url)
    secure = parts.scheme == "smtps"
    options = {
        "host": parts.hostname,
        "port": parts.port or (465 if secure else 25),
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "use_ssl": secure,
        "use_tls": not secure and (parts.port == 587 or parse_qs(parts.query).get("tls") == ["1"]),
        "timeout": 10,
    }
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}


def files() -> dict[str, Any]:
    if not ENV.storage_url:
        return {"BACKEND": "common.files.WholeFiles", "OPTIONS": {"location": str(DATA_DIR / "files")}}
    parts = urlsplit(ENV.storage_url)
    scheme = "http" if parts.scheme == "s3+http" else "https"
    options = {
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username or ""),
        "secret_key": unquote(parts.password or ""),
        "bucket_name": parts.path.strip("/"),
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
