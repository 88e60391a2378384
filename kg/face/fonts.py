"""Chinese in plots: matplotlib's own font has no Han characters and draws boxes."""

from __future__ import annotations

import warnings

# The usual fonts of Linux, Windows and macOS, the plain ones first.
KNOWN = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
         "Hiragino Sans GB", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Heiti SC", "Heiti TC", "Arial Unicode MS",
         "Droid Sans Fallback", "Noto Serif CJK SC", "Noto Serif CJK JP", "SimSun", "AR PL UMing CN")
SAMPLE = "国际关系谈判俄乌"


def use_cjk_font() -> str | None:
    """Let matplotlib draw Chinese, with the first installed font that can; its name, or None and a warning where there is none.

    Call it once, before plotting.
    """
    import matplotlib
    from matplotlib import font_manager

    installed = {f.name: f.fname for f in font_manager.fontManager.ttflist}
    candidates = [name for name in KNOWN if name in installed] + sorted(n for n in installed if "CJK" in n and n not in KNOWN)
    for name in candidates:
        if _draws(installed[name]):
            matplotlib.rcParams["font.family"] = "sans-serif"
            matplotlib.rcParams["font.sans-serif"] = [name, *(f for f in matplotlib.rcParams["font.sans-serif"] if f != name)]
            matplotlib.rcParams["axes.unicode_minus"] = False  # many of these fonts lack U+2212
            return name
    warnings.warn("no installed font has Chinese characters; plots show boxes for them. On Debian: apt-get install fonts-noto-cjk, "
                  "then delete matplotlib's font list: rm ~/.cache/matplotlib/fontlist*", stacklevel=2)
    return None


def _draws(path: str) -> bool:
    from matplotlib import ft2font

    try:
        font = ft2font.FT2Font(path)
    except (RuntimeError, OSError):
        return False
    return all(font.get_char_index(ord(char)) for char in SAMPLE)
