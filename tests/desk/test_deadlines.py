"""Deadlines that an article claims, beside those that the register computes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from desk.test_proposals import unkept
from sqlalchemy import select
from support.articles import ABOUT, accept_all, laid

from treaties.desk import filing, gazetteer
from treaties.desk.article import open_article
from treaties.desk.deadlines import deadlines_of
from treaties.models import Citation, Record

if TYPE_CHECKING:
    from treaties.db import Database

BEFORE = {
    "en": "Bulgaria joined the Convention on Cluster Munitions. ", "fr": "La Bulgarie a rejoint la convention d'Oslo. ",
    "es": "Bulgaria forma parte de la Convención de Oslo. ",
    "ru": "Болгария участвует в Конвенции по кассетным боеприпасам. ",
    "de": "Bulgarien ist der Konvention über Streumunition beigetreten. ",
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence", "holds"),
    [("en", "It gave Bulgaria until 1 October 2019 as a deadline to destroy its stockpile.", True),
     ("en", "Bulgaria must destroy its stockpile by October 2018.", False),
     ("en", "Bulgaria must destroy its stockpile by 1 October 2022.", "unknown"),
     ("en", "Parties must clear their land within ten years.", True),
     ("en", "Parties are obliged to destroy their stocks within five years.", False),
     ("en", "Norway told Bulgaria to destroy its stockpile.", None),
     ("fr", "La Bulgarie doit détruire ses stocks avant le 1er octobre 2019.", True),
     ("es", "Bulgaria tiene hasta el 1 de octubre de 2019 para destruir sus reservas.", True),
     ("de", "Bulgarien muss seine Bestände bis zum 1. Oktober 2019 vernichten.", True),
     ("ru", "Болгария должна уничтожить запасы не позднее октября 2019 года.", True)],
)  # fmt: skip
def test_a_stated_deadline_is_compared_with_the_computed_one(
    seeded: Database, language: str, sentence: str, holds: object
) -> None:
    day = date(2021, 5, 6)
    with seeded.reading() as connection:
        matcher = gazetteer.matcher(connection, language)
        article = open_article(BEFORE[language] + sentence, language, None, day, matcher)
        found = [each.claim["true_as_of_article_date"] for each in deadlines_of(article, connection, day)]
    assert found == ([] if holds is None else [holds])


def test_an_accepted_deadline_cites_the_duty_about_the_state(seeded: Database) -> None:
    with unkept(seeded) as connection:
        text = f"{BEFORE['en']}Bulgaria must destroy its stockpile by 1 October 2019."
        reading, rows, who = laid(connection, f"A headline\n\n{text}\n", **ABOUT)
        filing.file(connection, reading, accept_all(connection, reading, rows, who), "", who, "read")
        query = select(Record.slug, Citation.stated_value).join(Citation, Citation.record_id == Record.id)
        assert ("ccm-3-2", "2019-10-01") in {
            tuple(row) for row in connection.execute(query.where(Citation.quote != ""))
        }
