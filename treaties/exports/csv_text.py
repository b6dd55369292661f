"""Rows as lines of CSV that the database puts together: one text a row crosses over, and few are taken apart again.

The bytes are those of `blocks.csv_lines`. Cells that the rules of the register keep plain (numbers, days, short
addresses, codes) are joined as they are. Letters that no kept text may hold (`domain.text.clean`) stand between cells
and tell which of them hold a comma or begin with a sign, so that a block needs one look for what is rare.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, and_, case, cast, collate, func, literal_column, or_, type_coerce

from treaties.exports import blocks
from treaties.queries import listing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection

    from treaties.records import RecordType

PLAIN = "plain"  # kind of a cell whose text neither needs quotes nor runs in a spreadsheet
BETWEEN, MARKED, SIGN = "\x1f", "\x02", "\x03"
RARE = ('"', "\n", "\r", SIGN)
# As they stand in the statement: a list has some sixty of them, which as parameters would take most of its making.
_NOTHING, _YES, _NO, _COMMA, _SET, _LETTER, _DIGIT, _EQUALS, _MARKED, _SIGN, _BETWEEN = (
    literal_column(f"'{each}'", String) for each in ("", "yes", "no", "%,%", "[", "A", "0", "=", MARKED, SIGN, BETWEEN)
)
_PLAIN = bytes.maketrans(f"{BETWEEN}{MARKED}".encode(), b',"')


def of_list(
    connection: Connection, entry: RecordType, asked: listing.Asked, size: int = blocks.SIZE
) -> Iterator[bytes]:
    """A list as its filters leave it as lines of CSV, `size` rows at a time; columns as `listing.blocks` has them."""
    kinds = ("line", "line", *(each.kind for each in entry.fields if not each.derived))
    if "real" in kinds:
        for rows in listing.blocks(connection, entry, asked, size):
            yield blocks.csv_lines(kinds, rows).encode()
        return
    for told_rows in listing.texts(connection, entry, asked, size, _putter(kinds)):
        yield lines(told_rows)


@cache
def _putter(kinds: tuple[str, ...]) -> Callable[[str, list[Any], bool], Any]:
    def put(dialect: str, cells: list[Any], plain: bool) -> Any:  # noqa: FBT001 - as `listing.texts` calls it
        even = {"ref", "term"} if plain else {"ref"}
        mine = [PLAIN, *(PLAIN if kind in even else kind for kind in kinds[1:])]  # the first one is the short address
        return told(dialect, mine, cells)

    return put


def told(dialect: str, kinds: Sequence[str], cells: Sequence[Any]) -> ColumnElement[str]:
    """The cells, of fields of these kinds, as one text for `lines`; a coordinate (`real`) may not be among them.

    Each engine has a way of its own to write such a number.
    """
    said = [_cell(dialect, kind, cell) for kind, cell in zip(kinds, cells, strict=True)]
    return func.concat_ws(_BETWEEN, *said, type_=String()).label("line")


def _cell(dialect: str, kind: str, cell: Any) -> ColumnElement[str]:
    mine = dialect == "sqlite"  # whose driver has days as ISO text, and numbers that join texts as they are
    if kind == "flag":
        return case((cell, _YES), (cell.is_(None), _NOTHING), else_=_NO)
    if kind == "day" and not mine:
        return func.coalesce(func.to_char(cell, "YYYY-MM-DD"), _NOTHING)
    text = cast(cell, String) if kind == "number" and not mine else type_coerce(cell, String)
    if kind in {"number", "day", PLAIN}:
        return func.coalesce(text, _NOTHING)
    binary = text if mine else collate(text, "C")
    held = (text.op("LIKE", is_comparison=True)(_COMMA), _MARKED + text + _MARKED)
    if kind == "partial":  # only sets of dates hold commas
        return func.coalesce(case((and_(binary >= _SET, held[0]), held[1]), else_=text), _NOTHING)
    # All signs that begin a formula stand before the letters, so that one comparison is enough for most texts.
    sign = and_(binary < _LETTER, or_(binary < _DIGIT, binary >= _EQUALS))
    return func.coalesce(case((text == "", _NOTHING), (sign, _SIGN + text), held, else_=text), _NOTHING)


def lines(rows: Sequence[str]) -> bytes:
    """The lines of CSV of rows as `told` gives them."""
    whole = blocks.END.join([*rows, ""])
    if SIGN in whole or '"' in whole or not whole.count("\n") == whole.count("\r") == len(rows):
        whole = blocks.END.join([_apart(row) if any(each in row for each in RARE) else row for row in rows] + [""])
    return whole.encode().translate(_PLAIN)


def _apart(row: str) -> str:
    """A row in which some cell holds a quotation mark or a line end, or may run in a spreadsheet."""
    return ",".join([_quoted(cell.replace(MARKED, "")) for cell in row.split(BETWEEN)])


def _quoted(cell: str) -> str:
    text = blocks.guarded(cell[1:]) if cell[:1] == SIGN else cell
    return '"' + text.replace('"', '""') + '"' if any(each in text for each in ',"\n\r') else text
