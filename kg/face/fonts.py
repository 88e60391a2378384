"""Chinese in plots: matplotlib's own font has no Han characters and draws boxes."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.font_manager import FontEntry

# The usual fonts of Linux, Windows and macOS, the plain ones first.
KNOWN = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
         "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Heiti TC", "Arial Unicode MS",
         "Droid Sans Fallback", "Noto Serif CJK SC", "Noto Serif CJK JP", "SimSun", "AR PL UMing CN")
FILES = ("CJK", "SourceHan", "wqy", "uming", "DroidSansFallback", "simhei", "simsun", "msyh", "PingFang")  # in their files' names
SAMPLE = "国际关系谈判俄乌"


def use_cjk_font() -> str | None:
    """Let matplotlib draw Chinese, with the first installed font that can; its name, or None and a warning where there is none.

    Call it once, before plotting.
    """
    import matplotlib

    for name, path in _candidates():
        if _draws(path):
            matplotlib.rcParams["font.family"] = "sans-serif"
            matplotlib.rcParams["font.sans-serif"] = [name, *(f for f in matplotlib.rcParams["font.sans-serif"] if f != name)]
            matplotlib.rcParams["axes.unicode_minus"] = False  # many of these fonts lack U+2212
            return name
    warnings.warn("no installed font has Chinese characters; plots show boxes for them. On Debian: apt-get install fonts-noto-cjk",
                  stacklevel=2)
    return None


def _candidates() -> Iterator[tuple[str, str]]:
    """(name, file) of the fonts whose names promise Chinese, the best first: those on matplotlib's list, then those installed since."""
    from matplotlib import font_manager

    fonts = font_manager.fontManager
    yield from _promising(fonts.ttflist)
    listed = {f.fname for f in fonts.ttflist}
    for path in font_manager.findSystemFonts():
        if path not in listed and any(mark in path for mark in FILES):
            fonts.addfont(path)
    yield from _promising([f for f in fonts.ttflist if f.fname not in listed])


def _promising(fonts: Sequence[FontEntry]) -> Iterator[tuple[str, str]]:
    files = {f.name: f.fname for f in fonts}
    for name in [n for n in KNOWN if n in files] + sorted(n for n in files if "CJK" in n and n not in KNOWN):
        yield name, files[name]


def _draws(path: str) -> bool:
    from matplotlib import ft2font

    try:
        font = ft2font.FT2Font(path)
    except (RuntimeError, OSError):
        return False
    return all(font.get_char_index(ord(char)) for char in SAMPLE)
