"""What Studyhall can do, a room each. A new verb is a module here and a line in `VERBS`."""

from typing import Any, Final

from bot.declaring import Press, Verb
from bot.posting.feeds import Feed
from bot.posting.posts import POST_FEED
from bot.talk.lines import say
from bot.verbs.admin import ADMIN
from bot.verbs.daily import DAILY
from bot.verbs.exam import EXAM
from bot.verbs.group import GROUP
from bot.verbs.guess import GUESS
from bot.verbs.help import help_about
from bot.verbs.home import HOME
from bot.verbs.leaderboard import LEADERBOARD
from bot.verbs.link import LINK
from bot.verbs.lookup import LOOKUP
from bot.verbs.me import ME
from bot.verbs.plan import PLAN
from bot.verbs.privacy import PRIVACY
from bot.verbs.quiz import QUIZ
from bot.verbs.quiz.playing import TURN_FEED
from bot.verbs.readiness import READINESS
from bot.verbs.report import REPORT
from bot.verbs.review import REVIEW
from bot.verbs.settings import SETTINGS
from bot.verbs.setup import SETUP
from bot.verbs.share import SHARE_PRESS
from bot.verbs.share.feed import SHARE_FEED
from bot.verbs.star import STAR
from bot.verbs.weekly import MY_WEEK
from bot.verbs.weekly.feed import WEEKLY_FEED
from bot.verbs.weekly.nights import NIGHT_FEED, PLAN_PRESS

_STUDYING: Final[tuple[Verb, ...]] = (DAILY, QUIZ, REVIEW, EXAM, LOOKUP, STAR)
_ONESELF: Final[tuple[Verb, ...]] = (ME, READINESS, PLAN, LEADERBOARD, SETTINGS, LINK, PRIVACY)
_ORGANISING: Final[tuple[Verb, ...]] = (SETUP, GROUP, ADMIN)
_HELP: Final = help_about({say("Study"): _STUDYING, say("You"): _ONESELF, say("Organisers"): _ORGANISING})

VERBS: Final[tuple[Verb, ...]] = (*_STUDYING, *_ONESELF, *_ORGANISING, _HELP)
"""In the order of `help`."""

PRESSES: Final[tuple[Press, ...]] = (GUESS, REPORT, SHARE_PRESS, MY_WEEK, PLAN_PRESS, HOME)
"""Controls that belong to no verb: on every question, below a verdict, on the weekly report, back to the Home."""

FEEDS: Final[tuple[Feed[Any], ...]] = (POST_FEED, TURN_FEED, WEEKLY_FEED, SHARE_FEED, NIGHT_FEED)
"""Whatever is posted without being asked for, and stands in a channel."""
