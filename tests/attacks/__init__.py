"""What somebody with bad intentions sends: thousands of each in `make test`, a hundred thousand in `make chaos`."""

from typing import Any, Final

import pytest

ATTEMPTS: Final[list[Any]] = [
    2_000,
    pytest.param(100_000, marks=(pytest.mark.long, pytest.mark.timeout(0))),
]
"""How many in each test; every attempt follows from its number, so that one that gets through can be made again."""
