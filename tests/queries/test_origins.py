"""How many independent origins stand behind an event: chains, reprints, ties, and what researchers correct."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from conftest import signed_in
from sqlalchemy import select, update
from support.drafts import EDITOR, LITHUANIA, NORWAY, act, small_register
from support.forms import sent
from support.forms import told as told_page

from treaties.capture.paste import pasted
from treaties.models import Event, Record
from treaties.operations import snapshot, tie
from treaties.operations.errors import Refused
from treaties.operations.records import Draft, create, edit, next_id
from treaties.queries.checks import verify
from treaties.queries.evidence import citations, marks_by_field, marks_of
from treaties.queries.origins import Ground, chains_behind, origins_of, sketches_behind
from treaties.vault import Vault, vault_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask
    from sqlalchemy import Connection

    from treaties.db import Database

DISPATCH = " ".join(f"word{place} of the same dispatch" for place in range(40))


def told(connection: Connection, relays: Sequence[Sequence[dict[str, Any]]], **cited: Any) -> tuple[int, list[int]]:
    """An event that as many sources assert as there are lists of relays; its id and theirs."""
    first = next_id(connection)
    sources = [
        Draft(
            "source", {"heading": f"Report {place}", "publisher": f"Paper {place}", "source_kind": "news"},
            {"relays": list(links)}, [{"source": first + place, "stance": "mentions"}],
        )
        for place, links in enumerate(relays)
    ]  # fmt: skip
    ids = create(connection, sources, EDITOR, "sources")
    lines = [{"source": source, "stance": "asserts", **cited} for source in ids]
    event = Draft("event", {"event_kind": "use", "evidence": "unclear"}, citations=lines)
    return create(connection, [event], EDITOR, "event")[0], ids


def origins(connection: Connection, event: int) -> list[str]:
    cited = citations(connection, [event])
    sources = {each.source_id for each in cited}
    ground = Ground(
        connection, chains_behind(connection, event, sources), lambda: sketches_behind(connection, event, sources)
    )
    return [origin.name for origin in origins_of(ground, cited)]


def stored(connection: Connection, event: int) -> str:
    return str(connection.execute(select(Event.support).where(Event.id == event)).scalar_one())


def test_ten_reprints_of_one_dispatch_are_one_origin(database: Database) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[{"name": "Reuters", "position": 1}]] * 10)
        assert origins(connection, event) == ["Reuters"]
        assert stored(connection, event) == "one_origin"


def test_papers_that_saw_for_themselves_are_several(database: Database) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[], []])
        assert origins(connection, event) == ["Paper 0", "Paper 1"]
        assert stored(connection, event) == "several"


def test_two_relays_of_two_agencies_are_known_from_relays_only(database: Database) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[{"name": "Reuters"}], [{"name": "AFP"}]])
        assert stored(connection, event) == "only_relays"


def test_a_chain_goes_on_where_the_relayed_source_has_one_of_its_own(database: Database) -> None:
    with database.writing() as connection:
        _, (first,) = told(connection, [[{"name": "two officials"}]])
        event, _ = told(connection, [[{"name": "Paper 0", "relayed": first}], [{"name": "two officials"}]])
        assert origins(connection, event) == ["two officials"]


@pytest.mark.parametrize(("locator", "name"), [("para. 2", "Reuters"), ("para. 4", "Paper 0"), ("", "Reuters")])
def test_a_chain_told_in_one_paragraph_stands_behind_that_one_only(database: Database, locator: str, name: str) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[{"name": "Reuters", "basis": "Paragraph 2 names Reuters."}]], locator=locator)
        assert origins(connection, event) == [name]


def test_a_second_chain_of_a_source_leaves_the_first_where_it_was_told(database: Database) -> None:
    links = [
        {"name": "Reuters", "chain": 1, "basis": "para. 2: “Reuters reported the strike on the bridge”"},
        {"name": "AFP", "chain": 2, "basis": "para. 5: “AFP counted the dead”"},
    ]
    with database.writing() as connection:
        event, _ = told(connection, [links], locator="para. 2", quote="Reuters reported the strike on the bridge")
        assert origins(connection, event) == ["Reuters"]


def test_the_same_words_of_one_source_are_no_second_origin(database: Database) -> None:
    words = "The shells fell on the bridge at noon, the prosecutor said."
    with database.writing() as connection:
        event, (source,) = told(connection, [[]], quote=words, claimant="the prosecutor")
        lines = [{"source": source, "stance": "asserts", "quote": words, "claimant": claimant}
                 for claimant in ("the prosecutor", "")]  # fmt: skip
        whole = Draft("event", {"event_kind": "use", "evidence": "unclear"}, citations=lines)
        again = create(connection, [whole], EDITOR, "the same event")[0]
        assert origins(connection, event) == origins(connection, again) == ["the prosecutor"]


def test_who_denies_an_event_supports_none_of_its_fields(database: Database) -> None:
    with database.writing() as connection:
        event, (source,) = told(connection, [[]], quote="It fell on the bridge.")
        lines = [{"source": source, "stance": stance, "quote": quote, "field": field}
                 for stance, quote, field in (("asserts", "It fell.", ""), ("denies", "Nothing fell.", ""),
                                              ("denies", "Not by us.", "actors"))]  # fmt: skip
        denied = Draft("event", {"event_kind": "use", "evidence": "unclear"}, citations=lines)
        event = create(connection, [denied], EDITOR, "an event")[0]
        marks = marks_by_field(citations(connection, [event]))
    assert marks_of(marks, event, "event_kind") == [1]
    assert len(marks_of(marks, event, "actors")) == 2


def test_an_actor_and_its_other_name_are_one_voice(database: Database) -> None:
    with database.writing() as connection:
        _, (source,) = told(connection, [[]])
        agency = Draft(
            "actor", {"actor_kind": "outlet"}, {"names": [{"name": "Reuters News Agency"}]},
            [{"source": source, "stance": "asserts"}], title="Reuters",
        )  # fmt: skip
        create(connection, [agency], EDITOR, "an agency")
        event, _ = told(connection, [[{"name": "Reuters"}], [{"name": "Reuters News Agency"}]])
        assert stored(connection, event) == "one_origin"


def test_the_same_text_under_another_headline_is_one_origin(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        event, ids = told(connection, [[], []])
        for source, headline in zip(ids, ("One headline. ", "Another one altogether. "), strict=True):
            snapshot.keep(connection, Vault(tmp_path), pasted(headline + DISPATCH), EDITOR, source)
        assert origins(connection, event) == ["Paper 0"]


def test_a_correction_is_stored_with_its_reason_and_changes_the_count(database: Database) -> None:
    with database.writing() as connection:
        event, (one, other) = told(connection, [[], []])
        with pytest.raises(Refused, match="Say why"):
            tie.state(connection, one, other, "same_origin", EDITOR, " ")
        changes = tie.state(connection, one, other, "same_origin", EDITOR, "Both print the agency's text.")
        assert [change[0] for change in changes] == [one]
        assert stored(connection, event) == "one_origin"
        tie.state(connection, other, one, "independent", EDITOR, "They only look alike.")
        assert stored(connection, event) == "several"


def test_what_is_called_independent_stays_apart_although_both_name_one_voice(database: Database) -> None:
    with database.writing() as connection:
        event, (one, other) = told(connection, [[{"name": "an eyewitness"}], [{"name": "an eyewitness"}]])
        assert stored(connection, event) == "one_origin"
        tie.state(connection, one, other, "independent", EDITOR, "Two different people.")
        assert len(origins(connection, event)) == 2


def test_a_relay_added_to_a_source_changes_what_its_events_rest_on(database: Database) -> None:
    with database.writing() as connection:
        event, ids = told(connection, [[], []])
        for source in ids:
            values = {"heading": "Report", "publisher": "Paper", "source_kind": "news"}
            cited = [{"source": source, "stance": "mentions"}]
            draft = Draft("source", values, {"relays": [{"name": "Reuters"}]}, cited)
            edit(connection, source, 1, draft, EDITOR, "names its origin")
        assert stored(connection, event) == "one_origin"


def test_verify_tells_where_what_is_stored_of_origins_is_not_what_follows(database: Database) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[], []])
        assert [each.agrees for each in verify(connection) if each.kind == "stored origins"] == [True]
        connection.execute(update(Event).where(Event.id == event).values(support="one_origin"))
        wrong = [each for each in verify(connection) if each.kind == "stored origins"]
        assert [(each.agrees, "computed “several”" in each.message) for each in wrong] == [(False, True)]


def test_a_kept_text_that_is_filed_makes_a_reprint_known_at_once(database: Database, tmp_path: Path) -> None:
    with database.writing() as connection:
        event, sources = told(connection, [[], []])
        for source in sources:
            made = snapshot.keep(connection, Vault(tmp_path), pasted(f"{DISPATCH} {source}"), EDITOR)
            snapshot.file_under(connection, made, source)
        assert stored(connection, event) == "one_origin"


def test_a_copy_that_is_filed_or_taken_down_changes_a_page_that_was_kept(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        event, sources = told(connection, [[], []])
        slug = connection.execute(select(Record.slug).where(Record.id == event)).scalar_one()
    client, weak = app.test_client(), "rests on one origin"
    assert weak not in told_page(client.get(f"/events/{slug}"))
    vault = vault_of(database.settings)
    with database.writing() as connection:
        copies = [snapshot.keep(connection, vault, pasted(f"{DISPATCH} {each}"), EDITOR, each) for each in sources]
    assert weak in told_page(client.get(f"/events/{slug}"))
    with database.writing() as connection:
        snapshot.remove(connection, copies[0], "its owner asks")
    assert weak not in told_page(client.get(f"/events/{slug}"))


def test_the_form_on_an_events_page_corrects_which_sources_have_one_origin(app: Flask, database: Database) -> None:
    with database.writing() as connection:
        event, _ = told(connection, [[], []])
        slug = connection.execute(select(Record.slug).where(Record.id == event)).scalar_one()
    client = signed_in(app)
    sources = re.findall(r'<option value="(paper-[^"]+)"', told_page(client.get(f"/events/{slug}")))[:2]
    form = {"one": sources[0], "other": sources[1], "tie": "same_origin", "note": "both print one release"}
    refused = sent(client, f"/events/{slug}/origins", form | {"other": sources[0]})
    assert refused.status_code == 422
    assert "Choose two different sources" in told_page(refused)
    assert "both print one release" in told_page(refused)
    sent(client, f"/events/{slug}/origins", form)
    page = told_page(client.get(f"/events/{slug}"))
    assert "rests on one origin" in page
    assert "both print one release" in page


def test_an_act_that_only_one_paper_tells_of_is_marked_and_one_of_a_depositary_is_not(
    app: Flask, database: Database
) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        _, (paper,) = told(connection, [[]])
        drafts = [act(ids, LITHUANIA, "signature", "2008-12-03"), act(ids, NORWAY, "signature", "2008-12-03")]
        drafts[0].citations[:] = [{"source": paper, "stance": "asserts"}]
        made = create(connection, drafts, EDITOR, "acts")
        slugs = dict(connection.execute(select(Record.id, Record.slug).where(Record.id.in_(made))).all())
    client = app.test_client()
    assert "rests on reports of one origin" in told_page(client.get(f"/acts/{slugs[made[0]]}"))
    assert "rests on reports of one origin" not in told_page(client.get(f"/acts/{slugs[made[1]]}"))
