"""Where what was worked out once is kept: the user's own cache folder, or nowhere."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["cache_folder"]


def cache_folder() -> Path | None:
    """Return the cache folder; None where there can be none or ``MYOCRINE_CACHE=0`` says so.

    What lies there changes when a number arrives, never what it is.
    """
    from platformdirs import user_cache_dir

    if os.environ.get("MYOCRINE_CACHE", "1") == "0":
        return None
    folder = os.path.abspath(user_cache_dir("myocrine"))  # noqa: PTH100
    # Without a home of its own (a container, say) a program may not make one.
    there = folder
    while not os.path.exists(there):  # noqa: PTH110 - False also where one may not look
        there = os.path.dirname(there)  # noqa: PTH120
    usable = os.R_OK if there == folder else os.W_OK
    return Path(folder) if os.access(there, usable | os.X_OK) else None
