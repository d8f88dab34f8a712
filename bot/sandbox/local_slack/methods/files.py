"""files.*: only as much as sending a file takes."""

from typing import Any

from bot.sandbox.local_slack.calls import Call, Method
from bot.sandbox.local_slack.refusals import RefusedCall


def upload_address(call: Call) -> dict[str, Any]:
    name = call.required("filename")
    upload = call.world.uploads.begin(name, length=call.number("length"), alt_text=call.text("alt_txt"))
    return {"upload_url": f"{call.world.origin}/upload/{upload.id}", "file_id": upload.id}


def complete_upload(call: Call) -> dict[str, Any]:
    wanted = call.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise RefusedCall("invalid_arguments", messages=["[ERROR] missing required field: files"])
    files = []
    for item in wanted:
        upload = call.world.uploads.find(str(item.get("id")))
        if upload.data is None:
            raise RefusedCall("file_not_found")
        alt = {"alt_txt": upload.alt_text} if upload.alt_text else {}
        files.append({**upload.fields(item.get("title"), call.world.origin), **alt})
    if call.text("channel_id"):
        _share(call, files)
    return {"files": files}


def _share(call: Call, files: list[dict[str, Any]]) -> None:
    channel = call.channel("channel_id")
    if not channel.bot_is_member:
        raise RefusedCall("not_in_channel")
    call.world.messages.post(
        channel,
        {"text": call.text("initial_comment") or "", "files": files},
        method=call.method,
        author=call.workspace.bot_user_id,
        thread_ts=call.text("thread_ts"),
    )


METHODS = {
    "files.getUploadURLExternal": Method(upload_address, "files:write"),
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
}
