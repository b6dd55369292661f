"""Copies as a web archive (WARC 1.1), for other people's tools."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Any

from treaties.capture.tool import TOOL
from treaties.queries.snapshot import listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from treaties.vault import Vault

# How the bytes travelled, not what they are: a chunked answer is kept without its chunks.
_HOPS = {"transfer-encoding", "connection", "keep-alive", "content-length"}


def warc(vault: Vault, copies: Iterable[Any]) -> bytes:
    """The copies as records of one compressed archive: what a server sent as a response, other files as resources.

    The text that was extracted stands behind each as a conversion. vault.Missing or vault.Spoilt where a file is gone.
    """
    out = io.BytesIO()
    writer = writer_to(out)
    writer.write_record(writer.create_warcinfo_record("treaty-register.warc.gz", {"software": TOOL}))
    for copy in copies:
        content = vault.read(copy.sha256)
        address = copy.final_url or f"urn:sha256:{copy.sha256}"
        kind = "response" if copy.http_status and copy.way == "fetched" else "resource"
        record = _record(writer, kind, address, content, copy)
        writer.write_record(record)
        if copy.text_sha256:
            text = vault.read(copy.text_sha256)
            said = {
                "WARC-Date": _date(copy), "WARC-Refers-To": record.rec_headers.get_header("WARC-Record-ID"),
                "WARC-Payload-Made-By": copy.extractor,
            }  # fmt: skip
            writer.write_record(
                writer.create_warc_record(
                    address, "conversion", io.BytesIO(text), len(text), "text/plain; charset=utf-8", said
                )
            )
    return out.getvalue()


def writer_to(out: io.BytesIO) -> Any:
    """A writer of compressed records; its scratch files stand in memory, since the library leaves them open."""
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer._create_temp_file = io.BytesIO  # noqa: SLF001 - the library has no other way
    return writer


def _record(writer: Any, kind: str, address: str, content: bytes, copy: Any) -> Any:
    from warcio.statusandheaders import StatusAndHeaders

    dated = {"WARC-Date": _date(copy)}
    if kind == "resource":
        return writer.create_warc_record(address, kind, io.BytesIO(content), len(content), copy.media_type, dated)
    heads = [(name, value) for name, value in listed(copy.headers) if name.lower() not in _HOPS]
    heads.append(("Content-Length", str(len(content))))
    said = StatusAndHeaders(f"{copy.http_status} OK", heads, protocol="HTTP/1.1")
    return writer.create_warc_record(
        address, kind, io.BytesIO(content), len(content), http_headers=said, warc_headers_dict=dated
    )


def _date(copy: Any) -> str:
    return str(copy.retrieved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
               if copy.retrieved_at.tzinfo else copy.retrieved_at.strftime("%Y-%m-%dT%H:%M:%SZ"))  # fmt: skip
