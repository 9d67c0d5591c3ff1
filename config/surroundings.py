"""Values that are read against what is around the file: paths, the database, secrets.

They need `Surroundings`, which travel as pydantic's validation context. Without them paths start at the working folder,
and no environment variable is set.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationInfo

from config.errors import Unfit, shown
from config.postgres import check_postgres, is_postgres


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What values are read against: the folder of the file that they stand in, and the environment of secrets."""

    folder: Path
    environment: Mapping[str, str]


def _surroundings(info: ValidationInfo) -> Surroundings:
    return info.context if isinstance(info.context, Surroundings) else Surroundings(folder=Path.cwd(), environment={})


def resolve_path(value: Path, info: ValidationInfo) -> Path:
    """A path, absolute; a relative one starts at the folder of the file that it stands in."""
    if str(value).startswith("~"):
        raise Unfit(
            f"{shown(str(value))} starts at somebody's home", "write the path in full, or from this file's folder"
        )
    return _surroundings(info).folder / value


def check_folder(path: Path) -> Path:
    """A folder that is there: a misspelt one would leave the shipped templates in use without a word."""
    if not path.is_dir():
        raise Unfit(f"there is no folder {path}", "make it, or mend the path")
    return path


def check_file(path: Path) -> Path:
    """A file that is there."""
    if not path.is_file():
        raise Unfit(f"there is no file {path}", "put it there, or mend the path")
    return path


_SQLITE = re.compile(r"sqlite(?:\+aiosqlite)?:///(?P<path>[^?#]+)")


def resolve_database(value: str, info: ValidationInfo) -> str:
    """`sqlite:///PATH` or `postgresql://USER@HOST:PORT/NAME` -> the address that SQLAlchemy's async engine takes.

    The path is absolute then. The password of a PostgreSQL user is never part of it: libpq finds it by itself.
    """
    if is_postgres(value):
        return check_postgres(value)
    match = _SQLITE.fullmatch(value)
    if match is None or match["path"].startswith(":"):
        mend = "write sqlite:/// and a path, as in sqlite:///cuttings.db, or postgresql://USER@HOST:PORT/NAME"
        raise Unfit(f"{shown(value)} is no database", mend)
    return f"sqlite+aiosqlite:///{resolve_path(Path(match['path']), info)}"


def is_embedded(database: str) -> bool:
    """Whether a `Settings.database` is a file of this machine, on which one daemon works alone: SQLite."""
    return not is_postgres(database)


_SECRET_MEND = "write {env: NAME} or {file: PATH}"  # noqa: S105 - the words, not a secret
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def resolve_secret(value: object, info: ValidationInfo) -> SecretStr:
    """`{env: NAME}` or `{file: PATH}` -> the secret it points to. What was written is never repeated: it may be one."""
    if isinstance(value, SecretStr):
        return value
    match value:
        case {"env": str(name), **rest} if not rest and _VARIABLE.fullmatch(name):
            secret = _surroundings(info).environment.get(name, "")
            where = f"the environment variable {name}"
        case {"file": str(path), **rest} if not rest:
            secret = _read_secret(_surroundings(info).folder / path)
            where = f"the file {path}"
        case str():
            raise Unfit("a secret is written out", f"take it out of the file, and {_SECRET_MEND}")
        case _:
            raise Unfit("this does not say where the secret is", _SECRET_MEND)
    if not secret:
        raise Unfit(f"{where} is not set or empty", "put the secret there before you start")
    return SecretStr(secret)


def resolve_header(value: object, info: ValidationInfo) -> SecretStr:
    """The value of a header: written out where it is no secret, else as `resolve_secret` takes it."""
    text = SecretStr(value) if isinstance(value, str) else resolve_secret(value, info)
    if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text.get_secret_value()):
        raise Unfit("the value of a header has line breaks or the like in it", "write it on one line")
    return text


def _read_secret(path: Path) -> str:
    """The file's text without the line break at its end; nothing where there is no file."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Unfit(f"the file {path} cannot be read: {reason}", "let this user read it, as one line of text") from None


def check_signing_secret(value: SecretStr) -> SecretStr:
    """A Standard Webhooks secret: `whsec_` and the base64 of 24 to 64 bytes."""
    text = value.get_secret_value()
    try:
        key = base64.b64decode(text.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        key = b""
    if not text.startswith("whsec_") or not 24 <= len(key) <= 64:
        mend = "make one with: echo whsec_$(openssl rand -base64 32)"
        raise Unfit("the secret is not whsec_ and 24 to 64 bytes in base64", mend)
    return value
