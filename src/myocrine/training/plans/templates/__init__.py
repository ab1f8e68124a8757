"""Plans to start from: the blueprint and five popular routines, one ``.plan`` file each."""

from __future__ import annotations

from importlib.resources import files

from myocrine.errors import UnknownNameError

__all__ = ["template", "template_names"]


def template_names() -> tuple[str, ...]:
    """Return the names of the templates, in alphabetical order."""
    found = files(__package__).iterdir()
    return tuple(sorted(f.name.removesuffix(".plan") for f in found if f.name.endswith(".plan")))


def template(name: str) -> str:
    """Return the text of a template.

    Raises
    ------
    UnknownNameError
        If there is none of this name; with the close ones.
    """
    wanted = name.strip().casefold().replace(" ", "-").removesuffix(".plan")
    if wanted not in template_names():
        raise UnknownNameError("template", name, template_names())
    return files(__package__).joinpath(f"{wanted}.plan").read_text("utf-8")
