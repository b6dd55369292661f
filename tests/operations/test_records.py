from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update
from support.drafts import CLAUSES, EDITOR, LITHUANIA, NORWAY, SOURCE, TREATY, act, small_register

from treaties.domain.dates import read_date
from treaties.models import Citation, Record, Revision, StatusSpan, TreatyAction
from treaties.operations import ledger
from treaties.operations.errors import Baseless, Refused, Stale
from treaties.operations.records import Draft, create, edit, publish, retire
from treaties.queries.checks import verify

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from treaties.db import Database

HISTORY = (("signature", "3 Dec 2008"), ("ratification", "24 Mar 2011"), ("withdrawal", "6 Sep 2024"))


def status(connection: Connection, actor: int, day: date) -> str:
    query = select(StatusSpan.status).where(
        StatusSpan.actor_id == actor,
        StatusSpan.layer == "status",
        StatusSpan.first_day <= day,
        StatusSpan.last_day >= day,
    )
    return connection.execute(query).scalar_one()


def test_an_act_rewrites_the_spans_of_its_treaty(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, *each) for each in HISTORY], EDITOR, "acts")
    with database.reading() as connection:
        days = (date(2008, 12, 2), date(2011, 3, 23), date(2011, 3, 24), date(2025, 3, 5), date(2025, 3, 6))
        found = [status(connection, ids[LITHUANIA], day) for day in days]
    assert found == ["none", "signatory", "consented", "party", "withdrawn"]


@pytest.mark.parametrize("said", ["", "plain", 'it\'s -- \\ ; "x" \t %s ? :a', "0012", "Ї"])
def test_what_all_records_of_a_long_list_say_is_kept_letter_by_letter(database: Database, said: str) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        days = [f"{1 + day % 28} Apr {1900 + day}" for day in range(60)]
        drafts = [act(ids, LITHUANIA, "declaration", day, territory=said, notification_no=day) for day in days]
        made = create(connection, drafts, EDITOR, said)
        table = TreatyAction.__table__
        rows = connection.execute(select(table.c.territory, table.c.notification_no).where(table.c.id.in_(made)))
        assert sorted(rows) == sorted((said, day) for day in days)
        assert ledger.broken(connection) == []


CHANGES: tuple[dict[str, Any], ...] = (
    {"date": read_date("5 Apr 2011")},
    {"actor": NORWAY},
    {"act_kind": "acceptance"},
    {"state": "draft"},
)


@pytest.mark.parametrize("first", ["stated", "reckoned"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_an_edited_act_leaves_exactly_the_spans_that_follow(
    database: Database, change: dict[str, Any], first: str
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        if first == "reckoned":  # the edited act is the one that brings the treaty into force
            clauses = {**CLAUSES, "in_force": None, "threshold": 1, "threshold_counts": "ratification acceptance"}
            cited = [{"source": ids[SOURCE], "stance": "asserts"}]
            treaty = Draft("treaty", clauses, citations=cited, title="Convention", slug="ccm")
            edit(connection, ids[TREATY], 1, treaty, EDITOR, "its threshold")
        draft = act(ids, LITHUANIA, "ratification", "24 Mar 2011")
        signed = [act(ids, each, "signature", "3 Dec 2008") for each in (LITHUANIA, NORWAY)]
        made = create(connection, [*signed, draft], EDITOR, "acts")[-1]
        values = {name: ids[to] if name == "actor" else to for name, to in change.items() if name != "state"}
        changed = replace(draft, values=draft.values | values, state=change.get("state", "published"))
        for version, each in enumerate((changed, draft), 1):
            edit(connection, made, version, each, EDITOR, "otherwise, and back")
            found = [one for one in verify(connection) if one.kind in {"stored status", "stored deadlines"}]
            assert len(found) == 2
            assert all(one.agrees for one in found)


@pytest.mark.parametrize("kind", ["withdrawal", "conflict_finding", "provisional_application", "ratification"])
def test_acts_written_at_once_leave_the_spans_that_follow_also_from_those_before_them(
    database: Database, kind: str
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        first = [act(ids, LITHUANIA, *each) for each in HISTORY]
        create(connection, first, EDITOR, "a list")
        days = [f"{day} Apr 2012" for day in range(1, 29)]
        drafts = [act(ids, NORWAY, kind if day == "9 Apr 2012" else "declaration", day) for day in days]
        drafts += [act(ids, NORWAY, "signature", "3 Dec 2008"), act(ids, LITHUANIA, kind, "24 Sep 2024")]
        drafts += [replace(act(ids, NORWAY, "accession", "3 Dec 2014"), state="draft")]
        create(connection, [replace(each, imported=True) for each in drafts], EDITOR, "a list")
        found = [one for one in verify(connection) if one.kind in {"stored status", "stored deadlines"}]
        assert [one.agrees for one in found] == [True, True]


def test_a_signature_after_entry_into_force_is_refused_with_its_article(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        late = act(ids, NORWAY, "signature", "5 Dec 2012")
        with pytest.raises(Refused) as refused:
            create(connection, [late], EDITOR, "late")
    assert refused.value.problems[0].article == "Art. 15"
    with database.reading() as connection:
        assert connection.execute(select(Record.id).where(Record.kind == "treaty_action")).all() == []


def test_an_imported_act_that_breaks_a_clause_is_kept_and_flagged(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        late = replace(act(ids, NORWAY, "signature", "5 Dec 2012"), imported=True)
        (made,) = create(connection, [late], EDITOR, "list")
        content = connection.execute(select(Revision.content).where(Revision.record_id == made)).scalar_one()
    assert "Art. 15" in content["values"]["flag"]


@pytest.mark.parametrize(
    ("kind", "article"), [("reservation", "Art. 19"), ("withdrawal", "Art. 20"), ("ratification", "Art. 16")]
)
def test_an_act_that_the_clauses_forbid_is_refused(database: Database, kind: str, article: str) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
    with pytest.raises(Refused) as refused, database.writing() as connection:
        create(connection, [act(ids, NORWAY, kind, "5 Dec 2012")], EDITOR, "forbidden")
    assert article in " ".join(f"{each.article} {each.message}" for each in refused.value.problems)


def test_nothing_is_published_without_a_citation(database: Database) -> None:
    with database.writing() as connection, pytest.raises(Refused, match="at least one citation"):
        create(connection, [Draft("actor", {"actor_kind": "state"}, title="Nowhere")], EDITOR, "bare")


def test_a_draft_without_a_citation_can_be_kept_but_not_published(database: Database) -> None:
    with database.writing() as connection:
        (made,) = create(connection, [Draft("conflict", {}, title="A war", state="draft")], EDITOR, "bare")
        with pytest.raises(Refused, match="at least one citation"):
            publish(connection, made, 1, EDITOR, "too early")


def test_a_stale_writer_is_told_and_nothing_is_written(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        norway = Draft("actor", {"actor_kind": "state", "iso3": "NOR"}, citations=cited, title="Norway")
        assert edit(connection, ids[NORWAY], 1, norway, EDITOR, "first") == 2
        with pytest.raises(Stale, match="version 2"):
            edit(connection, ids[NORWAY], 1, replace(norway, title="Norge"), EDITOR, "second")
        with pytest.raises(Baseless):
            edit(connection, ids[NORWAY], None, norway, EDITOR, "third")


def test_an_unchanged_citation_keeps_its_number_through_an_edit(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        before = connection.execute(select(Citation.id).where(Citation.record_id == ids[NORWAY])).scalars().all()
        cited = [
            {"source": ids[SOURCE], "stance": "asserts", "locator": "p. 1"},
            {"source": ids[SOURCE], "stance": "denies"},
        ]
        edit(
            connection,
            ids[NORWAY],
            1,
            Draft("actor", {"actor_kind": "state"}, citations=cited, title="Norway"),
            EDITOR,
            "more",
        )
        after = connection.execute(select(Citation.id).where(Citation.record_id == ids[NORWAY])).scalars().all()
    assert set(before) < set(after)


def test_a_source_that_supports_records_is_not_retired_without_another(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        with pytest.raises(Refused, match="say which source replaces it"):
            retire(connection, ids[SOURCE], 1, EDITOR, "dead address")
        cited = [{"source": ids[SOURCE], "stance": "mentions"}]
        new = Draft("source", {"heading": "New list", "source_kind": "status_page"}, citations=cited)
        (replacement,) = create(connection, [new], EDITOR, "new")
        retire(connection, ids[SOURCE], 1, EDITOR, "dead address", replacement)
        assert set(connection.execute(select(Citation.source_id)).scalars()) == {replacement}


def test_a_retired_act_no_longer_counts(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        (made,) = create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        retire(connection, made, 1, EDITOR, "entered by mistake")
        assert status(connection, ids[NORWAY], date(2009, 1, 1)) == "none"


def test_a_taken_short_address_is_refused(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        again = Draft("actor", {"actor_kind": "state"}, citations=[{"source": ids[SOURCE]}], title="X", slug="norway")
        with pytest.raises(Refused, match="is taken"):
            create(connection, [again], EDITOR, "double")


def test_many_records_of_one_name_are_numbered_behind_those_that_are_there(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        state = Draft("actor", {"actor_kind": "state"}, citations=[{"source": ids[SOURCE]}], title="Norway")
        create(connection, [replace(state, title="Norway 3")], EDITOR, "taken")
        many = [state] * 30 + [replace(state, title="Norway 5")] + [replace(state, title=f"X{n}") for n in range(30)]
        made = create(connection, many, EDITOR, "many")
        slugs = set(connection.execute(select(Record.slug).where(Record.id.in_(made))).scalars())
    assert {f"norway-{n}" for n in range(2, 33) if n != 3} < slugs
    assert "norway-3" not in slugs
    assert len(slugs) == len(many)


def test_a_reference_to_a_record_of_another_type_is_refused(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        right = act(ids, NORWAY, "signature", "3 Dec 2008")
        wrong = replace(right, values=right.values | {"actor": ids[TREATY]})
        with pytest.raises(Refused, match="no such actor"):
            create(connection, [wrong], EDITOR, "wrong")


def test_the_chain_of_revisions_shows_an_altered_one(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        assert ledger.broken(connection) == []
        connection.execute(update(Revision).where(Revision.id == 2).values(reason="forged"))
        assert ledger.broken(connection) == [2]


def test_a_transfer_is_titled_by_its_stage_and_parties_and_says_when_it_is_only_alleged(database: Database) -> None:
    values = {"event_kind": "transfer", "stage": "requested", "date": read_date("2023-03-06"), "weapon_stated": "MK-20"}
    with database.writing() as connection:
        ids = small_register(connection)
        roles = ((LITHUANIA, "requester"), (NORWAY, "requested"))
        parties = {"actors": [{"actor": ids[actor], "role": role} for actor, role in roles]}
        cited = [{"source": ids[SOURCE], "stance": "asserts"}]
        drafts = [Draft("event", values | {"evidence": grade}, parties, cited) for grade in ("confirmed", "alleged")]
        made = create(connection, drafts, EDITOR, "two events")
        titles = connection.execute(select(Record.title).where(Record.id.in_(made)).order_by(Record.id)).scalars().all()
    asked = "6 March 2023: Lithuania asks Norway for MK-20"
    assert titles == [asked, f"{asked} (alleged)"]


def test_what_a_record_is_found_by_and_rests_on_follows_whatever_an_edit_changes(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        cited = [{"source": ids[SOURCE], "stance": "asserts", "quote": "a mine was found"}]
        said = Draft("event", {"event_kind": "use", "evidence": "alleged", "note": "first words"}, citations=cited)
        [event] = create(connection, [said], EDITOR, "x")
        new = replace(said, values=said.values | {"note": "other words"})
        denied = replace(new, citations=[{"source": ids[SOURCE], "stance": "denies", "quote": "no mine was found"}])
        for version, draft in enumerate((said, new, denied, replace(denied, state="draft"), said), 1):
            edit(connection, event, version, draft, EDITOR, "y")
            assert [each for each in verify(connection) if not each.agrees] == []
