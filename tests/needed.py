"""What a test needs that may not be installed."""

import os
from typing import NoReturn

import pytest


def skip_without(what: str) -> NoReturn:
    """Skip the test for lack of `what`; in CI, where everything is installed, fail it."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)
