"""One of everything that members are told about themselves as people, and organisers about their group."""

from datetime import UTC, date, datetime
from typing import Final

from bot.posting.reminders import ReminderSent
from bot.rules.questions import first_use
from bot.talk.pages import Outcome
from bot.verbs.group.choosing import GroupShown
from bot.verbs.group.joining import JOINING
from bot.verbs.group.pages import Agreed, Invited, JoinAsked, LeaveAsked, Left, LetInAsked, Together, name_line
from bot.verbs.group.purging import PurgeAsked, Purged
from bot.verbs.group.roles import RolesHere
from bot.verbs.link.joining import LINKING
from bot.verbs.link.pages import ALIKE, CodeShown, LinkAgreed, LinkAsked, Linked, LinkEntered, Parted
from bot.verbs.privacy import NOTHING_STORED, Deleted, Exported, ReallyDelete, Stored
from bot.verbs.settings import SettingsShown
from content.rests import EVERY_DAY, FOR_EVER, Rest
from storage.accounts import Native, OwnAccount
from storage.all_tables import METADATA
from storage.channels import Channel
from storage.earned_roles import EarnedRoles
from storage.groups import Group, Space
from storage.ownership import ownership_in
from storage.plans import KeptRest
from storage.privacy import Held
from storage.purging import Stored as StoredOfSpace
from storage.reminders import OpenPost, Reminder, Topic
from storage.settings import Settings
from tests.pages.items import HOSTILE, NOW, ON, SPOT, ZONE

_ACCOUNTS: Final = (
    OwnAccount(1, 1, Native("discord", "", "1234567890"), "Ada"),
    OwnAccount(2, 1, Native("slack", "T1", "U1"), HOSTILE),
)
_HELD: Final = tuple(
    Held(ownership, 1 + 999 * (n % 2))
    for n, ownership in enumerate(ownership_in(table.info) for table in METADATA.sorted_tables)
    if ownership is not None and ownership.one
)

_DIGEST: Final = "0123456789abcdef" * 4
_GROUP: Final = Group(1, HOSTILE, "DVA-C03", "at_close", how_sure=True, teams=3)
_UNNAMED: Final = Group(1, "", None, "at_answer", how_sure=False)
_SPACES: Final = (
    Space(1, 1, "discord", "1000", None, None),
    Space(2, 1, "slack", "T1", 2, NOW),
)
_CHANNELS: Final = tuple(
    Channel(
        n,
        1,
        at.platform,
        at.native_id,
        f"{n}",
        "09:00",
        ZONE,
        "01234",
        24,
        None,
        None,
        None,
        None,
        120,
        True,
        True,
        "U1",
        "en",
    )
    for n, at in enumerate(_SPACES, 1)
)
_RESTS: Final = (
    KeptRest(3, Rest(ON, FOR_EVER, "56", NOW)),
    KeptRest(12, Rest(date(2026, 12, 24), date(2027, 1, 2), EVERY_DAY, NOW)),
)
_ROLES: Final = RolesHere(
    "1300000000000000001",
    EarnedRoles("1300000000000000002", 30, "1300000000000000003"),
    {"1300000000000000003": f"move my own role above “{HOSTILE}” in the server's settings, under Roles."},
)
SETTINGS: Final = Settings("Europe/Berlin", how_sure=True, hidden=True, quiet=True, extra_time=True)

REMINDER: Final = Reminder(1, 1, "discord", "19:00", "Europe/Berlin", datetime(2026, 11, 27, 18, tzinfo=UTC), None)
_OPEN: Final = OpenPost(1, date(2026, 11, 27), "discord", SPOT.channel, datetime(2026, 11, 28, 8, tzinfo=UTC))

PEOPLE: Final[dict[str, Outcome]] = {
    "link_code": CodeShown("7K2QM-ZZZZZ-01234-56789-ABCDE-F", first_use(first_ever=True)),
    "link_join": LinkAsked(_ACCOUNTS[1], "7K2QM-ZZZZZ-01234-56789-ABCDE-F"),
    "link_joined": LinkAgreed(_ACCOUNTS[0]),
    "link_confirm": LinkEntered(_DIGEST, _ACCOUNTS[1]),
    "link_done": Linked(_ACCOUNTS, new=True),
    "link_accounts": Linked(_ACCOUNTS),
    "link_parted": Parted(),
    "link_no_code": LINKING.no_such_code,
    "link_alike": ALIKE,
    "group_code": Invited("7K2QM-ZZZZZ-01234-56789-ABCDE-F", first_use(first_ever=True)),
    "group_join": JoinAsked(name_line(HOSTILE, "discord"), _ACCOUNTS[1], "7K2QM-ZZZZZ-01234-56789-ABCDE-F"),
    "group_agreed": Agreed(_ACCOUNTS[0]),
    "group_confirm": LetInAsked(_DIGEST, _ACCOUNTS[1], "slack"),
    "group_together": Together("slack"),
    "group_leave": LeaveAsked(""),
    "group_left": Left(),
    "group_no_code": JOINING.no_such_code,
    "group_shown": GroupShown(_GROUP, _SPACES, _CHANNELS, 1, "DVA-C03", ON, date(2027, 2, 1), _RESTS, told=("Noted.",)),
    "group_roles": GroupShown(_UNNAMED, _SPACES[:1], (), 1, "DVA-C02", ON, saved=True, roles=_ROLES),
    "group_alone": GroupShown(_UNNAMED, _SPACES[:1], (), 1, "DVA-C02", ON, saved=True),
    "group_purge": PurgeAsked("slack", StoredOfSpace(2, 1_234, 1)),
    "group_purged": Purged("discord"),
    "settings": SettingsShown(Settings(), first_ever=True),
    "settings_changed": SettingsShown(SETTINGS, changed=True),
    "settings_reminded": SettingsShown(SETTINGS._replace(remind_daily=True), REMINDER, changed=True),
    "settings_refused": SettingsShown(Settings(), REMINDER._replace(stopped="refused")),
    "settings_ignored": SettingsShown(Settings(remind_reviews=True), REMINDER._replace(stopped="ignored")),
    "reminder": ReminderSent(1, _OPEN, "discord", "Europe/Berlin"),
    "reminder_elsewhere": ReminderSent(0, _OPEN, "slack", "Asia/Kolkata"),
    "reminder_last": ReminderSent(12, _OPEN, "discord", "UTC", frozenset(Topic)),
    "privacy_stored": Stored(_ACCOUNTS, _HELD),
    "privacy_organiser": Stored((), _HELD[:1]),
    "privacy_nothing": NOTHING_STORED,
    "privacy_exported": Exported(b"{}", b"at\n"),
    "privacy_really_delete": ReallyDelete(_ACCOUNTS),
    "privacy_deleted": Deleted(1_234),
    "privacy_deleted_wearing": Deleted(1_234, wearing=True),
}
