"""References as people paste them: addresses in any disguise, numbers of documents and treaties, quotes.

Keys are what two ways of writing one reference have in common; they are compared exactly, so that a match is certain.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from treaties.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


@cache
def _tracking() -> re.Pattern[str]:
    """Parameters that tell who led here; like the other long patterns compiled at its first use, not at every start."""
    return re.compile(
        r"^(utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|at_\w+|ocid|"
        r"cmpid|cmp|ns_\w+|_hs\w+|hsctatracking|mkt_tok|vero_\w+|oly_\w+|wt_?\w*mc|xtor|spm|ref|ref_src|ref_url|referrer|"
        r"source|src_medium|smid|smtyp|partner|feature|share\w*|outputtype|amp|amp_\w+|usqp|_gl|_ga|sr_share|sh|guccounter|"
        r"guce_\w+|taid|soc_\w+|ito|cid|ncid|trk|trkcampaign|campaign_id|emci|emdi|ceid|sfnsn|mibextid|__twitter_impression|iref|"
        r"_x_tr_\w+)$",
        re.IGNORECASE,
    )


_FRONT = re.compile(r"^(?:www\d?|m|mobile|amp|edition|touch)\.(?=[^.]+\.)", re.IGNORECASE)
_SECOND = re.compile(r"(?<=^[a-z]{2}\.)m\.(?=[^.]+\.)|(?<=^[a-z]{3}\.)m\.(?=[^.]+\.)")  # en.m.wikipedia.org


@cache
def _archives() -> tuple[re.Pattern[str], ...]:
    """Addresses that hold another one."""
    return (
        re.compile(r"^(?:web\.)?archive\.org/(?:(?:web/)?\d{4,14}[a-z_]{0,4}\*?|web(?:/\*)?|save)/"
                   r"(?P<inner>\S+\.\S+)$", re.IGNORECASE),
        re.compile(r"^archive\.(?:ph|is|today|li|md|vn|fo)/(?:o/\w+|\d{4,14}|\d{4}[\d.-]+|newest|oldest)/"
                   r"(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^[\w.-]+/(?:\w+/){0,3}\d{8,14}\w{0,4}/(?P<inner>https?:/.+)$", re.IGNORECASE),
        re.compile(r"^urldefense\.com/v3/__(?P<inner>.+?)__;", re.IGNORECASE),
        re.compile(r"^webcache\.googleusercontent\.com/search\?q=cache:(?:(?!https?:)[\w-]+:)?(?P<inner>[^&+]+)",
                   re.IGNORECASE),
        re.compile(r"^(?:www\.)?google\.[a-z.]+/amp/(?:s/)?(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^[\w-]+\.cdn\.ampproject\.org/\w/(?:s/)?(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^(?:www\.)?google\.[a-z.]+/url\?(?:.*&)?(?:url|q)=(?P<inner>[^&]+)", re.IGNORECASE),
        re.compile(r"^(?:www\.)?(?:webarchive\.nationalarchives\.gov\.uk|arquivo\.pt/wayback|wayback\.archive-it\.org)"
                   r"(?:/ukgwa)?(?:/\d+)?/(?:web/)?\d{8,14}\w*/(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^(?:lm?|www)\.facebook\.com/l\.php\?(?:.*&)?u=(?P<inner>[^&]+)", re.IGNORECASE),
        re.compile(r"^(?:[\w-]+\.)?safelinks\.protection\.outlook\.com/?\?(?:.*&)?url=(?P<inner>[^&]+)", re.IGNORECASE),
        re.compile(r"^translate\.google\.[a-z.]+/translate\w*\?(?:.*&)?u=(?P<inner>[^&]+)", re.IGNORECASE),
        re.compile(r"^(?:12ft\.io|r\.jina\.ai|outline\.com|txtify\.it)/(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^(?:www\.)?timetravel\.mementoweb\.org/memento/\d+/(?P<inner>.+)$", re.IGNORECASE),
        re.compile(r"^(?:www\.)?(?:webcitation\.org/query|archive\.org/wayback/available|"
                   r"login\.[\w.-]*(?:ezproxy|proxy)[\w.-]*/login|[\w.-]*(?:ezproxy|proxy)[\w.-]*/login)"
                   r"\?(?:.*&)?q?url=(?P<inner>[^&]+)", re.IGNORECASE),
    )  # fmt: skip


# One that writes % as a hyphen and / as a line.
_DEFENDED = re.compile(r"^urldefense\.proofpoint\.com/v\d/url\?(?:.*&)?u=([^&]+).*$", re.IGNORECASE)
# A word of each of their hosts: most addresses hold none, and need not be compared with a dozen patterns.
_OF_ARCHIVES = re.compile(
    "archive|arquivo|urldefense|wayback|google|ampproject|facebook|outl|12ft|jina|txtify|memento|webcitation|proxy",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^\s*<?(?:url:)?\s*(?:h(?:tt|xx)ps?|ftp)(?::|%3A)(?:/|%2F)*", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:h(?:tt|xx)ps?(?:://|%3A%2F%2F)|www\.)[^\s<>\"”»]+|(?<![\w@/.])(?:[a-z0-9-]+\.)+[a-z]{2,12}/[^\s<>\"”»]*",
    re.IGNORECASE,
)
# Parameters that choose how a page is shown; without them it is most likely the same page.
_SHOWN = frozenset(
    {"page", "lang", "clang", "language", "locale", "hl", "view", "print", "format", "output", "display", "mode",
     "theme", "sort", "order", "from", "via", "_", "noredirect", "single", "rss"}
)  # fmt: skip
_AS_SHARED = frozenset(("s", each) for each in ("03", "19", "20", "21", "43", "46"))  # how a post was shared
_OF_PATHS = "/~!$&'()*+,;=:@-._"
_PLAIN_PATH = re.compile(rf"[A-Za-z0-9{re.escape(_OF_PATHS)}]*")  # most are written as they are compared
_SLASHES = re.compile(r"/{2,}")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP = re.compile(r"^/amp(?=/)|[/.]amp(?:\.html)?/?$|;jsessionid=\w+", re.IGNORECASE)
_LAST = ".,;:!?'\"’”»]}>*"
_NESTED, _MOST_SHOWN, _MOST_PIECES, _MOST_FOLDERS = 4, 4, 6, 3


def addresses(text: str) -> list[str]:
    """The web addresses in a text, without the punctuation around them."""
    found = []
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(_LAST)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_LAST)
        found.append(address)
    return list(dict.fromkeys(found))


def mended(text: str) -> list[str]:
    """The address that a text is but for the line ends or spaces in it, as it may have been; empty for other texts."""
    pieces = text.split()
    if not 1 < len(pieces) <= _MOST_PIECES or not _SCHEME.match(pieces[0]) or any(map(_SCHEME.match, pieces[1:])):
        return []
    if "/" not in pieces[-1] and "-" not in pieces[-1]:
        return []
    return ["".join(pieces), "%20".join(pieces)]


def address_key(address: str) -> str:
    """What every disguise of an address has in common; empty for what is no address.

    Without scheme, port, www, m. and amp., tracking parameters, fragment, closing slash, index page; archive copies,
    caches and redirections as the address behind them; percent-encoding and IDN in one form; parameters in one order.
    """
    bare = _SCHEME.sub("", address.strip().strip("<>")).replace("[.]", ".").replace("&amp;", "&")
    bare = _DEFENDED.sub(lambda each: unquote(each[1].replace("-", "%").replace("_", "/")).partition("://")[2], bare)
    if "/" not in bare and "%2F" in bare.upper():  # the whole address quoted, as in a parameter of another
        bare = unquote(bare)
    for _ in range(_NESTED):
        if not _OF_ARCHIVES.search(bare.partition("/")[0]):
            break
        inner = next((found["inner"] for each in _archives() if (found := each.match(bare))), "")
        if not inner:
            break
        begun = inner.upper()[:24]
        quoted = "%2F" in begun or "%3A" in begun or ("%3F" in inner.upper() and "?" not in inner)
        bare = _SCHEME.sub("", unquote(inner) if quoted else inner)
    try:
        parts = urlsplit(f"//{bare}")
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ""
    host = _host(host)
    if "." not in host:
        return ""
    path = parts.path
    if not _PLAIN_PATH.fullmatch(path):  # a letter with its mark is one sign or two
        # An address that was written into another one is encoded once more.
        path = quote(unicodedata.normalize("NFC", unquote(unquote(path))), safe=_OF_PATHS)
    if "//" in path:
        path = _SLASHES.sub("/", path)
    path = _AMP.sub("", _INDEX.sub("/", path)).rstrip("/")
    if not parts.query:
        return f"{host}{path}"
    query = _telling(parts.query)
    return f"{host}{path}{f'?{query}' if query else ''}"


def _telling(query: str) -> str:
    """The parameters that say which page is asked for, in one order."""
    asked = set(parse_qsl(query, keep_blank_values=True))
    shared = asked & _AS_SHARED
    kept = sorted(each for each in asked - shared if not (shared and each[0] == "t"))
    return "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in kept if not _tracking().match(k))


def less_exact(address: str) -> list[str]:
    """Keys under which the same page may be known, likest first.

    With fewer parameters of how it is shown, as an index page, with or without a folder for small screens, in small
    letters; a page of a wiki at its own address; what a parameter of it leads to.
    """
    key = address_key(address)
    path, _, query = key.partition("?")
    every = query.split("&") if query else []
    led = [inner for each in every if (inner := _led_to(each.partition("=")[2]))]
    if led or "/" not in path:
        return led
    free = [each for each in every if each.partition("=")[0].casefold() in _SHOWN][:_MOST_SHOWN]
    found = []
    for number in range(1, len(free) + 1):
        for without in combinations(free, number):
            kept = "&".join(each for each in every if each not in without)
            found.append(f"{path}?{kept}" if kept else path)
    found += [] if query else [f"{path}/index"]
    if title := next((each.partition("=")[2] for each in every if each.startswith("title=")), ""):
        found.append(f"{path.partition('/')[0]}/wiki/{quote(unquote(title), safe=_OF_PATHS)}")
    found += [f"{each}?{query}" if query else each for each in _for_small_screens(path)]
    others = (_LANGUAGE.sub(rf"\g<1>{language}", key) for language in _LANGUAGES)
    found += [each for each in others if each != key]
    found += [] if not query or any(_CHOOSES.search(each.partition("=")[0]) for each in every) else [path]
    return found + ([key.lower()] if key != key.lower() else [])


# Parameters that choose a page; what any other says of a page is less than its path.
_CHOOSES = re.compile(r"id$|^(?:[a-z]|doc|article|story|item|no|search|query|src|file|title|symbol)$", re.IGNORECASE)
_LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")  # of the United Nations, the likeliest first
_LANGUAGE = re.compile(
    r"(?<=[?&])((?:c?lang|hl|language|locale)=_?)[a-z]{2}\b|(?<=/)(?:en|fr|es|ru|ar|zh|de|pt|it)(?=/)"
)


def page_ids(address: str) -> list[str]:
    """What in an address's last folder stays where its words change: the numbers by which newspapers keep pages."""
    last = address_key(address).partition("?")[0].rpartition("/")[2].casefold()
    return [each for each in re.findall(r"[a-z0-9]+", last) if sum(map(str.isdigit, each)) >= _FEWEST_DIGITS]


_FEWEST_DIGITS = 6


def _led_to(value: str) -> str:
    """The key of the address that a parameter's value is, as of a page that only leads on to it."""
    said = unquote(value)
    return address_key(said) if _SCHEME.match(said) else ""


def _for_small_screens(path: str) -> Iterator[str]:
    """The path without a folder "amp" or "a", which stands beside it, or with one behind each of its first folders."""
    folders = path.split("/")
    for small in ("amp", "a"):
        if small in folders[1:-1]:
            folders.remove(small)
            yield "/".join(folders)
            return
    for at in range(2, min(len(folders), _MOST_FOLDERS + 1)):
        yield "/".join([*folders[:at], "amp", *folders[at:]])


# Translators and the proxies of libraries.
_THROUGH = re.compile(r"([a-z0-9-]+-[a-z0-9-]+)\.(?:translate\.goog$|(?:[\w-]+\.)*(?:ez)?proxy\b|idm\.oclc\.org$)")


def _host(host: str) -> str:
    host = host.casefold()
    if host.startswith("xn--") or ".xn--" in host:
        try:
            host = host.encode("ascii").decode("idna")
        except UnicodeError:
            return host
    if (through := _THROUGH.match(host)) is not None:
        host = _dotted(through[1])
    while (front := _FRONT.match(host)) is not None:
        host = host[front.end() :]
    return _SECOND.sub("", host, count=1) if ".m." in host else host


def _dotted(label: str) -> str:
    """A host that another one carries as its first part: www-press-example is www.press.example."""
    return label.replace("--", "\0").replace("-", ".").replace("\0", "-")


_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>”»]+", re.IGNORECASE)
_ISBN = re.compile(r"\b(?:ISBN(?:-1[03])?:?\s*)?((?:97[89][\s-]?)?\d(?:[\s-]?\d){8}[\s-]?[\dX])\b", re.IGNORECASE)
_NOTIFICATION = re.compile(
    r"\bC\.?\s?N\.?\s?([\dlIO|]{1,5})[./]\s?((?:19|20)\d\d)(?:\.?\s?TREATIES(?:\s?[-\s.]\s?([\w.-]+))?)?",
    re.IGNORECASE,
)
_PLAIN_SIGNS = str.maketrans("‐‑‒–—―−∕⁄", "-------//")  # as printers and scans write them in numbers
_MISREAD = str.maketrans("lIiOo|", "111001")  # digits that scans give as letters
_SPACED = re.compile(r"(?<=[A-Z0-9])\s*/\s*(?=[A-Z0-9])")
_PIECE = r"/(?:[A-Z][a-z]{2,4}(?=[/.])|[A-Z0-9][A-Z0-9.()\-]*)"
_UN = re.compile(rf"\b(?:[A-Z]{{1,5}}|[A-Z]{{2,6}}\d?)(?:{_PIECE})+|\b[aes]/(?:[a-z]{{2,4}}/)?\d[\d/a-z.]*")


@cache
def _unts() -> tuple[re.Pattern[str], ...]:
    """Places in the United Nations Treaty Series."""
    return (
        re.compile(
            r"\b(\d{1,4})\s+(?:U\.?\s?N\.?\s?T\.?\s?S\.?|R\.?\s?T\.?\s?N\.?\s?U\.?|"
            r"(?:United Nations,?|UN)\s+Treaty Series|Recueil des Trait[ée]s)"
            r"(?:,?\s+(?:at\s+|p\.?\s*|page\s+)?(\d{1,4}))?\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\b(?:U\.?N\.?T\.?S\.?|R\.?T\.?N\.?U\.?|(?:United Nations,?\s+)?Treaty Series|Recueil des Trait[ée]s|"
            r"Recopilación de Tratados|Serie de Tratados|Сборник договоров)[,;]?\s*"
            r"(?:vol(?:umen?|\.)?|bd\.?|band|t(?:om[eo]|\.)|т(?:ом|\.))?\s*(\d{1,4})"
            r"(?:\s*\(?(?:19|20)\d\d\)?)?(?:[,:;]\s*|\s+)(?:no\.?\s*(?:I-)?\d+[,;]?\s*)?"
            r"(?:(?:p(?:p|ages?|ág(?:ina)?|\.)?|s(?:eite)?|с(?:тр)?)?\.?\s*)?(\d{1,4})\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bvol(?:ume|\.)?\s*(\d{1,4})\s*(?:of the\s*)?(?:U\.?N\.?T\.?S\.?|United Nations,? Treaty Series)[,;]?\s*"
            r"(?:p(?:p|age|\.)?\.?\s*)?(\d{1,4})\b",
            re.IGNORECASE,
        ),
        re.compile(r"\bU\.?N\.?T\.?S\.?\s*(\d{1,4})\s*/\s*(\d{1,4})\b", re.IGNORECASE),
        re.compile(
            r"\b(?:U\.?N\.?T\.?S\.?|Recueil des Trait[ée]s(?: des Nations Unies)?),?\s*vol(?:ume|\.)?\s*(\d{1,4}),?\s*"
            r"\(?p(?:age|\.)?\s*(\d{1,4})\b",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bUnited Nations Treaty Series,?\s*vol\.?\s*(\d{1,4})[^.]{0,60}?\bpp?\.?\s*(\d{1,4})\b", re.IGNORECASE
        ),
    )


_REGISTERED = re.compile(
    r"\b(?:(?:registration\s+)?n(?:o|r|umber|°|º)\.?\s*(?:de\s+(?:registre|registro)\s+(?:\w+\s+)?)?|#\s?)(?:I{1,2}-)?(\d{3,6})\b|"
    r"\bregistration n(?:umber|o\.?):?\s*(\d{2,3},?\d{3})\b|"
    r"\bI{1,2}-(\d{3,6})\b",
    re.IGNORECASE,
)
_MTDSG = re.compile(
    r"(?<![\w.])(?:chapter\s+|ch\.?\s*|mtdsg(?:_no=|\s+(?:no\.?\s*)?))?([XVI]{2,6}|V|X|I)[\s.,-]{1,2}(\d{1,2})"
    r"(?:[\s.-]?([a-z])(?![\w]))?+(?!\w|\.[a-z]{2})",
)  # fmt: skip
_CHAPTER = re.compile(
    r"\b(?:ch\.|chap\.|chapter|chapitre|cap[íi]tulo|capitolo|kapitel|hoofdstuk|глава)\s+([XVI]{1,6})[,.;]?\s+(?:treaty\s+)?n(?:o|r|umber|°|º)?\.?\s*(\d)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“„«\"]([^“”„«»\"]{12,2000})[”“»\"]|‘([^‘’]{12,2000})’|「([^」]{4,2000})」|《([^》]{4,500})》")


@dataclass(frozen=True, slots=True)
class Mark:
    """Something in a text that names a source or a treaty exactly: its scheme, its key, and how it was written."""

    scheme: str
    key: str
    written: str
    chapter: str = ""  # of a notification: the treaty that it names
    misread: bool = False  # a digit stands there as a letter


def marks(text: str) -> list[Mark]:
    """Every exact mark in a text: addresses first, then numbers."""
    found = [Mark("url", key, each) for each in addresses(text) if (key := address_key(each))]
    bare = _ADDRESS.sub(" ", text).translate(_PLAIN_SIGNS)
    found += [Mark("doi", doi_key(each[0]), each[0]) for each in _DOI.finditer(text)]
    found += [Mark("isbn", key, each[0]) for each in _ISBN.finditer(bare) if (key := isbn_key(each[1]))]
    found += list(_numbers(bare))
    return list({(each.scheme, each.key): each for each in found}.values())


def is_number(text: str) -> bool:
    """Whether a text is nothing but the number of a document, which is no other document's with other digits."""
    return _UN.fullmatch(text.translate(_PLAIN_SIGNS)) is not None


def _numbers(text: str) -> Iterator[Mark]:
    notified = False
    for each in _NOTIFICATION.finditer(text):
        notified = True
        number = each[1].translate(_MISREAD)
        yield Mark("cn", f"{int(number)}.{each[2]}", each[0], mtdsg_key(each[3] or ""), misread=number != each[1])
    for each in _UN.finditer(_SPACED.sub("/", text)):
        if re.search(r"\d", each[0]):
            yield Mark("number", number_key(each[0]), each[0])
    for pattern in _unts():
        for each in pattern.finditer(text):
            if each[2]:
                yield Mark("unts", f"{int(each[1])}/{int(each[2])}", each[0])
    for each in _REGISTERED.finditer(text):
        yield Mark("registration", str(int((each[1] or each[2] or each[3]).replace(",", ""))), each[0])
    if not notified:
        for each in _MTDSG.finditer(_CHAPTER.sub(r"chapter \1-\2", text)):
            yield Mark("mtdsg", mtdsg_key(each[0]), each[0].strip())


def doi_key(text: str) -> str:
    """A DOI without what surrounds it."""
    return (
        unquote(text).casefold().rstrip(_LAST).rstrip(")")
        if "(" not in text
        else unquote(text).casefold().rstrip(_LAST)
    )


def isbn_key(text: str) -> str:
    """An ISBN as thirteen digits; empty where its check digit is wrong."""
    signs = re.sub(r"[\s-]", "", text).upper()
    if len(signs) == 10:  # noqa: PLR2004 - the old form
        if not re.fullmatch(r"[0-9]{9}[0-9X]", signs):
            return ""
        if sum((10 - at) * (10 if sign == "X" else int(sign)) for at, sign in enumerate(signs)) % 11:
            return ""
        signs = "978" + signs[:9]
        check = -sum(int(sign) * (1 + 2 * (at % 2)) for at, sign in enumerate(signs)) % 10
        return signs + str(check)
    if not re.fullmatch(r"97[89][0-9]{10}", signs):
        return ""
    return signs if sum(int(sign) * (1 + 2 * (at % 2)) for at, sign in enumerate(signs)) % 10 == 0 else ""


def number_key(text: str) -> str:
    """A document number as it is compared: capitals, no spaces, no closing punctuation."""
    return re.sub(r"\s+", "", text).upper().rstrip(_LAST)


def notification_key(text: str) -> str:
    """The number and year of a depositary notification: "347.2024"; empty where there is none."""
    match = _NOTIFICATION.search(text)
    return f"{int(match[1].translate(_MISREAD))}.{match[2]}" if match else ""


def mtdsg_key(text: str) -> str:
    """A number in the list of multilateral treaties as it is compared: "XXVI-2-a"; empty where it is none."""
    match = _MTDSG.search(text.strip())
    return f"{match[1]}-{int(match[2])}{f'-{match[3]}' if match[3] else ''}" if match else ""


def quotes(text: str) -> list[str]:
    """The passages that stand between quotation marks, the longest first."""
    found = [next(part for part in each.groups() if part) for each in _QUOTED.finditer(text)]
    return sorted(found, key=len, reverse=True)


_MONTHS = (
    "jan янв ene genn gen", "feb fev фев", "mar mrt maa мар", "apr avr abr апр", "may mai mei mag мая май",
    "jun juin giu июн", "jul juil lug июл", "aug aou ago авг", "sep set сен", "oct okt ott out окт", "nov ноя",
    "dec dez dic дек",
)  # fmt: skip
_MONTH = {begin: number for number, each in enumerate(_MONTHS, 1) for begin in each.split()}


@cache
def _named_days() -> tuple[re.Pattern[str], ...]:
    """Days in words or numbers."""
    return (
        re.compile(r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+|of\s+)?(?P<m>[^\W\d]{3,10})\.?,?\s+(?:de\s+)?(?P<y>(?:19|20)\d\d)"),
        re.compile(r"(?P<m>[^\W\d]{3,10})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)"),
        re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d),?\s+(?P<m>[^\W\d]{3,10})\.?\s+(?P<d>\d{1,2})(?!\d)"),
        re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?!\d)"),
        re.compile(r"(?<!\d)(?P<d>\d{1,2})[./-]\s?(?P<m>\d{1,2})[./-]\s?(?P<y>(?:19|20)\d\d)(?!\d)"),
    )  # fmt: skip


def days(text: str) -> set[date]:
    """The days that a text names, in the Latin and Russian words of months or in numbers, the day before the month."""
    found = set()
    for pattern in _named_days():
        for each in pattern.finditer(fold(text)):
            said = each["m"]
            month = int(said) if said.isdigit() else next((_MONTH[said[:n]] for n in (4, 3) if said[:n] in _MONTH), 0)
            try:
                found.add(date(int(each["y"]), month, int(each["d"])))
            except ValueError:  # no such day
                continue
    return found


def years(text: str) -> set[int]:
    """The years that a text names."""
    return {int(each) for each in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text)}


BRACKETED = re.compile(r"([^()]{3,}?) ?\(([^()]{2,})\)")  # a name with another one, or its short form, behind it
_POINTED = re.compile(r"(?<!\w)(?:\w\. ?){2,}(?:\w(?!\w))?")


_LONG = {"rep": "republic", "dem": "democratic", "fed": "federation", "st": "saint", "is": "islands"}
_SHORTENED = re.compile(r"\b(rep|dem|fed|st|is)(?:\.|$)")


def spellings(name: str) -> Iterator[tuple[str, bool]]:
    """How a folded name may be kept, and whether it is the same name: D.P.R.K. as DPRK, without "the", in part."""
    yield name, True
    bare = _POINTED.sub(lambda each: re.sub(r"[. ]", "", each[0]), name)
    for each in (bare, bare.removeprefix("the ")):
        if each != name:
            yield each, True
    if (long := _SHORTENED.sub(lambda each: f"{_LONG[each[1]]} ", bare).strip()) != bare:
        yield " ".join(long.split()), False
    if both := BRACKETED.fullmatch(bare.removeprefix("the ")):
        yield from ((part, False) for part in both.groups())


# As Russian designations are written in Latin letters: 9М55К, РБК-500, Точка-У.
_RUSSIAN = str.maketrans(dict(zip("абвгдежзийклмнопрстуфхыэ", "abvgdezziiklmnoprstufhye", strict=True)))


def designation(name: str) -> str:
    """The number of a weapon's model as it is compared: "cbu87" of "CBU 87/B" and "CBU-87"; empty without a digit.

    Without spaces and hyphens, in Latin letters, without the letter of its variant.
    """
    bare = fold(name).replace("\u2011", "-").translate(_RUSSIAN)
    if not re.search(r"\d", bare) or len(bare) > 40:  # noqa: PLR2004 - no designation is so long
        return ""
    words = [each.strip("\"“”'()") for each in bare.split()]
    kept = [each for each in words if not re.fullmatch(r"[ivx]+", each)]
    bare = re.sub(r"(?<=\d)[ -]?[a-z]?/[a-z]$", "", " ".join(kept))
    return re.sub(r"[\W_]+", "", bare)


_FORMS = frozenset(
    """republic republique republik repubblica republica република республика республіка kingdom royaume konigreich
    konungariket reino regno королевство королівство federation федерация федерація state etat estado stato staat
    commonwealth principality principaute furstentum principado grand duchy duche grossherzogtum ducado княжество union
    of the de la le les du des der die das del di do da d l""".split()  # noqa: SIM905 - words
)
_STEM, _SHARED = 5, 0.6  # letters that a State's name has in common with its adjective: the fewest, and their share


def stems_of_state(name: str) -> list[str]:
    """What a State's name may begin with, of a folded name of a State's form and an adjective, likest first."""
    every = re.findall(r"[^\W\d]+", name)
    own = [each for each in every if each not in _FORMS]
    if len(own) != 1 or len(every) == 1:
        return []
    return [own[0][:size] for size in range(max(_STEM, round(len(own[0]) * _SHARED)), _STEM - 1, -1)]
