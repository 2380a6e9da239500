"""Whose is it? Reply tag, form token, address and content are witnesses: they agree, or a person decides.

Two rules carry it. A stranger's letter is never placed by itself, whatever it contains. And no witness is outvoted: a
disagreement or a tie holds the file, with guesses in order and the evidence line by line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain import names, plans, territory, unit_kinds, unit_mentions
from domain.address_book import AddressBook
from domain.placements import Evidence, FileEvidence, FilePlacement, Guess, Owed, Placement

_TOKEN, _TAG, _ADDRESS, _CONTENT, _FORMER, _SUBJECT, _TEXT, _NEIGHBOUR, _FILE_NAME = 40, 40, 30, 20, 12, 10, 8, 6, 5
_MOST_GUESSES = 5


@dataclass(frozen=True, slots=True)
class _Witness:
    """One fact: the units it speaks for. obligation: "" where it names none; is_strong: may decide."""

    units: tuple[str, ...]
    obligation: str
    weight: int
    words: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """Why a person must decide."""

    code: str
    reason: str


class Senders:
    """Places deliveries. Built once for a campaign and a day, then asked per delivery.

    owed: every obligation that a file may answer. Units, address book and resolver are of the same day.
    """

    def __init__(
        self, units: Iterable[plans.Unit], book: AddressBook, owed: Iterable[Owed], resolver: names.Resolver
    ) -> None:
        land = territory.Territory(units)
        self._units = land.units
        self._land = land
        self._book = book
        self._mentions = unit_mentions.Mentions(self._units.values(), resolver)
        self._owed = {one.key: one for one in owed}
        self._by_unit: dict[str, list[Owed]] = {}
        for one in self._owed.values():
            self._by_unit.setdefault(one.unit, []).append(one)

    def identify(self, evidence: Evidence) -> Placement:
        """Say for every file which unit and obligation it belongs to, or hold it for a person.

        A letter without files gets one answer, for file "".
        """
        files = evidence.files or (FileEvidence(""),)
        return Placement(tuple(self._place(evidence, file) for file in files))

    def _place(self, evidence: Evidence, file: FileEvidence) -> FilePlacement:
        witnesses = self._strong(evidence, file)
        held = self._refused(evidence, file)
        unit = ""
        if held is None:
            unit, held = self._unit(evidence, file, witnesses)
        if held is None:
            obligation, why, held = self._obligation(evidence, file, unit)
            if held is None:
                words = tuple(one.words for one in witnesses)
                reasons = "; ".join([*words, *([why] if why else [])])
                reason = f"Thuộc {self._path(unit)}: {reasons}."
                return FilePlacement(file.file, False, unit, obligation, "", reason, (), words)
        # Reading names in running text takes time, and is worth it only when a person is going to look.
        witnesses += self._weak(evidence, file)
        guesses = self._guesses(file, witnesses)
        words = tuple(one.words for one in witnesses)
        return FilePlacement(file.file, True, "", "", held.code, held.reason, guesses, words)

    # ------------------------------------------------------------------------------------------------- witnesses

    def _strong(self, evidence: Evidence, file: FileEvidence) -> list[_Witness]:
        """What may decide: the tag, the token, the address; and what the content says of itself, which may contradict."""
        found: list[_Witness] = []
        if tag := self._owed.get(evidence.tag_obligation):
            words = f"địa chỉ trả lời là của {self._title(tag)}"
            found.append(_Witness((tag.unit,), tag.key, _TAG, words, True))
        if token := self._owed.get(file.token_obligation):
            words = f"mã trong biểu mẫu là của {self._title(token)}"
            found.append(_Witness((token.unit,), token.key, _TOKEN, words, True))
        listings = self._book.listings(evidence.sender, evidence.received_on) if evidence.sender else ()
        if listings:
            shown = ", ".join(f"{self._path(one.unit)} ({one.remark})" for one in listings[:_MOST_GUESSES])
            words = f"{evidence.sender} là của {shown}"
            units = tuple(one.unit for one in listings)
            if token and self._passes_on(units, token.unit):
                words += f", cấp trên của {self._path(token.unit)}, gửi thay"
                units = (token.unit,)
            found.append(_Witness(units, "", _ADDRESS, words, True))
        if file.units:
            words = f"nội dung tệp ghi {', '.join(self._path(unit) for unit in file.units[:_MOST_GUESSES])}"
            found.append(_Witness(file.units, "", _CONTENT, words))
        return found

    def _weak(self, evidence: Evidence, file: FileEvidence) -> list[_Witness]:
        """What only ranks guesses: names in the subject, the text and the file's name, old and neighbouring addresses."""
        found = [
            _Witness(units, "", weight, f"{where} ghi {', '.join(self._path(unit) for unit in units[:_MOST_GUESSES])}")
            for where, weight, text in (
                ("tiêu đề thư", _SUBJECT, evidence.subject),
                ("nội dung hoặc chữ ký thư", _TEXT, evidence.text),
                ("tên tệp", _FILE_NAME, file.file.rpartition(".")[0].replace("-", " ").replace("_", " ")),
            )
            if (units := self._mentions.find(text))
        ]
        if evidence.sender:
            for weight, listings in (
                (_FORMER, self._book.former(evidence.sender, evidence.received_on)),
                (_NEIGHBOUR, self._book.neighbours(evidence.sender)),
            ):
                found += [
                    _Witness((one.unit,), "", weight, f"{evidence.sender}: {one.remark} của {self._path(one.unit)}")
                    for one in listings
                ]
        return found

    # ------------------------------------------------------------------------------------------------- decisions

    def _refused(self, evidence: Evidence, file: FileEvidence) -> _Held | None:
        """What holds a file before anything is compared: (code, reason)."""
        if evidence.authentication.has_failed:
            found = f"máy chủ thư không xác thực được người gửi ({evidence.authentication})"
            return _Held("SENDER_NOT_AUTHENTIC", f"Chờ xếp: {found}. Đề nghị hỏi lại đơn vị trước khi nhận.")
        if evidence.tag_fault:
            return _Held("TAG_INVALID", f"Chờ xếp: mã trong địa chỉ trả lời không dùng được ({evidence.tag_fault}).")
        if file.token_fault:
            return _Held("TOKEN_INVALID", f"Chờ xếp: mã trong biểu mẫu không dùng được ({file.token_fault}).")
        for key, where in ((evidence.tag_obligation, "địa chỉ trả lời"), (file.token_obligation, "biểu mẫu")):
            if key and key not in self._owed:
                return _Held("OBLIGATION_NOT_OPEN", f"Chờ xếp: việc ghi trong {where} ({key}) không có trong đợt này.")
        if evidence.is_trusted_channel:
            return None
        if not evidence.sender:
            return _Held("SENDER_UNKNOWN", "Chờ xếp: thư không có đúng một địa chỉ người gửi.")
        if not self._book.listings(evidence.sender, evidence.received_on):
            found = f"địa chỉ {evidence.sender} chưa có trong danh bạ của đơn vị nào"
            return _Held(
                "SENDER_NOT_LISTED", f"Chờ xếp: {found}. Đề nghị xếp thư, và ghi nhớ địa chỉ nếu đúng của đơn vị."
            )
        return None

    def _unit(self, evidence: Evidence, file: FileEvidence, witnesses: list[_Witness]) -> tuple[str, _Held | None]:
        strong = [one for one in witnesses if one.is_strong]
        common = set.intersection(*(set(one.units) for one in strong)) if strong else set(file.units)
        if strong and not common:
            return "", self._disagreement(strong)
        if len(common) > 1:
            named = common & set(file.units or self._named(evidence, file))
            common = named if len(named) == 1 else common
        if not common:
            return "", _Held("UNIT_UNCLEAR", "Chờ xếp: không có gì cho biết tệp là của đơn vị nào.")
        if len(common) > 1:
            shown = ", ".join(self._path(unit) for unit in sorted(common)[:_MOST_GUESSES])
            return "", _Held("UNIT_TIED", f"Chờ xếp: có thể là của {shown}; chưa rõ đơn vị nào.")
        unit = common.pop()
        if file.units and unit not in file.units:
            return "", self._disagreement(witnesses)
        if not file.units and not file.token_obligation and not evidence.tag_obligation:
            others = self._named(evidence, file)
            if others and all(self._is_rival(unit, other) for other in others):
                shown = ", ".join(self._path(other) for other in others[:_MOST_GUESSES])
                found = f"{witnesses[0].words}, nhưng thư ghi {shown}" if witnesses else f"thư ghi {shown}"
                return "", _Held("EVIDENCE_DISAGREES", f"Chờ xếp: {found}. Đề nghị hỏi lại đơn vị.")
        return unit, None

    def _disagreement(self, witnesses: list[_Witness]) -> _Held:
        found = "; ".join(one.words for one in witnesses)
        return _Held("EVIDENCE_DISAGREES", f"Chờ xếp: các căn cứ không khớp nhau: {found}. Đề nghị hỏi lại đơn vị.")

    def _obligation(self, evidence: Evidence, file: FileEvidence, unit: str) -> tuple[str, str, _Held | None]:
        """(obligation, why, held) once the unit is known."""
        token, tag = file.token_obligation, evidence.tag_obligation
        tokens = {one.token_obligation for one in evidence.files if one.token_obligation in self._owed}
        if token and tag and token != tag and tag not in tokens:
            # E28: nothing in this mail answers the letter it replies to. Beside a file that does, it is an extra (E24).
            found = f"thư trả lời cho {self._title(self._owed[tag])}, biểu mẫu là của {self._title(self._owed[token])}"
            return "", "", _Held("THREAD_DIFFERS", f"Chờ xếp: {found}. Đề nghị chọn một việc.")
        companions = {one for one in tokens if self._owed[one].unit == unit}
        fitting = [one for one in self._by_unit.get(unit, ()) if not file.duties or one.duty in file.duties]
        if token:
            chosen, why = token, ""
        elif tag:
            chosen, why = tag, ""
        elif len(companions) == 1:
            chosen, why = companions.pop(), "đi cùng biểu mẫu của việc này"
        elif len(fitting) == 1:
            chosen, why = fitting[0].key, f"việc duy nhất phù hợp là {fitting[0].subject}"
        else:
            count = f"{len(fitting)} việc có thể phù hợp" if fitting else "không có việc nào phù hợp"
            return (
                "",
                "",
                _Held("OBLIGATION_UNCLEAR", f"Chờ xếp: {self._path(unit)} có {count}; chưa rõ tệp dành cho việc nào."),
            )
        if file.duties and self._owed[chosen].duty not in file.duties:
            found = f"tệp gửi cho {self._title(self._owed[chosen])}, nhưng nội dung giống việc khác"
            return "", "", _Held("CONTENT_DIFFERS", f"Chờ xếp: {found}. Đề nghị chọn một việc.")
        return chosen, why, None

    # --------------------------------------------------------------------------------------------------- guesses

    def _guesses(self, file: FileEvidence, witnesses: list[_Witness]) -> tuple[Guess, ...]:
        """Units by the sum of what speaks for them; a witness for several units is shared out among them."""
        scores: dict[str, float] = {}
        reasons: dict[str, list[str]] = {}
        for one in witnesses:
            for unit in one.units:
                scores[unit] = scores.get(unit, 0) + one.weight / len(one.units)
                reasons.setdefault(unit, []).append(one.words)
        found: list[Guess] = []
        for unit, score in scores.items():
            named = [one.obligation for one in witnesses if one.obligation and unit in one.units]
            fitting = [one.key for one in self._by_unit.get(unit, ()) if not file.duties or one.duty in file.duties]
            for rank, key in enumerate(dict.fromkeys(named) or (fitting if len(fitting) == 1 else [""])):
                title = self._title(self._owed[key]) if key else self._path(unit)
                found.append(Guess(unit, key, round(score) - rank, title, tuple(reasons[unit])))
        return tuple(sorted(found, key=lambda one: (-one.score, one.unit, one.obligation))[:_MOST_GUESSES])

    def _named(self, evidence: Evidence, file: FileEvidence) -> tuple[str, ...]:
        stem = file.file.rpartition(".")[0].replace("-", " ").replace("_", " ")
        return self._mentions.find(" ; ".join((evidence.subject, stem, evidence.text)))

    def _is_rival(self, unit: str, other: str) -> bool:
        """A territory of the same level: naming one's own district, or the office written to, contradicts nothing."""
        one, two = self._units.get(unit), self._units.get(other)
        if one is None or two is None or one.id == two.id:
            return False
        return one.kind in unit_kinds.KINDS and two.kind in unit_kinds.KINDS and one.level == two.level

    def _passes_on(self, senders: tuple[str, ...], unit: str) -> bool:
        """Tell whether senders are above a unit: a district hands in the signed forms of its communes (T-30).

        Nothing but the form's own token says so: the address alone never stands for anybody else's unit.
        """
        known = self._units.get(unit)
        return (
            known is not None and unit not in senders and any(one.id in senders for one in self._land.ancestors(known))
        )

    def _path(self, unit: str) -> str:
        known = self._units.get(unit)
        return self._land.path(known) if known else f"đơn vị {unit}"

    def _title(self, owed: Owed) -> str:
        return f"{self._path(owed.unit)}, {owed.subject}"
