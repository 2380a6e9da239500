"""The pack of blank forms of each obligation that asks for content: figures in Excel, words in Word, both signed.

What a form asks is `domain.figure_forms` and `domain.narratives`. Nothing here is stored: a pack is made again from the
plan whenever it is asked for, and the same plan, key and day make the same bytes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from adapters import documents, indicator_files
from adapters.workbooks import writing
from domain import figure_forms, form_tokens, forms, indicators, narratives, plans, standings, vietnamese
from models.queries import standings as standing_queries
from tasks.acts import checks
from tasks.desk import Desk, Work, reading

Form = TypeVar("Form", forms.Workbook, forms.Narrative)

KINDS = ("report", "paper")
"""Kinds of duties that are answered with content."""
LONGEST_NAME = 60
"""Letters of a name that a folder or file keeps."""
_AT_ONCE = 100
"""Packs that are put together before they are drawn."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The forms of one obligation, for the unit that is asked; None for a form that it does not need."""

    obligation_key: str
    unit: str
    title: str
    workbook: forms.Workbook | None
    narrative: forms.Narrative | None


@dataclass(frozen=True, slots=True)
class Built:
    """A pack as it was written. unit_name: who gives it. files: below the folder that was asked for."""

    obligation_key: str
    unit: str
    unit_name: str
    title: str
    files: tuple[Path, ...]


def catalogue_of(work: Work) -> indicators.Catalogue | None:
    """The catalogue of the plan the campaign runs on, as it was loaded; None when the plan asks for no figures.

    Raises PlanFileError when its files are at fault.
    """
    return _catalogue(work.plan.directory, work.plan.sha256)


@lru_cache(maxsize=8)
def _catalogue(directory: str, sha256: str) -> indicators.Catalogue | None:  # noqa: ARG001  the files' own address
    return indicator_files.load(directory)


def pack_of(
    work: Work, owed: standings.Owed, catalogue: indicators.Catalogue | None, keys: Sequence[bytes]
) -> Pack | None:
    """The pack of one obligation; None when it asks for no content, or of a unit that the plan no longer has.

    keys: those of `config.form_keys`; the first one signs.
    """
    if owed.kind not in KINDS or not owed.legs:  # what the office writes itself is asked of nobody
        return None
    unit = owed.unit or owed.responsible
    claim = form_tokens.Claim(work.campaign.key, owed.key, unit, forms.FORM_VERSION)
    workbook, narrative = _forms(work, owed, catalogue, form_tokens.sign(claim, keys[0]))
    if narrative is None and workbook is None:
        return None
    title = narrative.title if narrative else work.index.duties[owed.duty].title
    return Pack(owed.key, unit, title, workbook, narrative)


def parts_asked(work: Work, owed: standings.Owed) -> tuple[str, ...]:
    """The parts of an answer (`forms.FIGURES`, `forms.WORDS`) that an obligation asks for; none where it asks no content."""
    if owed.kind not in KINDS or not owed.legs:
        return ()
    return forms.parts(*_forms(work, owed, catalogue_of(work), ""))


def _forms(
    work: Work, owed: standings.Owed, catalogue: indicators.Catalogue | None, token: str
) -> tuple[forms.Workbook | None, forms.Narrative | None]:
    is_simulated = work.campaign.is_simulated
    narrative = narratives.of_obligation(work.index, owed, token=token, is_simulated=is_simulated)
    workbook = None
    if catalogue is not None:
        workbook = figure_forms.of_obligation(
            work.index, catalogue, owed, token=token, on=work.today, is_simulated=is_simulated
        )
    return workbook, narrative


def build(desk: Desk, out: Path, keys: Sequence[bytes], *, unit: str = "", within: str = "") -> list[Built]:
    """Write the pack of every live obligation into a folder of its unit below `out`, in the order of the plan.

    unit: typed name of the one unit wanted. within: typed name of the unit it lies in; alone, that unit and all below.
    A file that is there already with the same bytes is left as it is. Refused: a name that is unknown or stands for
    several units, and a named unit that owes no content.
    """
    with reading(desk) as work:
        wanted = _wanted(work, unit, within)
        live = [
            one
            for one in standing_queries.owed(work.session, work.campaign.id)
            if one.kind in KINDS and (one.void_at is None or one.void_at > work.as_of)
        ]
        # Named before choosing, so that a file has one name whatever was asked for.
        stems = _stems(one.key for one in live)
        chosen = [one for one in live if wanted(one.unit or one.responsible)]
    built: list[Built] = []
    with tempfile.TemporaryDirectory() as scratch:
        draft = Path(scratch) / "form"
        for start in range(0, len(chosen), _AT_ONCE):
            # Drawing takes long: no transaction is held meanwhile, and of a whole nation's packs only some lie in memory.
            with reading(desk) as work:
                catalogue = catalogue_of(work)
                packs = [
                    (pack, folder_of(work.index, pack.unit), stems[one.key], one.presenter or work.unit_name(pack.unit))
                    for one in chosen[start : start + _AT_ONCE]
                    if (pack := pack_of(work, one, catalogue, keys)) is not None
                ]
            built += [
                Built(pack.obligation_key, pack.unit, name, pack.title, _write(pack, out / folder, stem, draft))
                for pack, folder, stem, name in packs
            ]
    if not built and (unit.strip() or within.strip()):
        raise checks.refuse(
            "NOT_OWED",
            f"'{(unit or within).strip()}' không có báo cáo hay tham luận nào phải gửi trong kế hoạch này.",
        )
    return built


def _wanted(work: Work, unit: str, within: str) -> Callable[[str], bool]:
    """Tells whether the packs of a unit are asked for."""
    if unit.strip():
        found = checks.unit(work, unit, within=within).id
        return lambda id: id == found
    if not within.strip():
        return lambda _: True
    inside = checks.unit(work, within).id
    units = work.index.units

    def is_below(id: str) -> bool:
        seen: set[str] = set()
        while id != inside and id in units and id not in seen:
            seen.add(id)
            id = units[id].parent or ""
        return id == inside

    return is_below


def _write(pack: Pack, folder: Path, stem: str, draft: Path) -> tuple[Path, ...]:
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    if pack.workbook is not None:
        found.append(_keep(writing.write, pack.workbook, folder / f"{stem}-bieu-so-lieu.xlsx", draft))
    if pack.narrative is not None:
        found.append(_keep(documents.write, pack.narrative, folder / f"{stem}-bao-cao.docx", draft))
    return tuple(found)


def _keep(draw: Callable[[Form, Path], None], form: Form, path: Path, draft: Path) -> Path:
    """Drawn elsewhere, put in place whole: who looks into the folder meanwhile never finds half a form."""
    draw(form, draft)
    content = draft.read_bytes()
    if not path.is_file() or path.read_bytes() != content:
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(content)
        beside.replace(path)
    return path


# ----------------------------------------------------------------------------------------------------------- names


def stem_of(owed: standings.Owed) -> str:
    """The beginning of the names of an obligation's forms among those of one unit: its duty, and the number of a paper."""
    return ascii_name(f"{owed.duty} {owed.paper}")


def folder_of(index: plans.PlanIndex, unit: str) -> str:
    """The unit's name and, since names repeat, its id: "xa-tam-anh-nam-dv23-20984"."""
    known = index.units.get(unit)
    return f"{ascii_name(known.full_name)}-{unit}" if known else unit


def _stems(keys: Iterable[str]) -> dict[str, str]:
    """Obligation key -> beginning of its files' names, no two alike."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        plain = ascii_name(key)
        stem, count = plain, 1
        while stem in taken:
            count += 1
            stem = f"{plain}-{count}"
        taken.add(stem)
        stems[key] = stem
    return stems


def ascii_name(text: str) -> str:
    """A text as part of a file's name: small letters, digits and dashes, at most 60 of them."""
    plain = re.sub(r"[^a-z0-9]+", "-", vietnamese.mark_fold(text)).strip("-")
    return plain[:LONGEST_NAME].rstrip("-") or "bieu"
