"""Files that came with a message, and the addresses they are fetched from."""

import mimetypes
from dataclasses import dataclass
from typing import Any, Final

from bot.sandbox.local_discord.directory import Channel
from bot.sandbox.local_discord.snowflakes import Snowflakes

_HERE: Final = "attachment://"
_DESCRIPTION: Final = 1_024


@dataclass(frozen=True)
class Upload:
    """One file of a multipart request; `field` is `files[0]` and so on."""

    field: str
    filename: str
    data: bytes

    @property
    def content_type(self) -> str:
        return mimetypes.guess_type(self.filename)[0] or "application/octet-stream"


class Uploads:
    def __init__(self, ids: Snowflakes) -> None:
        self._ids = ids
        self._kept: dict[int, Upload] = {}
        self.origin = ""

    def find(self, attachment_id: int) -> Upload | None:
        return self._kept.get(attachment_id)

    def place(self, body: dict[str, Any], files: tuple[Upload, ...], channel: Channel) -> dict[str, Any]:
        """A body with its files kept: attachments as Discord shows them, `attachment://` turned into addresses."""
        told = {str(each.get("id")): each for each in body.get("attachments") or []}
        fresh = [self._keep(file, told.get(_number(file.field), {}), channel) for file in files]
        stale = [told[each] for each in told if each not in {_number(file.field) for file in files}]
        if not fresh and "attachments" not in body:
            return body
        addresses = {attachment["filename"]: attachment["url"] for attachment in fresh}
        placed: dict[str, Any] = _with_addresses(body, addresses)
        return {**placed, "attachments": stale + fresh}

    def _keep(self, file: Upload, told: dict[str, Any], channel: Channel) -> dict[str, Any]:
        attachment_id = self._ids.new()
        self._kept[attachment_id] = file
        url = f"{self.origin}/attachments/{channel.id}/{attachment_id}/{file.filename}"
        return {
            "id": str(attachment_id),
            "filename": file.filename,
            "description": str(told.get("description") or "")[:_DESCRIPTION] or None,
            "content_type": file.content_type,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
        }


def _number(field: str) -> str:
    return field.removeprefix("files[").removesuffix("]")


def _with_addresses(part: Any, addresses: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: _with_addresses(value, addresses) for name, value in part.items()}
    if isinstance(part, list):
        return [_with_addresses(value, addresses) for value in part]
    if isinstance(part, str) and part.startswith(_HERE):
        return addresses.get(part.removeprefix(_HERE), part)
    return part
