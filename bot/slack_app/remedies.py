"""Slack's error codes in words, each with what to do about it."""

from typing import Final

_INVITE: Final = "Studyhall isn't in that channel. Invite it first: type `/invite @Studyhall` there."
_CLOSED: Final = (
    "only some people may post in that channel. Whoever manages it can allow Studyhall in its posting permissions."
)
_REVOKED: Final = "Slack no longer accepts Studyhall's token. Its operator sets a new STUDYHALL_SLACK_BOT_TOKEN."
_OURS: Final = "Slack found a fault in the message itself ({code}), which is Studyhall's. Please report it."
_WORKSPACE: Final = "this workspace doesn't let Studyhall in ({code}). A workspace admin can approve the app."

PLACE_LOST: Final = frozenset(
    {
        "not_in_channel",
        "channel_not_found",
        "is_archived",
        "is_inactive",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "restricted_action_non_threadable_channel",
        "user_disabled",
        "user_not_found",
        "messages_tab_disabled",
    }
)
"""Nothing can be posted in that channel, or to that user, until somebody changes something there."""

GONE: Final = frozenset({"message_not_found", "channel_not_found", "is_archived", "is_inactive"})
"""What was to be changed stands no more where anybody could use it."""

TOKEN_LOST: Final = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Nothing can be posted in that workspace until its operator does something."""

BAD_BLOCKS: Final = "invalid_blocks"

OUR_FAULT: Final = frozenset(
    {
        "invalid_arguments",
        BAD_BLOCKS,
        "invalid_blocks_format",
        "invalid_json",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
    }
)
"""Slack doesn't take the message as it was made."""

_WORDS: Final = {
    "not_in_channel": _INVITE,
    "channel_not_found": f"that channel can't be seen from here: it is private or gone. {_INVITE}",
    "is_archived": "the channel is archived. Unarchive it, or run `/study setup` in another one.",
    "is_inactive": "the channel is archived. Unarchive it, or run `/study setup` in another one.",
    "user_not_in_channel": "you aren't in that channel yourself. Join it first, then type `/study setup` there.",
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
    "restricted_action_non_threadable_channel": _CLOSED,
    "cannot_reply_to_message": "nobody can reply to that message.",
    "ekm_access_denied": "the workspace's encryption keys are withheld at the moment. Its admins know why.",
    "team_access_not_granted": _WORKSPACE,
    "org_login_required": _WORKSPACE,
    "access_denied": _WORKSPACE,
    "no_permission": _WORKSPACE,
    "message_not_found": "the message is gone; somebody may have deleted it.",
    "cant_update_message": "the message was not written by this app, so it can't be changed.",
    "edit_window_closed": "this workspace doesn't let messages be changed that late.",
    "missing_scope": "Studyhall lacks a permission. Whoever runs it reinstalls the app from its manifest, which "
    "`studyhall connect slack` prints.",
    "user_not_found": "Slack doesn't know that user.",
    "user_disabled": "that user was deactivated.",
    "messages_tab_disabled": "the app's Messages tab is off. Its settings on Slack have it under App Home.",
    "message_limit_exceeded": "the workspace has used up its messages. Its admins can change the plan.",
    "ratelimited": "Slack asks to slow down and has not taken it. Try again in a minute.",
    **dict.fromkeys(TOKEN_LOST, _REVOKED),
    **dict.fromkeys(OUR_FAULT, _OURS),
}

IN_PRIVATE: Final = "a daily question belongs in a channel. Type `/study setup` in the channel where it should come."


def in_words(code: str) -> str:
    """What an error code means and the remedy; the bare code where nothing better is known."""
    return _WORDS.get(code, "Slack said {code}.").format(code=code)
