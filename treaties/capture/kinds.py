"""What a file is, told from its bytes; what a server or a name says of it only helps where the bytes leave it open."""

from __future__ import annotations

import re

from treaties.capture.errors import NotTaken
from treaties.domain.message import Message

HTML, PDF, TEXT, WARC, WACZ, MHTML = (
    "text/html", "application/pdf", "text/plain", "application/warc", "application/wacz", "multipart/related",
)  # fmt: skip
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|title|meta|div|p|h1)[\s>/]", re.IGNORECASE)
_OTHERS = {
    b"\x89PNG": Message("a picture (PNG)"),
    b"\xff\xd8\xff": Message("a picture (JPEG)"),
    b"GIF8": Message("a picture (GIF)"),
    b"RIFF": Message("a picture, a sound or a film"),
    b"\x7fELF": Message("a program"),
    b"MZ": Message("a program"),
    b"\xd0\xcf\x11\xe0": Message("an old Office document"),
    b"{\\rtf": Message("a document in RTF"),
    b"\x00\x00\x00": Message("a film"),
    b"ID3": Message("a sound"),
    b"OggS": Message("a sound or a film"),
    b"7z\xbc\xaf": Message("a packed folder"),
    b"Rar!": Message("a packed folder"),
}
_SVG = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!DOCTYPE svg[^>]*>\s*)?<svg[\s>]", re.IGNORECASE | re.DOTALL
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_SOME = 0.02
_HELP = Message("Kept are HTML, plain text, PDF, WARC, WACZ and pages saved by a browser.")


def kind_of(content: bytes, declared: str = "", name: str = "") -> str:
    """The media type as it will be read; NotTaken for what holds no article that can be read."""
    if not content.strip():
        raise NotTaken(Message("The file is empty."))
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    found = _marked(content, head) or _packed(content, declared, name)
    if not found:
        _refuse_others(content, head)
        found = _written(content, head, declared, name)
    return found


def _marked(content: bytes, head: bytes) -> str:
    """The kind of what begins with a mark of its own."""
    if b"%PDF-" in content[:1024]:
        return PDF
    if head.startswith(b"WARC/"):
        return WARC
    mhtml = re.match(rb"[\w-]+: ", content) and b"multipart/related" in content[:8192].lower()
    return MHTML if mhtml else ""


def _packed(content: bytes, declared: str, name: str) -> str:
    if content.startswith(b"\x1f\x8b"):
        if re.search(r"\.(?:warc|arc)(?:\.gz)?$", name, re.IGNORECASE) or "warc" in declared:
            return WARC
        raise NotTaken(Message("This is a packed file. %(help)s", help=_HELP))
    if content.startswith(b"PK\x03\x04"):
        if b"archive/" in content and b".warc" in content:
            return WACZ
        raise NotTaken(
            Message("This is a packed folder or an Office document. %(help)s Save a document as PDF first.", help=_HELP)
        )
    return ""


def _written(content: bytes, head: bytes, declared: str, name: str) -> str:
    """Whether letters are a page or plain text."""
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    said = "html" in declared or re.search(r"\.x?html?$", name, re.IGNORECASE) is not None
    if wide:
        return HTML if said or b"<\0h\0t\0m\0l" in content[:4096] else TEXT
    plain = declared == TEXT or re.search(r"\.(?:txt|md|text)$", name, re.IGNORECASE) is not None
    if plain and not re.match(rb"<(?:!doctype\s+html|html)[\s>]", head, re.IGNORECASE):
        return TEXT  # an article may write of tags
    return HTML if _HTML.search(content[:16_384]) or ("html" in declared and b"<" in head) else TEXT


def _refuse_others(content: bytes, head: bytes) -> None:
    for mark, what in _OTHERS.items():
        if content.startswith(mark):
            raise NotTaken(Message("This is %(what)s, not a text. %(help)s", what=what, help=_HELP))
    if _SVG.match(head):
        raise NotTaken(Message("This is a picture (SVG), not a text. %(help)s", help=_HELP))
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and len(_CONTROLS.findall(content[:65_536])) > _SOME * min(len(content), 65_536):
        raise NotTaken(Message("This is no text: it is made of bytes that no text holds. %(help)s", help=_HELP))
