"""A drawing made PNG, by resvg, with our own fonts and none of the system's: the same everywhere."""

import asyncio
from pathlib import Path
from typing import Final

from resvg_py import svg_to_bytes

_FONTS: Final = [str(Path(__file__).parent / "fonts" / f"NotoSans-{weight}.ttf") for weight in ("Regular", "Bold")]


def render(svg: str) -> bytes:
    """The PNG of a drawing. Raises ValueError for what is no SVG."""
    return svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=_FONTS, font_family="Noto Sans")


async def render_aside(svg: str) -> bytes:
    """The same, off the event loop."""
    return await asyncio.to_thread(render, svg)
