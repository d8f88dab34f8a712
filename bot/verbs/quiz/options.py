"""What can be said to `quiz`."""

from typing import Final

from bot.talk.asks import Option
from bot.talk.kinds import About, Number, OneOf
from bot.talk.lines import say
from content.rounds import Style

TOPIC: Final = Option(
    "topic", say("A service, a domain, a task, weak spots, missed, starred or any"), About(), label=say("Topic")
)
NUMBER: Final = Option(
    "number",
    say("How many questions: 1 to 20; 5 if you leave it out"),
    Number(1, 20, lambda typed: say("“{typed}” isn't a number of questions. A quiz has 1 to 20.", typed=typed)),
    label=say("Number"),
)
STYLE: Final = Option(
    "style", say("Just you, everybody here, or a live night with speed points"), OneOf(Style), label=say("Style")
)
SECONDS: Final = Option(
    "seconds",
    say("How long each stays open: 10 to 600; 120 for a group, 20 on a night"),
    Number(
        10,
        600,
        lambda typed: say(
            "“{typed}” isn't a number of seconds to answer in. A question stays open for 10 to 600 seconds.",
            typed=typed,
        ),
        unit="s",
    ),
    named=True,
    label=say("Seconds"),
)
