from __future__ import annotations

from typing import TYPE_CHECKING

from support.drafts import EDITOR, LITHUANIA, NORWAY, TREATY, act, small_register

from treaties.operations.records import Draft, create, retire
from treaties.queries.explain import explain_rows

if TYPE_CHECKING:
    from treaties.db import Database


def test_each_step_names_its_act_and_the_sources_that_state_it(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        create(connection, [act(ids, LITHUANIA, "signature", "3 Dec 2008")], EDITOR, "act")
        (row,) = explain_rows(connection, "ccm", "LTU") or []
    assert (row["day"], row["status_after"], row["article"]) == ("2008-12-03", "signatory", "Art. 15")
    assert row["action"].endswith("lithuania-signature")
    assert row["sources"] == ["depositary-undated"]


def test_an_actor_without_an_act_has_nothing_to_explain(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        assert explain_rows(connection, "ccm", "NOR") == []


def test_a_retired_act_explains_nothing(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        (made,) = create(connection, [act(ids, NORWAY, "signature", "3 Dec 2008")], EDITOR, "act")
        retire(connection, made, 1, EDITOR, "entered twice")
        assert explain_rows(connection, "ccm", "NOR") == []


def test_an_actor_that_is_a_draft_or_unknown_is_not_explained(database: Database) -> None:
    with database.writing() as connection:
        small_register(connection)
        create(
            connection,
            [Draft("actor", {"actor_kind": "state", "iso3": "ATL"}, title="Atlantis", state="draft")],
            EDITOR,
            "",
        )
        assert explain_rows(connection, "ccm", "ATL") is None
        assert explain_rows(connection, "ccm", "atlantis") is None
        assert explain_rows(connection, "ccm", "mu") is None


def test_a_retired_treaty_explains_nothing(database: Database) -> None:
    with database.writing() as connection:
        ids = small_register(connection)
        retire(connection, ids[TREATY], 1, EDITOR, "entered twice")
        assert explain_rows(connection, "ccm", "LTU") is None
