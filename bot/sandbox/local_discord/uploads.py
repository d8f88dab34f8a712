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
        placed: dict[str, Any] = self._fetched(_with_files(body, {one["filename"]: one for one in fresh}))
        if not fresh and "attachments" not in body:
            return placed
        return {**placed, "attachments": stale + fresh}

    def _fetched(self, part: Any) -> Any:
        """A part of a body in which pictures from elsewhere are told as Discord does once it has fetched them."""
        if isinstance(part, list):
            return [self._fetched(value) for value in part]
        if not isinstance(part, dict):
            return part
        told = {name: self._fetched(value) for name, value in part.items()}
        media = told.get("media")
        if isinstance(media, dict) and "id" not in media and "url" in media:
            told["media"] = {**media, "id": str(self._ids.new()), "proxy_url": media["url"]}
        return told

    def _keep(self, file: Upload, told: dict[str, Any], channel: Channel) -> dict[str, Any]:
        attachment_id = self._ids.new()
        self._kept[attachment_id] = file
        url = f"{self.origin}/attachments/{channel.id}/{attachment_id}/{file.filename}"
        described = str(told.get("description") or "")[:_DESCRIPTION]
        return {
            "id": str(attachment_id),
            "filename": file.filename,
            **({"description": described} if described else {}),
            "content_type": file.content_type,
            "size": len(file.data),
            "url": url,
            "proxy_url": url,
        }


def _number(field: str) -> str:
    return field.removeprefix("files[").removesuffix("]")


def _with_files(part: Any, files: dict[str, dict[str, Any]]) -> Any:
    """A part of a body with every `attachment://` as the file it means; what shows a file tells its name and size."""
    if isinstance(part, list):
        return [_with_files(value, files) for value in part]
    if not isinstance(part, dict):
        return part
    placed = {name: _with_files(value, files) for name, value in part.items()}
    url = part.get("url")
    if isinstance(url, str) and url.startswith(_HERE) and (file := files.get(url.removeprefix(_HERE))):
        return placed | {"id": file["id"], "url": file["url"], "proxy_url": file["proxy_url"]}
    shown = part.get("file")
    told = files.get(str(shown.get("url")).removeprefix(_HERE)) if isinstance(shown, dict) else None
    return placed | ({"name": told["filename"], "size": told["size"]} if told else {})
