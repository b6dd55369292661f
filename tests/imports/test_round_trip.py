"""Export, import into an empty register, export: equal bytes, whatever the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from conftest import settings_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import SAMPLES, sample
from sqlalchemy import func, select
from support.drafts import CLAUSES, EDITOR, LITHUANIA, NORWAY, SOURCE, TREATY, act, small_register
from support.lent import at, make
from support.thorough import some

from treaties.cli import main
from treaties.db import Database
from treaties.domain.text import clean
from treaties.exports import lines
from treaties.exports.write import write
from treaties.imports import register
from treaties.imports.errors import NotImported
from treaties.imports.rebuild import rebuilt
from treaties.models import Revision
from treaties.operations.records import Draft, create, edit
from treaties.records import TYPES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of manage.py on the empty register."""
    monkeypatch.setenv("TREATIES_DATABASE_URL", database.settings.database_url)
    monkeypatch.setenv("TREATIES_DATA_DIR", str(tmp_path / "data"))
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


FORMS = ("jsonl", "csv", "datapackage")


@pytest.fixture
def other(database: Database, request: pytest.FixtureRequest) -> Database:
    """The seeded register on the other engine; both write the same bytes (tests/exports)."""
    found: Database = request.getfixturevalue("seeded_postgres" if database.is_sqlite else "seeded_sqlite")
    return found


@pytest.mark.parametrize("form", some(FORMS, 2))  # tables of a package are tables; made-up registers go by all three
def test_the_seed_survives_the_way_to_the_other_engine(
    other: Database, database: Database, tmp_path: Path, form: str
) -> None:
    with other.reading() as connection:
        state = write(connection, form, tmp_path / "out")
    with database.writing() as connection:
        register.load(connection, tmp_path / "out")
    with database.reading() as connection:
        assert lines.fingerprint(connection) == state


def kept(text: str) -> str:
    """The text as a form would keep it; empty where it would refuse it."""
    try:
        return clean(text, 300)
    except ValueError:
        return ""


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from(list("'\"\\;-=@+,%"))).map(kept)


@st.composite
def registers(draw: Any) -> list[tuple[str, dict[str, Any], str, str]]:
    """Records of any types with texts of any kind: (type, texts by field, title, quote)."""
    found = []
    for kind in draw(st.lists(st.sampled_from(sorted(SAMPLES)), max_size=6)):
        names = [each.name for each in TYPES[kind].fields if each.kind in {"line", "prose"} and not each.derived]
        names = [name for name in names if name not in {"iso2", "iso3"}]
        names = [name for name in names if TYPES[kind].table.c[name].type.__class__.__name__ == "Text"]
        texts = {name: text for name in names if (text := draw(WORDS))}
        found.append((kind, texts, draw(WORDS), draw(WORDS)))
    return found


def built(connection: Any, wanted: list[tuple[str, dict[str, Any], str, str]]) -> None:
    ids = small_register(connection)
    for kind, texts, title, quote in wanted:
        draft = sample(kind, ids)
        cited = [{"source": ids[SOURCE], "stance": "asserts", "quote": quote}]
        named = title if TYPES[kind].titled and title else draft.title
        create(connection, [Draft(kind, draft.values | texts, {}, cited, title=named, imported=True)], EDITOR, "x")


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(wanted=registers(), form=st.sampled_from(FORMS))
def test_any_register_survives_the_way_to_the_other_engine(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, postgres_server: str, postgres_template: str,
    wanted: list[Any], form: str,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("round")
    (folder / "register.db").write_bytes(sqlite_template.read_bytes())
    make(postgres_server, f'CREATE DATABASE "{(name := "r_" + folder.name)}" TEMPLATE "{postgres_template}"')
    here = Database(settings_for(f"sqlite:///{folder / 'register.db'}", folder))
    there = Database(settings_for(at(postgres_server, name), folder))
    with here.writing() as connection:
        built(connection, wanted)
    with here.reading() as connection:
        state = write(connection, form, folder / "out")
    with there.writing() as connection:
        register.load(connection, folder / "out")
    with there.reading() as connection:
        assert lines.fingerprint(connection) == state
    here.dispose()
    there.dispose()
    make(postgres_server, f'DROP DATABASE "{name}" WITH (FORCE)')


def test_an_earlier_state_is_rebuilt_from_the_revisions(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = (datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 30))
    monkeypatch.setattr("treaties.operations.records.now", lambda: next(moments))
    with database.writing() as connection:
        ids = small_register(connection)
    before = run("export", "--canonical").output
    with database.writing() as connection:
        create(connection, [act(ids, LITHUANIA, "signature", "2008-12-03")], EDITOR, "x")
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        edit(connection, ids[NORWAY], 1, Draft("actor", {"actor_kind": "state"}, {}, cited, title="Noreg"), EDITOR, "x")
    assert run("export", "--canonical").output != before
    assert run("export", "--canonical", "--as-recorded", "2026-01-01T12:00:00Z").output == before


def test_an_act_that_later_clauses_forbid_says_no_more_after_the_way(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, NORWAY, "signature", "2008-12-03")], EDITOR, "x")
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        earlier = CLAUSES | {"in_force": date(2007, 1, 1)}
        edit(connection, ids[TREATY], 1, Draft("treaty", earlier, {}, cited, title="CCM"), EDITOR, "a clause changes")
    with database.reading() as connection:
        newest: int = connection.execute(select(func.max(Revision.id))).scalar_one()
        with rebuilt(connection, newest) as then:
            assert lines.fingerprint(then) == lines.fingerprint(connection)


def test_a_file_with_problems_is_refused_with_each_line_and_column(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "no json\n"
        '{"kind":"actor","slug":"a b","title":"A","values":{"actor_kind":"state","valid_from":"soon","x":"y"}}\n'
        '{"kind":"ghost"}\n{"kind":"actor","slug":"b","title":"B","values":{"note":["list"]}}\n',
        encoding="utf-8",
    )
    with database.writing() as connection, pytest.raises(NotImported) as refused:
        register.load(connection, path)
    assert [(each.line, each.column) for each in refused.value.problems][:3] == [(1, ""), (3, "kind"), (4, "kind")]


def test_a_register_that_holds_records_takes_no_second_one(database: Database, tmp_path: Path, run: Run) -> None:
    with database.writing() as connection:
        small_register(connection)
    assert run("export", "--format", "jsonl", "-o", tmp_path / "out").exit_code == 0
    answer = run("import", "register", tmp_path / "out")
    assert answer.exit_code == 1
    assert "holds records already" in answer.stderr


def test_a_dry_run_writes_nothing(other: Database, database: Database, tmp_path: Path, run: Run) -> None:
    with other.reading() as connection:
        write(connection, "jsonl", tmp_path / "out")
    assert "would be imported" in run("import", "register", tmp_path / "out", "--dry-run").output
    with database.reading() as connection:
        assert not list(lines.records(connection))
