"""The file `.env`, read strictly: a line that means nothing would otherwise be left out, or take others with it."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from dotenv.parser import Binding, parse_stream

ENCODING: Final = "utf-8-sig"
"""Windows' editors begin a file with a mark, which isn't part of the first name."""
_COLON: Final = re.compile(r"\s*(export\s+)?[A-Za-z_][A-Za-z0-9_]*\s*:")
_QUOTES: Final = re.compile(r"[^=]*=\s*[\"']")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff")


class EnvFileError(Exception):
    """Each argument is a sentence that names the line, without any value."""


def read_env_file(file: Path) -> dict[str, str]:
    """Name -> value, as they stand in the file; nothing where there is none. Raises EnvFileError."""
    if not file.exists():
        return {}
    bindings = [one for one in parse_stream(StringIO(_text_of(file))) if one.key is not None or one.error]
    if problems := list(_problems(file, bindings)):
        raise EnvFileError(*problems)
    return {str(one.key): one.value or "" for one in bindings}


def _text_of(file: Path) -> str:
    try:
        data = file.read_bytes()
    except OSError as error:
        raise EnvFileError(f"{file} can't be read ({error.strerror}).") from None
    if data.startswith(_WIDE):
        raise EnvFileError(f"{file} is saved as UTF-16: save it as UTF-8.")
    try:
        return data.decode(ENCODING)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EnvFileError(f"{file}, line {line} has a letter that isn't UTF-8: save the file as UTF-8.") from None


def _problems(file: Path, bindings: list[Binding]) -> Iterator[str]:
    for one in bindings:
        text = one.original.string
        line = one.original.line + text[: len(text) - len(text.lstrip())].count("\n")
        if one.error or one.value is None or "\n" in one.value:
            yield f"{file}, line {line} {_what_is_wrong(text)}"


def _what_is_wrong(text: str) -> str:
    if _COLON.match(text):
        return "has a colon where = belongs: write NAME=value."
    if _QUOTES.match(text):
        return "has a quote that is not closed there: close it, or leave both out."
    return "can't be understood: write NAME=value."


def set_in_env_file(file: Path, values: Mapping[str, str]) -> None:
    """Give names their values, which hold letters, digits and `-._,` alone; every other line stays as it is.

    Afterwards only its owner can read the file, which is replaced as a whole. Raises EnvFileError.
    """
    read_env_file(file)
    file = file.resolve()
    try:
        text = file.read_bytes().decode("utf-8") if file.exists() else ""
        for name, value in values.items():
            text = _with(text, name, value)
        _replace(file, text.encode())
    except OSError as error:
        raise EnvFileError(f"{file} can't be written ({error.strerror}).") from None


def _with(text: str, name: str, value: str) -> str:
    """The last line that sets it counts, so that is the one to change."""
    lines = re.compile(rf"^(\ufeff?[ \t]*(?:export[ \t]+)?{re.escape(name)}[ \t]*=)[^\r\n]*", re.MULTILINE)
    if found := list(lines.finditer(text)):
        return f"{text[: found[-1].end(1)]}{value}{text[found[-1].end() :]}"
    end = "\r\n" if "\r\n" in text else "\n"
    return f"{text}{'' if not text or text.endswith(chr(10)) else end}{name}={value}{end}"


def _replace(file: Path, data: bytes) -> None:
    made = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    handle = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as writing:
            writing.write(data)
            writing.flush()
            os.fsync(handle)
        if file.exists() and (owner := file.stat()).st_uid != made.stat().st_uid:
            os.chown(made, owner.st_uid, owner.st_gid)
        made.replace(file)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
