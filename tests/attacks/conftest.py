from tests.slack_app.conftest import own_database

__all__ = ["own_database"]
