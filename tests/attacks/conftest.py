from tests.slack_app.conftest import own_database, place

__all__ = ["own_database", "place"]
