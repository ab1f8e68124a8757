"""Where what was worked out once is kept: the user's own cache folder, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path | None:
    """Return the cache folder, or None if ``MYOCRINE_CACHE=0`` switches it off.

    What lies there changes when a number arrives, never what it is.
    """
    from platformdirs import user_cache_dir

    if os.environ.get("MYOCRINE_CACHE", "1") == "0":
        return None
    return Path(user_cache_dir("myocrine"))
