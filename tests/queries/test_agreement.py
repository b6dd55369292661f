"""The stored spans, asked by SQL, and the domain's own functions give the same answers on random histories."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from conftest import settings_for
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from support.drafts import CLAUSES, EDITOR, LITHUANIA, NORWAY, SOURCE, TREATY, act, small_register

from treaties.db import Database
from treaties.domain.dates import FIRST_DAY, LAST_DAY
from treaties.domain.status import Span, counts_on, spans, status_on
from treaties.models import Base, Deadline, StatusSpan
from treaties.operations import derive
from treaties.operations.records import Draft, create, edit, retire
from treaties.queries.checks import verify
from treaties.queries.history import acts_of, clauses_of, lives
from treaties.queries.status import counts, status_answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

KINDS = (
    "signature", "ratification", "accession", "succession", "withdrawal", "revocation", "provisional_application",
    "cancelled_signature", "definitive_signature", "withdrawal_of_ratification", "declaration", "suspension_notice",
)  # fmt: skip
NEAR = st.dates(min_value=date(2007, 1, 1), max_value=date(2027, 12, 31))
WHEN = st.tuples(NEAR, st.sampled_from(["%Y-%m-%d", "%Y-%m-%d", "%Y-%m", "%Y"])).map(
    lambda each: f"{each[0]:{each[1]}}"
)
ACTS = st.tuples(st.sampled_from([LITHUANIA, NORWAY]), st.sampled_from(KINDS), WHEN)


class History(NamedTuple):
    """Acts as (actor, kind, date); whether the treaty's entry into force is stated, or follows from two consents."""

    acts: list[tuple[int, str, str]]
    stated: bool


HISTORIES = st.builds(History, st.lists(ACTS, max_size=6), st.booleans())
CODES = {"LTU": LITHUANIA, "NOR": NORWAY}
FEW = settings(max_examples=15)
Ids = list[int]


@contextmanager
def written(template: Path, history: History) -> Iterator[tuple[Connection, Ids, Ids]]:
    """A register with that history, kept and flagged as a depositary's list is; ids of its records and of its acts."""
    with TemporaryDirectory() as folder:
        shutil.copy(template, Path(folder) / "register.db")
        database = Database(settings_for(f"sqlite:///{folder}/register.db", Path(folder)))
        with database.writing() as connection:
            ids = small_register(connection)
            if not history.stated:
                edit(connection, ids[TREATY], 1, clauses(ids, in_force=None, threshold=2), EDITOR, "not stated")
            drafts = [replace(act(ids, *each), imported=True) for each in history.acts]
            yield connection, ids, create(connection, drafts, EDITOR, "a history")
        database.dispose()


def clauses(ids: Ids, **other: Any) -> Draft:
    cited = [{"source": ids[SOURCE], "stance": "asserts"}]
    return Draft("treaty", CLAUSES | other, citations=cited, title="Convention on Cluster Munitions")


def computed(connection: Connection, ids: Ids) -> dict[int, list[Span]]:
    found = clauses_of(connection, ids[TREATY])
    assert found is not None
    return spans(found, acts_of(connection, ids[TREATY]), lives(connection))


def telling_days(found: dict[int, list[Span]]) -> list[date]:
    """The first and last day of every span, and the days beside them."""
    edges = {day for each in found.values() for span in each for day in (span.first, span.last)}
    step = timedelta(days=1)
    inner = {day for day in edges if FIRST_DAY < day < LAST_DAY}
    return sorted(edges | {day - step for day in inner} | {day + step for day in inner})


def stored(connection: Connection) -> list[list[tuple[str, ...]]]:
    """The derived rows without their numbers."""
    tables: list[Table] = [Base.metadata.tables[model.__tablename__] for model in (StatusSpan, Deadline)]
    columns = [[column for column in table.c if column.name != "id"] for table in tables]
    return [sorted(tuple(map(str, row)) for row in connection.execute(select(*each))) for each in columns]


@FEW
@given(history=HISTORIES)
def test_the_range_query_and_the_domain_agree_on_every_actor_and_every_count(
    sqlite_template: Path, history: History
) -> None:
    with written(sqlite_template, history) as (connection, ids, _):
        found = computed(connection, ids)
        for day in telling_days(found):
            spans_there = {code: status_on(found[ids[actor]], day) for code, actor in CODES.items()}
            asked = status_answer(connection, "ccm", day)
            assert asked
            assert asked["actors"] == {code: span.status for code, span in spans_there.items() if span}
            assert asked["counts"] == counts(connection, ids[TREATY], day) == counts_on(found, day)


@FEW
@given(history=HISTORIES)
def test_recomputing_changes_nothing(sqlite_template: Path, history: History) -> None:
    with written(sqlite_template, history) as (connection, ids, _):
        before = stored(connection)
        assert before[0]
        derive.rewrite(connection, [ids[TREATY]])
        assert stored(connection) == before


@FEW
@given(history=HISTORIES, later=st.lists(ACTS, min_size=1, max_size=3))
def test_a_second_list_leaves_the_rows_that_recomputing_gives(
    sqlite_template: Path, history: History, later: list[tuple[int, str, str]]
) -> None:
    with written(sqlite_template, history) as (connection, ids, _):
        create(connection, [replace(act(ids, *each), imported=True) for each in later], EDITOR, "a second list")
        before = stored(connection)
        derive.rewrite(connection, [ids[TREATY]])
        assert stored(connection) == before


@FEW
@given(history=HISTORIES, data=st.data())
def test_whatever_is_changed_the_stored_rows_follow(
    sqlite_template: Path, history: History, data: st.DataObject
) -> None:
    with written(sqlite_template, history) as (connection, ids, acts):
        if acts:
            changed, gone = data.draw(st.sampled_from(acts)), data.draw(st.sampled_from(acts))
            other = replace(act(ids, *data.draw(ACTS)), imported=True)
            edit(connection, changed, 1, other, EDITOR, "corrected")
            retire(connection, gone, 2 if gone == changed else 1, EDITOR, "entered twice")
        edit(connection, ids[NORWAY], 1, actor(ids, may_join=data.draw(st.booleans())), EDITOR, "changed")
        wrong = [each for each in verify(connection) if not each.agrees and each.kind != "flagged act"]
        assert [each.message for each in wrong if each.kind != "entry into force"] == []


@settings(max_examples=12)
@given(history=HISTORIES)
def test_the_order_in_which_acts_are_entered_does_not_matter(sqlite_template: Path, history: History) -> None:
    backwards = History(history.acts[::-1], history.stated)
    answers = []
    for each in (history, backwards):
        with written(sqlite_template, each) as (connection, ids, _):
            days = [date(year, 7, 15) for year in range(2007, 2029)]
            answers.append([counts(connection, ids[TREATY], day) for day in days])
    assert answers[0] == answers[1]


def actor(ids: Ids, *, may_join: bool) -> Draft:
    cited = [{"source": ids[SOURCE], "stance": "asserts"}]
    values = {"actor_kind": "state", "iso3": "NOR", "may_join": may_join}
    return Draft("actor", values, citations=cited, title="Norway")
