"""On the path of a process that a proof starts: listens at its edges before the unchanged entry point runs."""

from tests.chaos.injection import armed_from_environment

armed_from_environment()
