"""The first moments of every command, before anything is imported that takes time or may not be ours."""

import gc
import os
import signal

_ENDED: int = 128 + signal.SIGTERM
"""What a shell tells of a process that SIGTERM ended."""


def main() -> None:
    """`studyhall …`, `python -m bot …`."""
    signal.signal(signal.SIGTERM, _end)
    from bot.installed import check_packages

    check_packages()
    gc.set_threshold(20_000, 20, 20)  # what a click or a row makes is freed by counting; cycles are few
    from bot.cli import run_command_line

    run_command_line()


def _end(_signal: int, _frame: object) -> None:
    """Until something else is made of SIGTERM. Process 1 has no default for it and would wait for its SIGKILL.

    Ending is as safe at every moment as kill -9 is: an upgrade, for one, is old or new.
    """
    os._exit(_ENDED)


if __name__ == "__main__":
    main()
