"""Claims that States have, or have not, signed, ratified, joined or left a treaty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from treaties.desk.article import said_by
from treaties.desk.clauses import MEASURES, RELATIVE, named_before
from treaties.desk.days import days_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from treaties.desk.article import Article, Sentence
    from treaties.desk.clauses import Clause
    from treaties.desk.days import Named
    from treaties.desk.matcher import Mention
    from treaties.desk.verdicts import Bench, Verdict

_BESIDE = re.compile(
    r"(?:(?<!\w)(?:in|on|against|to|told|en|contra|contre|nach|gegen|против|проти|into|into|under|with|between|avec|con"
    r"|mit|с|со|з|із|dengan)(?: the| la| les| los| der| den)?) $"
)
_NEIGHBOURS = re.compile(
    r"(?<!\w)(?:neighbou?rs? of|voisins? (?:de|du)|vecinos de|nachbarn?|сосед\w*|сусід\w*|جيران|tetangga)"
    r"(?: (?:the|la|der|des|von))? $"
)
_UNTIL = re.compile(
    r"(?:until|till|up to|jusqu'\w*|hasta|bis(?: zum)?|до|hingga|sampai|kadar|حتى|الى)"
    r"(?: (?:the|le|el|dem|am|al|au))? $"
)
_MODAL = re.compile(
    r"(?<!\w)(?:must|should|has to|have to|needs? to|is due to|is expected to|doit|devrait|doivent|debe\w*|tiene que"
    r"|muss|mussen|soll\w*|должн\w+|предстоит|ма[єе]|мають|повин\w+|мусить|harus)(?: \w+)? $"
)
# A pronoun for a treaty that an earlier sentence named.
OBJECT = re.compile(
    r"(?<!\w)(?:l'(?:a|ont|avai\w+)|la ha|lo ha|la han|lo han|it|ihn|sie|его|ее|її|іі|nya)(?!\w)|ها(?!\w)"
)
_SPEAKS = re.compile(
    r"(?:'s? )?\W*(?:said|says|told|has said|warned|a declare|a dit|dijo|sagte|erklarte|заявил|заявив|сказал)"
)
_REFUSED = re.compile(
    r"\w*(?:رفض|refus|declin|rechaz|verweiger|отказ|відмов|거부|reddet|menolak)\w*|without|sans|sin|ohne|без"
)
_ASKS = re.compile(r"(?<!\w)(?:whether|asked if|ob|si (?=\w+ est)|чи)(?!\w)| ли |\?$")
_BY_NONE = re.compile(r" (?:by|par|por|von) (?:none|aucun|ningun|kein|no one|nobody|nadie|personne|niemand)")
# A meeting of the parties makes nobody one.
_MEETING = re.compile(
    r"(?<!\w)(?:meeting|conference|assembly|reunion|conferencia|treffen|konferenz|встреч\w+|конференц\w+|совещани\w+|зустріч\w*"
    r"|нарад\w*|pertemuan|toplanti\w*)(?: (?:of|de|der|des|los|the|les)){0,3}"
    r" (?:states? parties|estados partes?|etats parties|vertragsstaaten"
    r"|государств-участник\w+|держав-учасниц\w*|negara pihak)(?!\w)"
)
# In these languages the negation of a noun stands behind it.
_IS_NOT = re.compile(
    r"[^,;]{0,40}(?<!\w)(?:не явля\w+|не была?|не є|не було|(?:дело |справа )?не (?:дошл\w+|ді[ий]шл\w+))(?!\w)"
)
_WISHED = re.compile(
    r"(?<!\w)(?:recommend\w*|consider\w*|want\w*|weigh\w*|urg\w+|propos\w+|mull\w*|envisag\w+|veut|veulent|souhait\w+|quier\w+|plante\w+"
    r"|estudi\w+|erwag\w+|will|wollen|mochte\w*|рекоменд\w+|рассматр\w+|предлаг\w+|хочет|хотят|намер\w+|розгляд\w+|пропон\w+|хоче|хочуть"
    r"|ingin|mempertimbangkan|dusun\w+|istiyor\w*|تدرس|تريد"
    r"|изуча\w+|возможност\w+|вивча\w+|можлив\w+|possib\w+|posib\w+|moglich\w+|kemungkinan)(?!\w)|검토"
)
_URGES = re.compile(
    r"(?<!\w)(?:urg\w+|call\w* (?:on|upon)|invit\w+|appeal\w*|encourag\w+|ask\w*|exhort\w*|appel\w+|demand\w+"
    r"|instan?\w*|pid\w+|aufgeruf\w+"
    r"|ruf\w*|forder\w*|призв\w+|призыв\w+|заклик\w+|mendesak|menyeru\w*|meminta|cagir\w*|دعا|حث\w*|دعت)(?!\w)"
)
_TO_DO = re.compile(r"(?<!\w)(?:to|a|zu|untuk|agar|pour|para|de|الى|على|ان) $|\w+(?:ть|ти)(?:ся)? $|, $")
# Words that are said of treaties only.
STRICT = re.compile(
    r"(?<!\w)(?:acced\w+|accession|adher\w+|adhes\w+|beigetreten"
    r"|присоедин\w+(?!\w)(?! к (?!не[ийм]|конвен|догов|соглаш|докум|пакт|числу|запрет|ним)\w)"
    r"|приєдн\w+(?!\w)(?! до (?!не|нь|конвен|догов|угод|докум|пакт|числа|заборон|них)\w)|mengaksesi|(?:is|are) bound"
    r"|joined in (?:\w+ )?\d{4}|(?:trat|traten|tritt|treten) (?:\w+ ){0,4}bei)(?!\w)|انضم|가입"
)
# Words that are said of leaving a treaty only.
LEAVES = re.compile(
    r"(?<!\w)(?:denonc\w+|denounc\w+|denunci(?:o|aron|ado)|(?:notice|instrument)s? of withdrawal|austritt\w*"
    r"|ausgetreten|gekundigt|(?:quit|left|exited|(?:withdrew|withdrawal|exit) from) it"
    r"|en (?:est|sont) (?:\w+ )?(?:sorti|retire)\w*"
    r"|se (?:ha |han )?retir\w+ de (?:ella|el|este|esta|dicho|dicha)"
    r"|ви[ий]\w+ (?:з|из|із) (?:нього|не[иі])|و?انسح\w* (?:\w+ )?منها?"
    r"|денонс\w+|(?:вы\w+) из не(?:го|е)|(?:из|із|з) (?:нього|не[иі]) (?:\w+ )?ви[ий]\w+|повідомлення про вихід"
    r"|(?:no longer|ceased to be) \w+|n'est plus \w+)(?!\w)|탈퇴|退出"
)
_MEMBER = re.compile(
    r"(?<!\w)(?:is|are|became|remains?|est|sont|es|son|ist|sind|adalah|является|являются|e|—|–|-)(?: \w+){0,3}? "
    r"(?:an? |une? |eine? )?(?:members?|membres?|miembros?|mitglied\w*|anggota|член\w*|uye\w*)(?!\w)"
    r"|회원국|عضو"
)
_WHERE = re.compile(r"[^,]{0,40}, (?:where|donde|wo|где|де)(?!\w)")
_ATTRIBUTIVE = {"zh", "ko", "ja", "ar", "tr", "id"}
_VERB_EARLY = {"ko", "tr", "de", "ja"}


_DAY = len("2023-03-07")
_BEGINNING, _FAR_OFF = 14, 60  # letters
_AND = re.compile(r" (?:and|et|y|e|und|и|та|і|ve|dan) |، و")
# Where a clause turns from what is denied to what is so: "never used them and has ratified".
_TURNS = re.compile(
    r" (?:and|but|et|mais|y|pero|und|aber|и|но|а|та|і|але|dan|tetapi|ve|ama) (?:already|has|have|had|did|a|ont"
    r"|ha|han|hat|haben|уже|вже|sudah|telah)(?!\w)"
)
_LOCATIVE = re.compile(r"['’]?(?:da|de|ta|te|dan|den|tan|ten)(?:ki)?(?!\w)")


class Status(NamedTuple):
    """Which States, what is said of them, whether denied or only planned, and since which year if one is named."""

    codes: list[str]
    said: str
    negative: bool
    planned: bool
    year: str


def measure_of(language: str, text: str, without: str = "") -> str:
    """The strongest word of a clause: left, ratified, signed, party, joined; "outside" for those that stayed out."""
    text = _MEETING.sub("", text)
    for name in ("left", "outside", *MEASURES):
        if name != without and said_by(language, name).search(text):
            return name
    return ""


def status_in(
    article: Article, sentence: Sentence, clause: Clause, measure: str, inherited: str, *, noun: bool,
    before: list[list[Mention]], denied: bool = False, subject: Sequence[Mention] = (),
    counted: bool = False,
) -> Status | None:  # fmt: skip
    """The status that a clause states, or None; `before` are the States that "both" or "it" may mean.

    `denied` says whether the clause before, whose verb this one may share, was a denial; `subject` are the States with
    which the sentence began and of which it has said nothing yet; `counted` says that the clause counts States and then
    names some of them.
    """
    language = article.language
    if _ASKS.search(clause.text.rstrip()) or _WHERE.match(clause.text):
        return None
    named = not measure and inherited
    among = bool(named and any(said_by(language, name).search(clause.plain) for name in ("among", "same")))
    not_so = bool(named and said_by(language, "not_so").search(clause.plain))
    negative = not_so or measure == "outside" or denies(language, clause.plain, measure) or (among and denied)
    if measure == "left" and not negative and _WISHED.search(clause.plain):
        measure = measure_of(language, clause.plain, without="left")
        if not measure:
            return None  # what is only wished or weighed changes no status
    said = {"outside": "joined"}.get(measure or inherited, measure or inherited)
    own = _subjects(article, sentence, clause, said)
    listed = said_by(language, "among").search(clause.plain)
    behind = [each for each in own if listed and each.first - sentence.first >= clause.first + listed.end()]
    own = behind if counted and behind else own
    states = own or list(subject) or _meant(article, clause, before)
    loose = own and not noun and not negative and said == "joined"
    if loose and not (STRICT.search(clause.plain) or _MEMBER.search(clause.plain)):
        return None
    silent = not measure and not negative and not among
    if silent or not states or (said == "left" and not noun and not LEAVES.search(clause.plain)):
        return None
    if said == "ratified" and negative and _signed_before(language, clause.plain):
        said, negative = "signed_only", False
    planned = _planned(language, clause.plain, measure)
    if (planned or _modal(language, clause.plain, measure)) and said != "left" and not negative:
        return None
    codes = list(dict.fromkeys(each.value for each in states))
    return Status(codes, said, negative, planned, "" if negative else _year(article, clause, measure))


def judged(bench: Bench, treaty: str, status: Status) -> Verdict:
    """The register's verdict on a status."""
    return bench.status(
        treaty, status.codes, status.said, negative=status.negative, planned=status.planned, year=status.year
    )


def normalized(treaty: str, status: Status) -> dict[str, Any]:
    """What the claim says, as data."""
    word = ("not_" if status.negative else "") + {"left": "withdrawn"}.get(status.said, status.said)
    what = {"treaty": treaty, "states": sorted(status.codes), "status": word}
    return what | ({"since": status.year} if status.year else {})


def _year(article: Article, clause: Clause, measure: str) -> str:
    """The year in which the clause says that it was done: of several the one beside the verb."""
    days = days_in(clause.text, article.language, article.day)
    # A weekday says when somebody spoke; only what is named as a year or a month is since when.
    named = [each for each in days if re.search(r"\d", clause.text[each.first : each.last]) or len(each.iso) < _DAY]
    named = [each for each in named if not _UNTIL.search(clause.text[max(0, each.first - 16) : each.first])]
    verb = said_by(article.language, measure).search(clause.plain) if measure else None
    if verb is None:
        return named[0].iso[:4] if len({each.iso[:4] for each in named}) == 1 else ""
    others = [
        match
        for name in MEASURES
        if name != measure
        for match in said_by(article.language, name).finditer(clause.plain)
        if match.start() >= verb.end() or match.end() <= verb.start()
    ]
    text = clause.text
    own = [
        each
        for each in named
        if not any(_gap(text, each, other) < _gap(text, each, verb) for other in others) and _at_verb(text, each, verb)
    ]
    return min(own, key=lambda each: _gap(text, each, verb)).iso[:4] if own else ""


def _gap(text: str, day: Named, verb: re.Match[str]) -> int:
    """How far a day stands from a verb; beyond an "and" it belongs to another one."""
    between = text[min(day.last, verb.end()) : max(day.first, verb.start())]
    return len(between) + (_FAR_OFF if _AND.search(between) else 0)


def _at_verb(text: str, day: Named, verb: re.Match[str]) -> bool:
    """Whether no comma parts them, but behind a day with which the clause begins: "In 2010, Lebanon ratified it"."""
    begins = day.last < verb.start() and day.first < _BEGINNING
    return begins or "," not in text[min(day.last, verb.end()) : max(day.first, verb.start())]


def _signed_before(language: str, text: str) -> bool:
    """Whether the clause first says that they signed: "signed it but never ratified"."""
    signed, ratified = (said_by(language, name).search(text) for name in ("signed", "ratified"))
    if signed is None or ratified is None or signed.end() > ratified.start():
        return False
    denied = said_by(language, "negative").search(text, signed.end())
    return not denies(language, text[: denied.start() if denied else ratified.start()], "signed")


def _planned(language: str, text: str, measure: str) -> bool:
    """Whether the words next to the verb say that it is only intended or decided."""
    verb = said_by(language, measure).search(text) if measure else None
    around = (
        text[max(0, verb.start() - (60 if measure == "left" else 24)) : verb.end() + (60 if measure == "left" else 16)]
        if verb
        else text
    )
    if measure == "left" and said_by(language, "notice").search(around):
        return True
    return bool(said_by(language, "planned").search(around) or _urged(text, verb))


def _modal(language: str, text: str, measure: str) -> bool:
    """Whether it only has to be done: "the president must sign it"."""
    verb = said_by(language, measure).search(text) if measure else None
    return bool(verb and _MODAL.search(text[max(0, verb.start() - 30) : verb.start()]))


def _urged(text: str, verb: re.Match[str] | None) -> bool:
    """Whether somebody is only asked to do it: "urged South Sudan, whose parliament is divided, to accede"."""
    ahead = text[: verb.start()] if verb else ""
    return bool(_TO_DO.search(ahead) and _URGES.search(ahead))


def denies(language: str, text: str, measure: str) -> bool:
    """Whether a negation belongs to the verb: it stands shortly before it, or after it where verbs come early."""
    verb = said_by(language, measure).search(text) if measure else None
    if verb is None:
        return bool(said_by(language, "negative").search(text))
    if measure == "left" and said_by(language, "negative").search(verb.group()):
        return False  # "is no longer a party" says by itself that it left
    after = 24 if language in _VERB_EARLY else 0
    ahead = _TURNS.split(text[max(0, verb.start() - 60) : verb.start()])[-1]
    far, near = (
        ahead[: max(ahead.rfind(mark) for mark in ",،;") + 1],
        ahead[max(ahead.rfind(mark) for mark in ",،;") + 1 :],
    )
    around = _REFUSED.sub("", far) + near + text[verb.start() : verb.end() + after]
    return bool(
        said_by(language, "negative").search(around)
        or _BY_NONE.match(text[verb.end() :])
        or _IS_NOT.match(text[verb.end() :])
    )


def _subjects(article: Article, sentence: Sentence, clause: Clause, said: str) -> list[Mention]:
    """The States of the clause that the claim is about: those that speak or are places are left out."""
    found, apart = [], _apart(article, sentence, clause)
    for each in sentence.of("state"):
        begin, end = each.first - sentence.first, each.last - sentence.first
        if not clause.first <= begin < clause.last or any(first <= begin < last for first, last in apart):
            continue
        if each.form == "adjective" and said != "left" and _modifies(article, sentence, end):
            continue
        before, after = sentence.text[max(0, begin - 12) : begin], sentence.text[end : end + 24]
        if (
            _BESIDE.search(before)
            or _SPEAKS.match(after)
            or _NEIGHBOURS.search(sentence.text[max(0, begin - 24) : begin])
        ):
            continue
        found.append(each)
    found = _without_speakers(article, sentence, clause, said, found)
    relative = RELATIVE.match(clause.text)
    return (named_before(sentence, clause.first) if relative else []) or found


def _apart(article: Article, sentence: Sentence, clause: Clause) -> list[tuple[int, int]]:
    """Stretches of a clause that name others than it speaks of: "unlike Poland and Romania"."""
    found = []
    for match in said_by(article.language, "contrast").finditer(sentence.text, clause.first, clause.last):
        comma = sentence.text.find(",", match.end(), clause.last)
        found.append((match.start(), comma if comma > 0 else clause.last))
    return found


def contrasted(article: Article, sentence: Sentence, clause: Clause, status: Status) -> tuple[Status, int, int] | None:
    """What a clause says by contrast of others, and the stretch that says so: "unlike Poland"."""
    for first, last in _apart(article, sentence, clause):
        others = [each.value for each in sentence.of("state") if first <= each.first - sentence.first < last]
        if others:
            return (
                status._replace(codes=list(dict.fromkeys(others)), negative=not status.negative, year=""),
                first,
                last,
            )
    return None


def _without_speakers(
    article: Article, sentence: Sentence, clause: Clause, said: str, found: list[Mention]
) -> list[Mention]:
    """Drop who speaks behind the say: "Russia never joined, said Ukraine's ministry"."""
    verb = said_by(article.language, said).search(clause.plain)
    if verb is None or article.language in _VERB_EARLY:
        return found
    place = sentence.first + clause.first + verb.end()
    before = [each for each in found if each.last <= place]
    speaking = said_by(article.language, "said").search(clause.plain[verb.end() :])
    limit = place + speaking.start() if speaking else place + len(clause.plain)
    return [each for each in found if each.first < limit] if before else found


def _meant(article: Article, clause: Clause, before: list[list[Mention]]) -> list[Mention]:
    """The States of the sentence before that "both", "the three" or "the country" takes up."""
    language = article.language
    states = list({each.value: each for sentence in before for each in sentence}.values())
    for count in (2, 3):
        if len(states) >= count and said_by(language, f"all_{count}").search(clause.plain):
            return states[-count:]
    if before and before[-1] and said_by(language, "country").search(clause.plain[:40]):
        return before[-1][:1]
    return []


def _modifies(article: Article, sentence: Sentence, end: int) -> bool:
    """Whether an adjective stands before a noun, so that the claim is not about the State itself."""
    if article.language in _ATTRIBUTIVE:
        return False
    after = sentence.text[end : end + 18]
    telling = (*MEASURES, "left", "negative", "planned")
    if any(said_by(article.language, name).match(after.lstrip()) for name in telling):
        return False
    return not re.match(
        r" ?(?:$|[,.;]|and |or |y |et |und |и |та |ve |dan |ni |nor |a |has|have|had|is|are|did|ne |no |не |hat "
        r"|haben |ist |sind |ha |han |es |est |sont |ont |n'|telah|belum|sudah|bukan|never|yang)",
        after,
    )
