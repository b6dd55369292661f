"""Tables of the register: one short file per record type."""

from treaties.models.account import Account, Role, account_role
from treaties.models.actor import Actor, ActorLink, ActorName
from treaties.models.base import Base, Record
from treaties.models.citation import Citation
from treaties.models.conflict import Conflict, ConflictParty
from treaties.models.derived import Deadline, StatusSpan
from treaties.models.event import Event, EventActor, EventWeapon
from treaties.models.finding import ReferenceKey, SearchEntry, TextPiece
from treaties.models.form import Deed, FormDraft, FormSent, SavedView
from treaties.models.fulfilment import Fulfilment
from treaties.models.kept import KeptAnswer
from treaties.models.ledger import Edition, Revision, Term
from treaties.models.obligation import Obligation
from treaties.models.place import Place, PlaceName
from treaties.models.provision import Provision
from treaties.models.reading import Proposal, Reading
from treaties.models.snapshot import Snapshot, SnapshotMark
from treaties.models.source import Relay, Source, SourceAuthor, SourceTie
from treaties.models.token import ApiSent, ApiToken
from treaties.models.treaty import Treaty, TreatyName
from treaties.models.treaty_action import TreatyAction
from treaties.models.weapon import TreatyWeapon, Weapon, WeaponName

__all__ = [
    "Account",
    "Actor",
    "ActorLink",
    "ActorName",
    "ApiSent",
    "ApiToken",
    "Base",
    "Citation",
    "Conflict",
    "ConflictParty",
    "Deadline",
    "Deed",
    "Edition",
    "Event",
    "EventActor",
    "EventWeapon",
    "FormDraft",
    "FormSent",
    "Fulfilment",
    "KeptAnswer",
    "Obligation",
    "Place",
    "PlaceName",
    "Proposal",
    "Provision",
    "Reading",
    "Record",
    "ReferenceKey",
    "Relay",
    "Revision",
    "Role",
    "SavedView",
    "SearchEntry",
    "Snapshot",
    "SnapshotMark",
    "Source",
    "SourceAuthor",
    "SourceTie",
    "StatusSpan",
    "Term",
    "TextPiece",
    "Treaty",
    "TreatyAction",
    "TreatyName",
    "TreatyWeapon",
    "Weapon",
    "WeaponName",
    "account_role",
]
