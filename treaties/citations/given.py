"""A style file that a reader gives for one answer: checked before a processor sees it, and kept nowhere.

It runs in an interpreter of its own, with little time and memory, so that a hostile one ends in a message.
"""

from __future__ import annotations

import re

from treaties.citations.engine import StyleError, style_text

LARGEST = 512 * 1024  # the largest of the ten thousand public styles has a third of it
_NAMESPACE = "http://purl.org/net/xbiblio/csl"


def given_style(content: bytes) -> str:
    """The CSL of a style file, of its parent where it only names one; StyleError with what is wrong with it."""
    from lxml import etree

    if len(content) > LARGEST:
        raise StyleError(f"A style file has at most {LARGEST // 1024} kB.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StyleError("This file is no CSL style: it is not written in UTF-8.") from None
    if re.search(r"<!\s*(?:DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise StyleError("A style with a document type or entities of its own is not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise StyleError(f"This file is no CSL style: {str(error)[:200]}.") from error
    if root.tag != f"{{{_NAMESPACE}}}style":
        raise StyleError("This file is no CSL style: its root is not “style” of the Citation Style Language.")
    parent = root.find(f".//{{{_NAMESPACE}}}link[@rel='independent-parent']")
    if parent is not None:
        return style_text(str(parent.get("href", "")).rpartition("/")[2] or "none")
    return text


__all__ = ["LARGEST", "given_style"]
