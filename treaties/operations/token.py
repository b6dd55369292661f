"""Tokens with which programs write as an account, and the requests that were carried out already."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from treaties.models import Account, ApiSent, ApiToken
from treaties.operations.ledger import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

PREFIX = "trt_"
REMEMBERED = timedelta(days=30)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def add(connection: Connection, account_id: int, name: str) -> str:
    """A new token of an account: this is the only time that it can be read."""
    secret = PREFIX + secrets.token_urlsafe(32)
    row = {
        "account_id": account_id, "name": name, "digest": _digest(secret), "begins": secret[:10], "created_at": now(),
    }  # fmt: skip
    connection.execute(insert(ApiToken), row)
    return secret


def owner(connection: Connection, secret: str) -> Any:
    """Id, name and address of the account whose token this is; None for an unknown or a revoked one."""
    query = (
        select(Account.id, Account.name, Account.email, ApiToken.id.label("token_id"))
        .join(ApiToken, ApiToken.account_id == Account.id)
        .where(ApiToken.digest == _digest(secret), ApiToken.revoked_at.is_(None), Account.active)
    )
    return connection.execute(query).one_or_none()


def used(connection: Connection, token_id: int) -> None:
    """Note that the token wrote something just now."""
    connection.execute(update(ApiToken).where(ApiToken.id == token_id).values(used_at=now()))


def every(connection: Connection, account_id: int | None = None) -> Sequence[Any]:
    """Every token, or those of one account, without its secret: id, name, first letters, address of account, days."""
    columns = (ApiToken.id, ApiToken.name, ApiToken.begins, ApiToken.created_at, ApiToken.used_at, ApiToken.revoked_at)
    query = select(*columns, Account.email).join(Account, Account.id == ApiToken.account_id)
    if account_id is not None:
        query = query.where(ApiToken.account_id == account_id)
    return connection.execute(query.order_by(ApiToken.id)).all()


def revoke(connection: Connection, token_id: int, account_id: int | None = None) -> bool:
    """End a token, or only one of that account; whether there was one that still held."""
    query = update(ApiToken).where(ApiToken.id == token_id, ApiToken.revoked_at.is_(None)).values(revoked_at=now())
    if account_id is not None:
        query = query.where(ApiToken.account_id == account_id)
    return bool(connection.execute(query).rowcount)


def sent(connection: Connection, account_id: int, key: str) -> Any:
    """The answer that a request with this key got before; None where there was none."""
    query = select(ApiSent.__table__).where(ApiSent.account_id == account_id, ApiSent.key == key)
    return connection.execute(query).one_or_none()


def remember(connection: Connection, account_id: int, key: str, digest: str, answer: dict[str, Any]) -> None:
    """Keep the answer to a request for a month, so that the request sent again does nothing twice."""
    at = now()
    connection.execute(delete(ApiSent).where(ApiSent.at < at - REMEMBERED))
    row = {"account_id": account_id, "key": key, "digest": digest, "at": at, **answer}
    connection.execute(insert(ApiSent), row)
