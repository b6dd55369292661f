"""Works that the tests of citations cite, hostile ones among them."""

from __future__ import annotations

from datetime import date

from treaties.domain.citation import Work
from treaties.domain.dates import parse_edtf

CCM = Work(
    "treaty", "treaty-ccm", "Convention on Cluster Munitions", "https://register.example/treaties/ccm", 1,
    adopted=date(2008, 5, 30), opened=date(2008, 12, 3), in_force=date(2010, 8, 1), unts_volume="2688",
    unts_page="39", registration_no="47713",
)  # fmt: skip
NEWS = Work(
    "source", "source-news", "Two clouds over Drobitsk", "https://register.example/sources/news", 1, "news",
    ("Anna van der Berg", "김철수"), "Sample Press", parse_edtf("2022-02~"), "https://press.example/clouds",
    language="en",
)  # fmt: skip
KOREAN = Work(
    "source", "source-korean", "구름 두 점", "https://register.example/sources/korean", 1, "news",
    ("김철수", "조선통신"), "Sample Press", parse_edtf("2022-02-24"), "https://press.example/korean", language="ko",
    romanised=("Kim, Chulsoo", "Chosun Tongsin News"),
)  # fmt: skip
EVENT = Work("record", "event-1", "Use in Drobitsk", "https://register.example/events/2022-0001@3", 3)
READ = date(2026, 11, 24)
HOSTILE = (
    r"Braces {here} } and { there",
    r"A command \input{/etc/hosts} and \\ more",
    "Percent 100% & dollars $5 #1 under_score ~ ^",
    "<b>bold</b> & <i>not</i> <script>alert(1)</script>",
    "@article{evil, title = {x}}",
    "Quotes \" and ' and `` and '' and -- and --- and ?`",
    "TY - JOUR and ER - inside",
    "“Curly” «guillemets» – dash … dots",
    "김철수 제2차 발표, 集束炸弹, القنابل العنقودية, Кассетные",
)


def named(title: str) -> Work:
    return Work("source", "source-x", title, "https://register.example/sources/x", 1, "news", (), "Sample Press")
