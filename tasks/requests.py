"""Asking for what is owed: the letter that launches the plan, and the one when a stage opens; with the forms, ready to fill in.

One letter to each unit that the office writes to; what units below it owe goes through it, with their forms in one archive
per unit, so that forwarding is one act (T-30, N-08).
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from adapters import documents
from adapters.workbooks import writing
from domain import answers, chasing, deadlines, outbox, outgoing
from domain.standings import Standing
from models.queries import outbox as queries
from tasks import form_packs, letters_out, outgoing_letters
from tasks.desk import Desk, Work, reading
from tasks.desk import writing as at_desk
from tasks.letter_facts import Facts
from tasks.letters_out import Draft, Letterhead

_ASKING = (outbox.LAUNCH, outbox.REQUEST)


@dataclass(frozen=True, slots=True)
class Written:
    """What one look wrote. without_address: units that there was something to ask of and nobody can be written to."""

    launches: int = 0
    requests: int = 0
    without_address: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        return self.launches + self.requests


@dataclass
class _Ask:
    """What one unit is asked at once. own: its own; below: of units that it forwards to."""

    unit: str
    own: list[Standing]
    below: list[Standing]

    @property
    def everything(self) -> list[Standing]:
        return [*self.own, *self.below]


def due(desk: Desk) -> bool:
    """Tell whether anything was opened that nobody was asked for yet; reads only."""
    with reading(desk) as work:
        return bool(_asks(work, Facts(work)))


def write(desk: Desk, head: Letterhead) -> Written:
    """Write the letters that ask for what was opened since the last time. Drawing the forms is done outside the transaction."""
    with reading(desk) as work:
        facts = Facts(work)
        asks = _asks(work, facts)
        before = queries.to_units(work.session, work.campaign.id, _ASKING)
        launched = {unit for unit, kind, is_withdrawn in before if kind == outbox.LAUNCH and not is_withdrawn}
        withdrawn = Counter(unit for unit, _, is_withdrawn in before if is_withdrawn)
        drafts: list[Draft] = []
        without: list[str] = []
        for one in asks:
            address = facts.contacts.of(one.unit)
            if address:
                again = withdrawn[one.unit]
                is_launch = not launched or (again > 0 and one.unit not in launched)
                drafts.append(_draft(work, facts, one, address, head, again, is_launch=is_launch))
            else:
                without.append(one.unit)
    if not drafts:
        return Written(without_address=tuple(without))
    with at_desk(desk) as work:
        written = letters_out.put(work, head, drafts, facts.rules.person_releases)
    kinds = [key.partition(":")[0] for key in written]
    return Written(kinds.count(outbox.LAUNCH), kinds.count(outbox.REQUEST), tuple(without))


def _asks(work: Work, facts: Facts) -> list[_Ask]:
    """What is open, owed and was asked of nobody, by the unit that the letter goes to, in protocol order."""
    if work.campaign.issued_on is None or work.campaign.issued_on > work.today:
        return []
    asked = queries.asked(work.session, work.campaign.id, _ASKING)
    found: dict[str, _Ask] = {}
    ours = {work.plan.office, work.plan.host}
    for one in work.board().everything:
        if one.owed.id in asked or not one.owed.required or one.status in chasing.ANSWERED:
            continue
        owner = one.owed.unit or one.owed.responsible
        to = chasing.recipient(work.index, facts.rules, owner)
        if to and to not in ours:
            ask = found.setdefault(to, _Ask(to, [], []))
            (ask.own if owner == to else ask.below).append(one)
    return sorted(found.values(), key=lambda one: (work.index.units[one.unit].order, one.unit))


def _draft(
    work: Work, facts: Facts, ask: _Ask, address: str, head: Letterhead, again: int, *, is_launch: bool
) -> Draft:
    """again: letters like it to the unit that were taken back: what they asked for is asked in a letter of its own."""
    plan = _plan_of(work) if is_launch else None
    files = [*((plan,) if plan else ()), *_files(work, ask, head.keys)]
    listed = tuple(outgoing.Attachment(name, title) for name, title, _ in files)
    common = facts.common(ask.unit)
    debts = tuple(facts.debt(one) for one in ask.own)
    if is_launch:
        forwarding = next((one for one in ask.own if one.owed.kind == "forwarding"), None)
        letter = outgoing.Launch(
            **common, debts=debts, forward_to=_forward_to(work, ask), files=listed,
            forward_before=_bound(work, forwarding) if forwarding else None, has_plan=plan is not None,
        )  # fmt: skip
    else:
        below = tuple(facts.debt(one, with_owner=True) for one in ask.below)
        stages = list(dict.fromkeys(one.owed.stage for one in ask.everything))
        stage = work.index.stages[stages[0]].title if len(stages) == 1 else ""
        letter = outgoing.Request(**common, debts=(*debts, *below), stage=stage, files=listed)
    kind = outbox.LAUNCH if is_launch else outbox.REQUEST
    written = outgoing_letters.write(letter)
    key = f"{kind}:{ask.unit}" if is_launch else f"{kind}:{ask.unit}:{work.today.isoformat()}"
    key += f":{again}" if again else ""
    return Draft(
        key, kind, address, written.subject, written.text, written.html, unit=ask.unit, on=work.today,
        files=tuple((name, content) for name, _, content in files),
        about=tuple((one.owed.id, None) for one in ask.everything),
        reply_for=ask.everything[0].owed.id if len(ask.everything) == 1 else 0,
    )  # fmt: skip


def _bound(work: Work, standing: Standing) -> date | None:
    return deadlines.local_day(standing.bound, work.plan.zone) if standing.bound else None


def _forward_to(work: Work, ask: _Ask) -> str:
    """ "UBND 13 xã trên địa bàn": whom the unit passes the plan on to; "" for nobody."""
    units = list(dict.fromkeys(one.owed.unit for one in ask.below if one.owed.unit))
    if not units:
        return ""
    first = work.index.units.get(units[0])
    noun = work.index.noun(first.level if first else "")
    return f"UBND {answers.two_digits(len(units))} {noun} trên địa bàn"


# --------------------------------------------------------------------------------------------------------------- files


_PLAN_FILES = ("ke-hoach.pdf", "ke-hoach.docx")
"""The signed plan itself, where the office put it into the plan's folder."""


def _plan_of(work: Work) -> tuple[str, str, bytes] | None:
    """The plan as a file, to go with the launch; None where the folder has none, and the letter says so of nothing."""
    for name in _PLAN_FILES:
        path = Path(work.plan.directory) / name
        if path.is_file():
            return name, "Kế hoạch", path.read_bytes()
    return None


def _files(work: Work, ask: _Ask, keys: Sequence[bytes]) -> list[tuple[str, str, bytes]]:
    """(file name, what it is, bytes): the unit's own forms as they are, those of units below in one archive."""
    if not keys:
        return []
    catalogue = form_packs.catalogue_of(work)
    found: list[tuple[str, str, bytes]] = []
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "form"
        for one in ask.own:
            found += _of(form_packs.pack_of(work, one.owed, catalogue, keys), form_packs.stem_of(one.owed), draft)
        inside: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        for one in ask.below:
            unit = one.owed.unit or one.owed.responsible
            pack = form_packs.pack_of(work, one.owed, catalogue, keys)
            inside[unit] += [(name, content) for name, _, content in _of(pack, form_packs.stem_of(one.owed), draft)]
    if any(inside.values()):
        count = sum(1 for listed in inside.values() if listed)
        title = f"Biểu mẫu của {answers.two_digits(count)} đơn vị, mỗi đơn vị một thư mục, để sao gửi"
        found.append(("bieu-mau-de-sao-gui.zip", title, _archive(work, inside)))
    return found


def _of(pack: form_packs.Pack | None, stem: str, draft: Path) -> Iterable[tuple[str, str, bytes]]:
    if pack is None:
        return
    if pack.workbook is not None:
        writing.write(pack.workbook, draft)
        yield f"{stem}-bieu-so-lieu.xlsx", f"Biểu số liệu: {pack.title}", draft.read_bytes()
    if pack.narrative is not None:
        documents.write(pack.narrative, draft)
        yield f"{stem}-bao-cao.docx", f"Đề cương: {pack.title}", draft.read_bytes()


def _archive(work: Work, inside: dict[str, list[tuple[str, bytes]]]) -> bytes:
    """An archive with a folder per unit; the same content gives the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for unit, files in inside.items():
            folder = form_packs.folder_of(work.index, unit)
            for name, content in files:
                # The forms are packages already: squeezing them again costs time and gains nothing.
                info = zipfile.ZipInfo(f"{folder}/{name}", (1980, 1, 1, 0, 0, 0))
                archive.writestr(info, content, zipfile.ZIP_STORED)
    return held.getvalue()
