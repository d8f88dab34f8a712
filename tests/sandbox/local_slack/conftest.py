from collections.abc import AsyncIterator

import pytest

from tests.conformance.slack_exchanges import keep_exchanges
from tests.sandbox.local_slack.place import Place

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy")


@pytest.fixture
async def place(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Place]:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
    place = Place()
    await place.start()
    yield place
    await place.stop()
    keep_exchanges(place.slack.sent)
