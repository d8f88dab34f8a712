"""Lots: an order that nobody can tell beforehand, and that is always the same for one seed."""

import hashlib


def lot(seed: str, drawn: str) -> str:
    """By what an id is sorted where chance decides."""
    return hashlib.sha256(f"{seed}:{drawn}".encode()).hexdigest()
