"""Sources as BibTeX and as JSON."""

from __future__ import annotations

from myocrine.evidence.sources import Source

__all__ = ["bibtex_entry", "citation_entry"]

_ESCAPES = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "$": r"\$"}


def bibtex_entry(source: Source) -> str:
    """Return one BibTeX entry; records without a journal are ``@misc``."""
    fields = {
        "author": source.author,
        "year": str(source.year or ""),
        "title": source.title,
        "journal": source.journal,
        "doi": source.doi,
        "note": "; ".join(
            x for x in (f"PMID {source.pmid}" if source.pmid else "", source.pmcid) if x
        ),
    }
    kind = "article" if source.journal else "misc"
    rows = [f"  {k} = {{{v if k == 'doi' else _escaped(v)}}}" for k, v in fields.items() if v]
    return f"@{kind}{{{source.key},\n" + ",\n".join(rows) + "\n}\n"


def citation_entry(source: Source) -> dict[str, str | int | None]:
    """Return one source for JSON."""
    return {
        "key": source.key,
        "author": source.author,
        "year": source.year,
        "title": source.title,
        "journal": source.journal,
        "doi": source.doi,
        "pmid": source.pmid,
        "pmcid": source.pmcid,
        "citation": source.citation(),
    }


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in text)
