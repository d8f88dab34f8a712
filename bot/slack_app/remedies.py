"""Slack's error codes in words, each with what to do about it."""

from typing import Final

from bot.talk.lines import joined, say

_INVITE: Final = say("Studyhall isn't in that channel. Invite it first: type `/invite @Studyhall` there.")
_CLOSED: Final = say(
    "only some people may post in that channel. Whoever manages it can allow Studyhall in its posting permissions."
)
_REVOKED: Final = say("Slack no longer accepts Studyhall's token. Its operator sets a new STUDYHALL_SLACK_BOT_TOKEN.")
_NOT_LET_IN: Final = frozenset({"team_access_not_granted", "org_login_required", "access_denied", "no_permission"})

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

GONE_CODES: Final = frozenset({"message_not_found", "channel_not_found", "is_archived", "is_inactive"})
"""What was to be changed stands no more where anybody could use it."""

TOKEN_LOST: Final = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})
"""Nothing can be posted in that workspace until its operator does something."""

PASSING: Final = frozenset({"request_timeout", "team_added_to_org"})
"""Nothing was done, and the same call may be taken later: what was sent came broken, or the workspace is just being
moved into an organisation. https://docs.slack.dev/reference/methods/chat.postMessage has them among its errors.
"""

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
    "channel_not_found": joined(say("that channel can't be seen from here: it is private or gone."), _INVITE),
    "is_archived": say("the channel is archived. Unarchive it, or run `/study setup` in another one."),
    "is_inactive": say("the channel is archived. Unarchive it, or run `/study setup` in another one."),
    "user_not_in_channel": say("you aren't in that channel yourself. Join it first, then type `/study setup` there."),
    "restricted_action": _CLOSED,
    "restricted_action_read_only_channel": _CLOSED,
    "restricted_action_thread_only_channel": _CLOSED,
    "restricted_action_non_threadable_channel": _CLOSED,
    "cannot_reply_to_message": say("nobody can reply to that message."),
    "ekm_access_denied": say("the workspace's encryption keys are withheld at the moment. Its admins know why."),
    "message_not_found": say("the message is gone; somebody may have deleted it."),
    "cant_update_message": say("the message was not written by this app, so it can't be changed."),
    "edit_window_closed": say("this workspace doesn't let messages be changed that late."),
    "missing_scope": say(
        "Studyhall lacks a permission. Whoever runs it reinstalls the app from its manifest, which "
        "`studyhall connect slack` prints."
    ),
    "user_not_found": say("Slack doesn't know that user."),
    "user_disabled": say("that user was deactivated."),
    "messages_tab_disabled": say("the app's Messages tab is off. Its settings on Slack have it under App Home."),
    "message_limit_exceeded": say("the workspace has used up its messages. Its admins can change the plan."),
    "ratelimited": say("Slack asked us to slow down and didn't take it. Try again in a minute."),
    **dict.fromkeys(TOKEN_LOST, _REVOKED),
}

IN_PRIVATE: Final = say(
    "a daily question belongs in a channel. Type `/study setup` in the channel where it should come."
)


def in_words(code: str) -> str:
    """What an error code means and the remedy; the bare code where nothing better is known."""
    if code in OUR_FAULT:
        return say(
            "Slack found a fault in the message itself ({code}), which is Studyhall's. Please report it.", code=code
        )
    if code in _NOT_LET_IN:
        return say(
            "this workspace doesn't let Studyhall in ({code}). A workspace admin can approve the app.", code=code
        )
    return _WORDS.get(code) or say("Slack said {code}.", code=code)
