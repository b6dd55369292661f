from __future__ import annotations

import io
import time
import zipfile
import zlib
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders

from treaties.capture import html, take
from treaties.capture.child import reading
from treaties.capture.errors import NotTaken
from treaties.capture.export import writer_to

SENTENCE = "The council of the northern town counted the shells on Tuesday and wrote down each of them."
HEAD = """<html lang="en"><head><title>Shells counted | The Example</title>
<meta property="og:title" content="Shells counted in the north"><meta name="author" content="Ada Byron">
<meta property="article:published_time" content="2023-03-07T10:00:00+02:00">
<meta property="article:modified_time" content="2023-03-09T08:00:00Z">
<meta name="citation_doi" content="doi:10.1234/ab.5">
<link rel="canonical" href="https://post.example/shells">
<link rel="alternate" hreflang="fr" href="https://post.example/fr">
<script type="application/ld+json">{"@type": "NewsArticle", "publisher": {"name": "The Example"}}</script></head>"""
PAGE = f"""{HEAD}<body><nav><a href="/">Home</a></nav><article><h1>Shells counted in the north</h1>
<p>{SENTENCE}</p><p>It said so again.</p><p>{SENTENCE}</p><script>alert("no text")</script></article></body></html>"""


def read(content: bytes | str, **asked: Any) -> dict[str, Any]:
    return reading(content.encode() if isinstance(content, str) else content, asked)


def test_a_page_says_what_it_is_each_value_with_its_place() -> None:
    found = read(PAGE)
    assert ("title", "Shells counted in the north", "meta og:title") in found["found"]
    assert ("author", "Ada Byron", "meta author") in found["found"]
    assert ("publisher", "The Example", "JSON-LD publisher") in found["found"]
    assert ("doi", "10.1234/ab.5", "meta citation_doi") in found["found"]
    assert ("address", "https://post.example/shells", "link canonical") in found["found"]
    assert found["alternates"] == ["https://post.example/fr"]


def test_a_repeated_paragraph_is_kept_and_a_script_is_no_text() -> None:
    text = read(PAGE)["text"]
    assert text.count(SENTENCE) == 2
    assert "alert" not in text
    assert "Home" not in text


def test_days_of_publication_and_change_are_never_swapped() -> None:
    days = {(name, value[:10]) for name, value, _ in read(PAGE)["found"] if name in {"published", "modified"}}
    assert days == {("published", "2023-03-07"), ("modified", "2023-03-09")}
    changed = PAGE.replace('<meta property="article:published_time" content="2023-03-07T10:00:00+02:00">', "")
    days = {(name, value[:10]) for name, value, _ in read(changed)["found"] if name in {"published", "modified"}}
    assert days == {("modified", "2023-03-09")}


@pytest.mark.parametrize(
    ("written", "declared", "meta"),
    [("utf-8", "iso-8859-1", "iso-8859-1"), ("cp1251", "", "windows-1251"), ("cp1251", "windows-1251", ""),
     ("utf-16", "utf-8", ""), ("cp1251", "nonsense", "koi8-nothing"), ("koi8-r", "", "koi8-r")],
)  # fmt: skip
def test_letters_are_read_whatever_is_declared(written: str, declared: str, meta: str) -> None:
    words = "Совет северного города пересчитал снаряды во вторник и записал каждый из них."
    page = f'<html><head><meta charset="{meta}"></head><body><article><p>{words}</p></article></body></html>'
    assert words in read(page.encode(written), charset=declared, media_type="text/html")["text"]


def outcome(reader: Any, content: bytes) -> str:
    """What a reader makes of a file: a text, or the reason why there is none."""
    try:
        return f"text {reader(content)['text']}"
    except NotTaken as error:
        return str(error)


HOSTILE = {
    "div": b"<div>", "p": b"<p>", "bold": b"<b>", "table": b"<table><tr><td>", "open": b"<", "comment": b"<!--",
    "attributes": b"a=b ", "quote": b'<a href="', "list": b"<li>a<b>b</b>", "form": b"<form>", "title": b"<title>",
    "link": b"<a href=x>t ", "font": b"<font color=a><p>", "svg": b"<svg><g>", "days": b"2020-01-01 12 May 2020 ",
    "meta": b'<meta name="author" content="a">', "entity": b"&#x41;",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_end_in_a_text_or_a_reason(name: str) -> None:
    piece = HOSTILE[name]
    page = b"<html><body>" + (b"<a " if name == "attributes" else b"") + piece * (120_000 // len(piece))
    before = time.process_time()
    assert outcome(html.read, page)
    # Processor time, of which a busy machine takes none away: minutes with a careless reader.
    assert time.process_time() - before < 5


def test_a_page_of_forty_thousand_parts_is_read_in_a_process_of_its_own() -> None:
    assert take.taken(b"<html><body>" + b"<p>part</p>" * 40_000).text.count("part") == 40_000


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n" + b"0" * 99, "picture"), (b"MZ" + b"\0" * 99, "program"),
     (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
     (b"PK\x03\x04" + b"word/document.xml", "Office"), (b"\x1f\x8b" + b"x" * 20, "packed file"),
     (b"%PDF-1.7\nnothing", "damaged"), (bytes(range(32)) * 50, "no text"), (b"WARC/1.1\r\nbroken", "web archive"),
     (b"<html>" + b"<div>" * 5000, "nested")],
)  # fmt: skip
def test_what_holds_no_article_says_why(content: bytes, words: str) -> None:
    with pytest.raises(NotTaken, match=words):
        read(content)


def test_plain_text_is_itself() -> None:
    found = read("\ufeffA note.\r\n\r\nWith two <lines>.\n")
    assert (found["text"], found["media_type"]) == ("A note.\n\nWith two <lines>.", "text/plain")
    assert read("Write <p> before a paragraph.", name="note.txt")["text"] == "Write <p> before a paragraph."


def pdf(*bodies: bytes, kids: str = "", filters: str = "") -> bytes:
    """A PDF with a page per body, made by hand; `kids` replaces the list of pages."""
    pages = " ".join(f"{3 + 2 * n} 0 R" for n in range(len(bodies)))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids or pages}] /Count {len(bodies)} >>".encode(),
    ]
    for number, body in enumerate(bodies):
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {4 + 2 * number} 0 R /Resources << "
            "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>".encode()
        )
        parts.append(f"<< /Length {len(body)} {filters} >>\nstream\n".encode() + body + b"\nendstream")
    parts.append(b"<< /Title (Count of shells) /CreationDate (D:20230307) >>")
    found, starts = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        starts.append(len(found))
        found += f"{number} 0 obj\n".encode() + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % each for each in starts)
    rows = len(parts) + 1
    return found + b"xref\n0 %d\n0000000000 65535 f \n" % rows + table + (
        b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (rows, rows - 1, len(found))
    )  # fmt: skip


def drawn(text: str) -> bytes:
    return f"BT /F 12 Tf 50 700 Td ({text}) Tj ET".encode()


def test_a_pdf_is_read_page_by_page_and_its_day_is_not_that_of_publication() -> None:
    found = read(pdf(drawn("First page of the report."), drawn("Second page of it.")))
    assert found["text"] == "First page of the report.\n\nSecond page of it."
    assert found["page_starts"] == [0, 27]
    assert found["found"] == [("title", "Count of shells", "PDF Title"), ("made", "2023-03-07", "PDF CreationDate")]


def test_pdfs_that_loop_or_unpack_without_end_end() -> None:
    packed = zlib.compress(b"BT (x) Tj ET " * 3_000_000)
    for content in (
        pdf(drawn("a"), kids="2 0 R"),
        pdf(drawn("a"), kids="2 0 R 3 0 R"),
        pdf(packed, filters="/Filter /FlateDecode"),
    ):
        assert outcome(take.read, content)


def warc(*pages: tuple[str, bytes, str]) -> bytes:
    out = io.BytesIO()
    writer = writer_to(out)
    for address, body, kind in pages:
        heads = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        dated = {"WARC-Date": "2023-03-08T09:10:11Z"}
        record = writer.create_warc_record(
            address, "response", io.BytesIO(body), http_headers=heads, warc_headers_dict=dated
        )
        writer.write_record(record)
    return out.getvalue()


ARCHIVE = warc(
    ("https://post.example/style.css", b"p {}", "text/css"),
    ("https://post.example/shells", PAGE.encode(), "text/html"),
    ("https://post.example/other", PAGE.replace("Tuesday", "Sunday").encode(), "text/html"),
)  # fmt: skip


def test_a_web_archive_gives_its_page_with_address_and_time() -> None:
    copy = take.taken(ARCHIVE, name="saved.warc.gz")
    assert (copy.way, copy.final_url, copy.http_status) == ("archived", "https://post.example/shells", 200)
    assert copy.retrieved_at.isoformat() == "2023-03-08T09:10:11+00:00"
    assert copy.content == ARCHIVE
    assert SENTENCE in copy.text
    other = read(ARCHIVE, name="a.warc.gz", url="http://www.post.example/other/")
    assert "on Sunday" in other["text"]


def test_a_wacz_gives_the_page_that_it_names() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as file:
        file.writestr("archive/data.warc.gz", ARCHIVE)
        file.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0"}\n{"url": "https://post.example/other"}\n')
    assert "on Sunday" in read(box.getvalue())["text"]


def test_an_archive_that_unpacks_without_end_is_not_opened() -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/data.warc", b"WARC/1.1\r\n" + b"\0" * 60_000_000)
    with pytest.raises(NotTaken, match="more than 40 MB"):
        read(box.getvalue())


def test_a_page_saved_by_a_browser_is_read_with_its_address_and_time() -> None:
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/shells\r\nSubject: Shells\r\n"
        "Date: Wed, 8 Mar 2023 09:10:11 +0100\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n----x\r\nContent-Type: text/html\r\n'
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n----x--\r\n"
    )
    found = read(saved)
    assert (found["final_url"], found["retrieved_at"]) == ("https://post.example/shells", "2023-03-08T09:10:11+01:00")
    assert (found["kept_type"], SENTENCE in found["text"]) == ("multipart/related", True)
