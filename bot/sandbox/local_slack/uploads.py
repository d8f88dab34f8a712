"""Files on their way: an address is asked for, bytes are sent there, the file is shared."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.local_slack.refusals import RefusedCall
from bot.sandbox.local_slack.stamps import Ids


@dataclass(eq=False)
class Upload:
    id: str
    name: str
    length: int
    alt_text: str | None
    data: bytes | None = None

    def fields(self, title: str | None, origin: str) -> dict[str, Any]:
        """The file as messages and answers spell it. Slack serves it to tokens alone, this to anybody."""
        address = f"{origin}/files-pri/{self.id}/{self.name}"
        return {
            "id": self.id,
            "name": self.name,
            "title": title or self.name,
            "size": self.length,
            "url_private": address,
        }


class Uploads:
    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._uploads: dict[str, Upload] = {}

    def begin(self, name: str, *, length: int, alt_text: str | None) -> Upload:
        upload = Upload(self._ids.next("F"), name, length, alt_text)
        self._uploads[upload.id] = upload
        return upload

    def find(self, upload_id: str) -> Upload:
        """Refuses: file_not_found."""
        if upload_id not in self._uploads:
            raise RefusedCall("file_not_found")
        return self._uploads[upload_id]
