"""Pages of the documentation that come from the data.

Molecules, organs and the network are made while the site is built (this file is a hook of MkDocs)
and are never stored. The glossary is stored, because it is read without a site, too: run this file
to write it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def on_files(files: Any, config: Any) -> Any:
    """Add the pages to the site."""
    from mkdocs.structure.files import File

    from myocrine.report.reference import pages

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def main() -> None:
    """Write the glossary."""
    from myocrine.evidence.glossary import glossary_page

    place = ROOT / "docs" / "glossary.md"
    if place.read_text(encoding="utf-8") != glossary_page():
        place.write_text(glossary_page(), encoding="utf-8")
        sys.stdout.write(f"{place.relative_to(ROOT)}: written\n")


if __name__ == "__main__":
    main()
