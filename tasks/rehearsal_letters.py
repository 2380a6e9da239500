"""The mails of a rehearsal as bytes: what each kind of `seasons.mail_kinds` looks like, with real filled forms in it.

Sending them, and looking at what became of them, is `tasks.rehearsal_mail`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from adapters import simulated_files, simulated_mails
from adapters.simulated_mails import Mail
from domain import errors, form_tokens, letters
from domain.figure_totals import Child
from domain.seasons import cast, figure_faults, figures, mail_kinds, sayings
from domain.standings import Owed
from models.queries import standings as standing_queries
from tasks import form_packs, stated_figures
from tasks.acts import verdicts
from tasks.desk import Work

FIGURES, WORDS = "Bieu so lieu.xlsx", "Bao cao.docx"
_YEARS = timedelta(days=365 * 20)
Files = list[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Office:
    """Whom the mails are for. address: of the mailbox. keys: that its forms are signed with. authserv_id: its server's name."""

    address: str
    keys: Sequence[bytes]
    authserv_id: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An obligation as the sender knows it. unit: who sends."""

    owed: Owed
    pack: form_packs.Pack
    unit: str
    name: str


class Writer:
    """Writes the mails of one season. What is the same for several of them is made once."""

    def __init__(self, office: Office, seed: int) -> None:
        self._office, self._seed = office, str(seed)
        self._packs: dict[str, form_packs.Pack] = {}
        self._figures: dict[str, tuple[figures.Figure, ...]] = {}
        self._files: dict[int, Files] = {}
        self._raw: dict[int, bytes] = {}

    def mark(self, values: Mapping[str, Any]) -> str:
        """The Message-ID of a mail step, without brackets; a copy has that of its first."""
        number = values["of"] if values["kind"] == mail_kinds.COPY else values["letter"]
        return f"mp-{self._seed}-{number}@may-cua-don-vi.example"

    def write(self, work: Work, values: Mapping[str, Any], at: datetime) -> bytes:
        """The mail of a step, as of the moment of `work`. Mails that it repeats must have been written before."""
        kind, number = str(values["kind"]), int(values["letter"])
        if kind == mail_kinds.COPY:
            return simulated_mails.copied(self._raw[values["of"]], number, at)
        asked = self._asked(work, values["unit"], values["duty"]) if values["duty"] else None
        mail = Mail(
            self.mark(values), work.unit_name(values["unit"]) if values["unit"] else "", values["sender"],
            self._recipient(work, values, asked), *self._said(work, values, asked), at,
        )  # fmt: skip
        if kind in _MACHINES:
            raw = self._machine(kind, mail)
        else:
            files = self._attached(work, values, asked)
            self._files[number] = files
            mail = replace(mail, files=files, headers=self._headers(kind))
            raw = simulated_mails.write(replace(mail, sent_at=at - _YEARS) if kind == mail_kinds.WRONG_CLOCK else mail)
        self._raw[number] = raw
        return raw

    # -------------------------------------------------------------------------------------------- what is asked

    def _asked(self, work: Work, unit: str, duty: str) -> _Asked:
        row = verdicts.find(work, unit, "", duty)
        owed = standing_queries.owed_of(row)
        if owed.key not in self._packs:
            pack = form_packs.pack_of(work, owed, form_packs.catalogue_of(work), self._office.keys)
            if pack is None:
                raise errors.ReviewError(f"rehearsal: no form for {owed.key}, which was to be answered by mail")
            self._packs[owed.key] = pack
        return _Asked(owed, self._packs[owed.key], unit, work.unit_name(unit))

    def _recipient(self, work: Work, values: Mapping[str, Any], asked: _Asked | None) -> str:
        if not values["is_reply"] or asked is None:
            return self._office.address
        answered = asked.owed
        if values["kind"] == mail_kinds.OLD_THREAD:
            (unit, duty), *_ = values["also"]
            answered = standing_queries.owed_of(verdicts.find(work, unit, "", duty))
        return form_tokens.reply_address(self._office.address, answered.id, self._office.keys[0])

    def _said(self, work: Work, values: Mapping[str, Any], asked: _Asked | None) -> tuple[str, str]:
        """(subject, text)."""
        name = work.unit_name(values["unit"]) if values["unit"] else ""
        end = f"\n\n{name}\n{cast.SENDER}\n" if name else "\n"
        if asked is None:
            subject, text = _SAID.get(values["kind"], ("Báo cáo của {name}", "{name} gửi báo cáo."))
            return subject.format(name=name), text.format(name=name) + end
        title = asked.pack.title
        subject = f"{title} của {name}"
        text = {
            mail_kinds.NO_FILE: "Xin gửi kèm theo thư này báo cáo của đơn vị.",
            mail_kinds.LINK: "Báo cáo của đơn vị ở đường dẫn https://drive.google.com/file/d/mo-phong/view",
            mail_kinds.WINMAIL: "Xin gửi kèm theo thư này báo cáo của đơn vị.",
        }.get(values["kind"], f"Đơn vị gửi {title[:1].lower()}{title[1:]}; tệp gửi kèm theo thư này.")
        if values["version"] > 1:
            text += " Bản này thay bản đã gửi trước."
        return (f"Re: {subject}" if values["is_reply"] else subject), f"Kính gửi Văn phòng,\n\n{text}{end}"

    def _headers(self, kind: str) -> dict[str, str]:
        if kind != mail_kinds.SPOOFED or not self._office.authserv_id:
            return {}
        found = f"{self._office.authserv_id}; spf=fail; dkim=none; dmarc=fail"
        return {"Authentication-Results": found}

    def _machine(self, kind: str, mail: Mail) -> bytes:
        """What no person wrote."""
        match kind:
            case mail_kinds.BOUNCE:
                return simulated_mails.bounce(
                    replace(mail, sender="mailer-daemon@may-chu.example"), "da-nghi@don-vi.example"
                )
            case mail_kinds.NEWSLETTER:
                headers = {"List-Id": "<ban-tin.nong-thon.example>", "Precedence": "bulk"}
                return simulated_mails.write(replace(mail, sender="ban-tin@nong-thon.example", headers=headers))
            case mail_kinds.OWN:
                headers = {letters.OWN_HEADER: "answer", "Auto-Submitted": "auto-replied"}
                return simulated_mails.write(replace(mail, sender=self._office.address, headers=headers))
            case _:
                headers = {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}
                return simulated_mails.write(replace(mail, headers=headers))

    # -------------------------------------------------------------------------------------------- what is attached

    def _attached(self, work: Work, values: Mapping[str, Any], asked: _Asked | None) -> Files:
        kind = str(values["kind"])
        if kind == mail_kinds.NOT_ASKED or asked is None:
            text = "Đơn vị gửi để Văn phòng biết kết quả ba năm; đơn vị không thuộc Chương trình."
            return [("Bao cao tu nguyen.docx", simulated_files.document("Báo cáo", text))]
        if kind in _WITHOUT_FORMS:
            return _WITHOUT_FORMS[kind]()
        if kind == mail_kinds.AGAIN:
            return self._files[values["of"]]
        if kind == mail_kinds.FOREIGN:
            (unit, duty), *_ = values["also"]
            return self._forms(work, self._asked(work, unit, duty), values)[:1]
        files = self._forms(work, asked, values)
        if kind == mail_kinds.FORWARDED:
            for unit, duty in values["also"]:
                files += [
                    (f"2. {name}", content)
                    for name, content in self._forms(work, self._asked(work, unit, duty), values)
                ]
        if kind == mail_kinds.WITH_EARLIER:
            files = [(f"Da gui {name}", content) for name, content in self._files[values["of"]]] + files
        return _dressed(kind, asked.name, files)

    def _forms(self, work: Work, asked: _Asked, values: Mapping[str, Any]) -> Files:
        """The forms that the obligation asks for, filled in, with the fault of the kind."""
        kind, version = str(values["kind"]), int(values["version"])
        files: Files = []
        if asked.pack.workbook is not None:
            stated = self._stated(work, asked, kind, version)
            files.append((FIGURES, simulated_files.workbook(asked.pack.workbook, stated)))
        if asked.pack.narrative is not None:
            form = asked.pack.narrative
            said = sayings.texts(form, asked.unit, asked.name, self._seed, version)
            if kind == mail_kinds.SECTION:
                said[len(said) // 2] = ""
            rows = sayings.rows(form, asked.unit, self._seed)
            files.append((WORDS, simulated_files.narrative(form, said, rows)))
        return files

    def _stated(self, work: Work, asked: _Asked, kind: str, version: int) -> Sequence[figures.Figure]:
        catalogue = form_packs.catalogue_of(work)
        known = work.index.units[asked.unit]
        if catalogue is None:
            return ()
        below = work.index.taking_part_below(known.id, work.today)
        accepted = stated_figures.children(work, below)
        whole = [
            one if one.figures else self._invented(catalogue, one, known_as)
            for one, known_as in zip(accepted, below, strict=True)
        ]
        sender = figures.Sender(known.id, known.group, known.kind, tuple(whole), below[0].group if below else "")
        stated = figures.good(catalogue, sender, self._seed, version)
        if kind not in figure_faults.FAULTS:
            return stated
        if kind == figure_faults.CHILD:  # only a report that is in can be contradicted
            sender = replace(sender, below=tuple(accepted))
        spoiled = figure_faults.spoiled(catalogue, sender, stated, kind, self._seed)
        if spoiled is None:
            raise errors.ReviewError(f"rehearsal: the figures of {asked.unit!r} cannot have the fault {kind}")
        return spoiled

    def _invented(self, catalogue: Any, child: Child, unit: Any) -> Child:
        """What a unit below would state that has not been heard of yet: the unit above knows it all the same."""
        if child.unit not in self._figures:
            sender = figures.Sender(unit.id, unit.group, unit.kind)
            self._figures[child.unit] = tuple(figures.good(catalogue, sender, self._seed))
        return replace(child, figures=self._figures[child.unit])


_MACHINES = frozenset({mail_kinds.BOUNCE, mail_kinds.NEWSLETTER, mail_kinds.OWN, mail_kinds.OUT_OF_OFFICE})
_SAID = {
    mail_kinds.OUT_OF_OFFICE: (
        "Trả lời tự động: Thư của Văn phòng",
        "Cán bộ phụ trách của {name} đi công tác, sẽ trả lời sau.",
    ),
    mail_kinds.BOUNCE: ("Thư không gửi được", "Máy chủ không tìm thấy hộp thư của người nhận."),
    mail_kinds.NEWSLETTER: ("Bản tin nông thôn tuần này", "Tin trong tuần: mùa vụ, giá cả, thời tiết."),
    mail_kinds.OWN: ("[Đã nhận, đạt] Báo cáo sơ kết", "Thư trả lời của Văn phòng, bị chuyển vòng trở lại."),
    mail_kinds.NOT_ASKED: ("Báo cáo của {name}", "{name} gửi báo cáo để Văn phòng biết."),
}
"""Kind -> (subject, text) of mails about no obligation."""
_WITHOUT_FORMS: dict[str, Callable[[], Files]] = {
    mail_kinds.NO_FILE: list,
    mail_kinds.LINK: list,
    mail_kinds.WINMAIL: lambda: [("winmail.dat", simulated_files.winmail())],
    mail_kinds.PDF_ONLY: lambda: [("Bao cao ky so.pdf", simulated_files.pdf("Bao cao so ket (mo phong)"))],
    mail_kinds.PHOTOS: lambda: [(f"Trang {number}.png", simulated_files.photo(number)) for number in (1, 2)],
}


def _dressed(kind: str, name: str, files: Files) -> Files:
    """The filled forms as that kind of mail brings them."""
    match kind:
        case mail_kinds.ZIPPED:
            return [("Bao cao.zip", simulated_files.zipped(files))]
        case mail_kinds.NFD:
            plain = {FIGURES: "Biểu số liệu.xlsx", WORDS: "Báo cáo sơ kết.docx"}
            return [(unicodedata.normalize("NFD", plain[one]), content) for one, content in files]
        case mail_kinds.COVERED:
            letter = simulated_files.document("Công văn", f"{name} gửi báo cáo sơ kết.")
            photos = [(f"Anh {number}.png", simulated_files.photo(number)) for number in (7, 8)]
            return [("Cong van.docx", letter), *files, *photos]
        case mail_kinds.RENAMED_SHEET:
            return [(one, _renamed(one, content)) for one, content in files]
        case mail_kinds.PASSWORD:
            return [(one, simulated_files.encrypted() if one == FIGURES else content) for one, content in files]
        case mail_kinds.EMPTY_FILE:
            return [(one, b"" if one == FIGURES else content) for one, content in files]
        case mail_kinds.MACRO:
            return [_with_macro(one, content) for one, content in files]
        case mail_kinds.OLD_WORD:
            return [
                ("Bao cao.doc", simulated_files.old_word()) if one == WORDS else (one, content)
                for one, content in files
            ]
        case _:
            return files


def _renamed(name: str, content: bytes) -> bytes:
    return simulated_files.with_sheet_renamed(content, "Biểu của đơn vị") if name == FIGURES else content


def _with_macro(name: str, content: bytes) -> tuple[str, bytes]:
    if name != FIGURES:
        return name, content
    return name.replace(".xlsx", ".xlsm"), simulated_files.with_macro(content)
