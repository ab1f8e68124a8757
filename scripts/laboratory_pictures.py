"""Draw the pictures of the laboratory exercises anew: run the pages' own code beside them."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "laboratory").glob("*.md"))
_BLOCK = re.compile(r"^ *```python[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def main(names: list[str]) -> None:
    """Run the pages whose name holds one of `names`, or all."""
    for page in PAGES:
        if names and not any(name in page.stem for name in names):
            continue
        os.chdir(page.parent)
        scope: dict[str, object] = {"__name__": "page"}
        for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
            exec(compile(block, str(page), "exec"), scope)
        sys.stdout.write(f"{page.relative_to(ROOT)}: drawn\n")


if __name__ == "__main__":
    main(sys.argv[1:])
