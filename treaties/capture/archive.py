"""Pages inside archives: WARC and WACZ files, and pages saved by a browser as MHTML."""

from __future__ import annotations

import io
import re
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from treaties.capture.decode import decoded
from treaties.capture.errors import NotTaken
from treaties.domain.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST, RECORDS, INNER = 10 * 1024 * 1024, 20_000, 40 * 1024 * 1024
PAGES = ("text/html", "application/xhtml+xml", "application/pdf", "text/plain")


def page_of_warc(content: bytes, wanted: str = "") -> dict[str, Any]:
    """The page that a web archive holds: at the wanted address, or the first that is a page.

    Returns {"content", "media_type", "charset", "final_url", "retrieved_at", "http_status", "headers"}.
    """
    first: dict[str, Any] | None = None
    for each in _records(content):
        if not wanted or _bare(each["final_url"]) == _bare(wanted):
            return each
        first = first or each
    if first is None or wanted:
        here = Message("This web archive holds no page at this address")
        place = here if wanted else Message("This web archive holds no page")
        raise NotTaken(Message("%(place)s: no HTML, PDF or plain text that a server gave out.", place=place))
    return first


def _bare(address: str) -> str:
    parts = urlsplit(address)
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def _records(content: bytes) -> Iterator[dict[str, Any]]:
    from warcio.archiveiterator import ArchiveIterator

    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(content), no_record_parse=False)):
            if number > RECORDS:  # of an archive so long only the beginning is read
                return
            if record.rec_type not in {"response", "resource"}:
                continue
            if (found := _page(record)) is not None:
                yield found
    except NotTaken:
        raise
    except Exception as error:  # the library's readers raise errors of many kinds for broken files
        raise NotTaken(Message("This is no web archive that can be read: it is damaged or cut off.")) from error


def _page(record: Any) -> dict[str, Any] | None:
    heads = record.http_headers
    status = int(heads.get_statuscode() or 0) if heads else None
    kind = (heads.get_header("Content-Type") if heads else record.rec_headers.get_header("Content-Type")) or ""
    media, charset = media_of(kind)
    if media not in PAGES or status not in {None, 200, 203}:
        return None
    body = record.raw_stream.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise NotTaken(Message("The page in this web archive is larger than 10 MB."))
    headers = list(heads.headers) if heads else []
    named = {name.lower(): value for name, value in headers}
    if "chunked" in named.get("transfer-encoding", ""):
        body = _unchunked(body)
    return {
        "content": decoded(body, named.get("content-encoding", "")), "media_type": media, "charset": charset,
        "final_url": record.rec_headers.get_header("WARC-Target-URI") or "",
        "retrieved_at": record.rec_headers.get_header("WARC-Date") or "", "http_status": status, "headers": headers,
    }  # fmt: skip


def _unchunked(body: bytes) -> bytes:
    """The body behind its chunks; as it is where it has none, as some archives keep it."""
    found, rest = b"", body
    while rest:
        match = re.match(rb"([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r\n", rest)
        if match is None:
            return found or body
        size = int(match[1], 16)
        if size == 0:
            return found
        found += rest[match.end() : match.end() + size]
        rest = rest[match.end() + size + 2 :]
    return found


def media_of(kind: str) -> tuple[str, str]:
    """Media type and character set of a Content-Type."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", kind, re.IGNORECASE)
    return kind.partition(";")[0].strip().lower(), match[1] if match else ""


def page_of_wacz(content: bytes, wanted: str = "") -> dict[str, Any]:
    """The page of a WACZ file: the first that its list of pages names, or the one at the wanted address."""
    import json
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as box:
            names = box.namelist()[:RECORDS]
            lists = [each for each in names if each.startswith("pages/") and each.endswith(".jsonl")]
            if not wanted and "pages/pages.jsonl" in lists:
                lines = _inner(box, "pages/pages.jsonl").decode("utf-8", "replace").splitlines()[1:2]
                wanted = str(json.loads(lines[0]).get("url") or "") if lines else ""
            archives = [each for each in names if each.startswith("archive/") and ".warc" in each]
            for number, name in enumerate(archives[:20]):
                try:
                    return page_of_warc(_inner(box, name), wanted)
                except NotTaken:
                    if number == len(archives[:20]) - 1:
                        raise
    except (zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken(Message("This is no web archive that can be read: it is damaged.")) from error
    raise NotTaken(Message("This file holds no web archive."))


def _inner(box: Any, name: str) -> bytes:
    with box.open(name) as file:
        found: bytes = file.read(INNER + 1)
    if len(found) > INNER:
        raise NotTaken(Message("Unpacked, this web archive is more than %(inner)s MB.", inner=INNER // 1024 // 1024))
    return found


def is_mhtml(head: bytes) -> bool:
    """Whether the file begins like a page that a browser saved whole."""
    said = BytesHeaderParser(policy=compat32).parsebytes(head[:8192])
    return "multipart/related" in (said.get("Content-Type") or "").lower() and said.get("MIME-Version") is not None


def page_of_mhtml(content: bytes) -> dict[str, Any]:
    """The page of an MHTML file, with the address and the time that the browser wrote into it."""
    whole = BytesParser(policy=compat32).parsebytes(content)
    for number, part in enumerate(whole.walk()):
        if number > RECORDS:
            break
        if part.get_content_type() in PAGES:
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body:
                return {
                    "content": body, "media_type": part.get_content_type(), "charset": part.get_content_charset() or "",
                    "final_url": str(whole.get("Snapshot-Content-Location") or part.get("Content-Location") or ""),
                    "retrieved_at": _time(str(whole.get("Date") or "")), "http_status": None, "headers": [],
                }  # fmt: skip
    raise NotTaken(Message("This saved page holds no page that can be read."))


def _time(text: str) -> str:
    try:
        return parsedate_to_datetime(text).isoformat()
    except ValueError:
        return ""
