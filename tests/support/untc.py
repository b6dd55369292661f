"""Status pages of our own making, marked up as the UN Treaty Collection marks up its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

ID = "ctl00_ctl00_ContentPlaceHolder1_ContentPlaceHolderInnerPage_"
TERRITORIES = "<tr><td>Participant</td><td>Date of receipt of the notification</td><td>Territories</td></tr>"


@dataclass
class Saved:
    """A page to be written: `rows` are cells as printed, `notes` are footnotes by number, `marks` those of a name."""

    number: str
    title: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]
    notes: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    as_of: str = "03-02-2026"
    below: str = ""

    def html(self) -> str:
        chapter, number, *letter = self.number.split("-")
        item = f"{number}. \n {' '.join(letter)} \n\t {escape(self.title)}"
        body = "".join(self._row(n, row) for n, row in enumerate(self.rows))
        head = "".join(f'<td valign="bottom" width="90">{cell}<br></td>' for cell in self.head)
        notes = "".join(
            f"<tr><td><div id=\"{ID}dgNotesAll_ctl{n}\"></div><div><a name='{n}'>{n}</a><index></index>{text}<br><br>"
            "</div></td></tr>"
            for n, text in self.notes.items()
        )
        return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>UNTC</title></head><body>
<form method="post" action="./ViewDetails.aspx?src=TREATY&amp;mtdsg_no={self.number}&amp;chapter=26&amp;clang=_en">
<input type="hidden" name="__VIEWSTATE" value="BOwABbXr" />
<select><option value="25">CHAPTER XXV</option></select><table class="contenttable"><tr><td>
<div id="{ID}div3" class="heading-three">STATUS AS AT : {self.as_of} 10:16:18 EDT</div>
<div id="{ID}rptHead_ctl00_tcHead">\n CHAPTER {chapter}\n </div>
<table><tr><td><div id="{ID}rptTreaty_ctl00_tcTreaty" class="treatyCenter">\n {item}\n</div></td></tr></table>
<div id="{ID}rptEIF_ctl00_tcText">1 August 2010.<SUP><A href='#' class='noteIndex'></A> </SUP></div>
<table><tr><td><table id="{ID}tblgrid" class="table table-striped">\n\t<tr class="thead-one">{head}</tr>{body}</table>
</td></tr></table><table id="{ID}Table1" style="Display:none;">{self.below}</table>
<table id="{ID}dgDec"><tr><td><div id="{ID}dgDec_ctl02_divParticipant">Belgium</div>
<div id="{ID}dgDec_ctl02_divText"><p class='invisible'>Belgium</p><i>On 3 December 2008:</i> It is so.</div></td></tr>
</table><table id="{ID}tblDec">{TERRITORIES}<tr><td>Denmark</td><td>12 Feb 2010</td><td>Greenland</td></tr></table>
<table id="{ID}dgNotesAll">{notes}</table></td></tr></table></form></body></html>"""

    def _row(self, place: int, row: tuple[str, ...]) -> str:
        name, *cells = row
        mark = self.marks.get(name)
        shown = escape(name, quote=False)
        if place % 7 == 3:
            shown = f"<A href='#EndDec' class='noteIndex' onclick='return Show(this,\"\",\"_en\");'>{shown}</A>"
        if mark:
            links = "</A>,<A class='noteIndex'>".join(mark.split(" "))
            shown += f" <SUP><A onclick='ShowNoteAll()' href='#{mark}' class='noteIndex'>{links}</A> </SUP>"
        kind = "trBWhite" if place % 2 else "trBGGrey"
        made = "".join(f"\t\t<td>{_printed(cell)}</td>\n" for cell in cells)
        return f'\t<tr class="{kind}">\n\t\t<td>{shown}<br></td>\n{made}\t</tr>'


def _printed(cell: str) -> str:
    """A cell as the UN prints it: a day of one digit behind a hard space, the year behind a tab."""
    if not cell:
        return "&nbsp;"
    words = cell.replace("[ ", "[").split()
    inner = [f"&nbsp;{word}" if len(word.strip("[")) == 1 and word.strip("[").isdigit() else word for word in words]
    text = " ".join(inner).replace("[&nbsp;", "[ &nbsp;").replace("&nbsp;[", "[ &nbsp;")
    for year in (word for word in words if len(word.strip("]")) == 4 and word[:4].isdigit()):
        text = text.replace(f" {year}", f"\t {year}")
    return f" {text} <br>"
