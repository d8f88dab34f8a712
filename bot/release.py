"""Which release this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Like 0.1.0; from a folder into which somebody copied the source, where nothing is installed, just that."""
    try:
        return version("studyhall")
    except PackageNotFoundError:
        return "from source"
