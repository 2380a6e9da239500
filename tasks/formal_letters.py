"""Reminders and invitations as Word files in the official form, filled into the plan's templates; and the templates checked.

Several hundred are made at once, so nothing here reads a file or the database but `check`, which nobody calls at 07:30.
docs/mau-bao-cao.md lists the names for whoever edits a template.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from adapters.documents import layout, official
from domain import errors, formal_letters, letter_tone, wording

REMINDER, INVITATION = "cong-van-don-doc.docx", "giay-moi.docx"
"""The Word templates, in the folder of the plan; a plan may have none."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ALWAYS = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Nơi nhận:")
_TITLE = "GIẤY MỜI"
_MUST = ("dong_co_quan", "so", "noi_ngay", "trich_yeu", "mo_phong", "dong_noi_nhan", "chu_ky", "nguoi_ky")
_MUST_REMIND = (*_MUST, "kinh_gui", "con_thieu", "de_nghi")
_MUST_INVITE = (*_MUST, "khach_moi", "tu_cach", "su_kien", "chu_tri", "thoi_gian", "dia_diem")


def reminder(template: bytes, value: formal_letters.Reminder) -> bytes:
    """The công văn as .docx; the same input gives the same bytes. Raises Refusal TEMPLATE_BROKEN with the place."""
    return _filled(template, REMINDER, {**_around(value), **_reminder(value)})


def invitation(template: bytes, value: formal_letters.Invitation) -> bytes:
    """The giấy mời as .docx; the same input gives the same bytes. Raises Refusal TEMPLATE_BROKEN with the place."""
    return _filled(template, INVITATION, {**_around(value), **_invitation(value)})


def _filled(template: bytes, name: str, context: Mapping[str, Any]) -> bytes:
    said = f"Mẫu {name}"
    try:
        return official.render(template, _flat(context)).content
    except errors.Refusal as refused:
        told = refused.message.removeprefix("Mẫu báo cáo")
        raise errors.Refusal(
            refused.code, f"{said}{told}" if told != refused.message else f"{said}: {told}"
        ) from refused
    except Exception as fault:  # what a tag does is the office's: divide by nothing, call itself, leave no Word file
        told = f"{said} có thẻ không điền được: {fault}. Đề nghị xem lại các chỗ trong ngoặc nhọn."
        raise errors.Refusal("TEMPLATE_BROKEN", told) from fault


def _flat(value: Any) -> Any:
    """Each text on one line, and written in one direction: a name may not break a page or turn what stands beside it."""
    if isinstance(value, str):
        return _TURNS.sub("", _BREAKS.sub(" ", value))
    if isinstance(value, Mapping):
        return {name: _flat(one) for name, one in value.items()}
    return [_flat(one) for one in value] if isinstance(value, list) else value


def _around(value: formal_letters.Paper) -> dict[str, Any]:
    """What stands above and below the text of either."""
    return {
        "co_quan_tren": list(formal_letters.parent_lines(value.parent)),
        "dong_co_quan": list(formal_letters.issuer_lines(value.issuer)),
        "co_quan_gui": value.issuer,
        "so": formal_letters.number_line(value.number, value.symbol),
        "noi_ngay": formal_letters.place_and_date(value.place, value.day, value.year),
        "mo_phong": wording.SIMULATED if value.is_simulated else "",
        "lien_he": value.contact or value.issuer,
        "dong_noi_nhan": list(formal_letters.recipient_lines(value.recipients)),
        "chu_ky": list(value.signature),
        "nguoi_ky": value.signer,
    }


def _reminder(value: formal_letters.Reminder) -> dict[str, Any]:
    return {
        "trich_yeu": formal_letters.subject_line(value.subject),
        "kinh_gui": list(formal_letters.addressee_lines(value.addressees)),
        "don_vi": formal_letters.in_a_sentence(value.addressees),
        "ke_hoach": str(value.plan),
        "luc": value.as_of,
        "noi_nhan_bao_cao": value.to,
        "con_thieu": [{"ten": one.title, "tinh_trang": one.state, "thoi_han": one.bound} for one in value.debts],
        "de_nghi": value.asks,
        "truoc_ngay": formal_letters.before(value.wanted_before),
    }


def _invitation(value: formal_letters.Invitation) -> dict[str, Any]:
    return {
        "trich_yeu": f"Dự {value.event}",
        "khach_moi": value.guest,
        "tu_cach": list(formal_letters.listed(value.capacities)),
        "su_kien": value.event,
        "chu_tri": wording.sentence_case(value.chair),
        "thoi_gian": formal_letters.hour_and_day(value.starts_at, value.zone),
        "dia_diem": value.venue,
        "tai_lieu": list(formal_letters.listed(value.attachments)),
        "ghi_chu": list(value.notes),
        "truoc_ngay": formal_letters.before(value.answer_before),
    }


def check(folder: Path) -> list[str]:
    """Faults of a plan's templates in Vietnamese: both are filled with sample values and read back. One not there is none."""
    kinds: Sequence[tuple[str, Sequence[str], Callable[[bytes], Iterator[tuple[dict[str, Any], bytes]]]]] = (
        (REMINDER, _MUST_REMIND, _sample_reminders),
        (INVITATION, _MUST_INVITE, _sample_invitations),
    )
    found: list[str] = []
    for name, must, samples in kinds:
        path = folder / name
        if not path.is_file():
            continue
        try:
            for context, made in samples(path.read_bytes()):
                found += [f"Mẫu {name} {one}." for one in _faults(made, context, must)]
                if name == INVITATION and _TITLE not in layout.words(made).lines:
                    found.append(f"Mẫu {name} không có dòng “{_TITLE}”.")
        except errors.Refusal as refused:
            found.append(refused.message)
    return list(dict.fromkeys(found))


def _faults(made: bytes, context: Mapping[str, Any], must: Sequence[str]) -> Iterator[str]:
    """What a filled-in sample lacks, and where it leaves the decree."""
    said = layout.words(made)
    text = "\n".join(said.lines)
    yield from layout.faults(made)
    yield from (f"không có dòng “{one}”" for one in _ALWAYS if one not in text)
    for name in must:
        absent = [one for one in _texts(context[name]) if " ".join(one.split()) not in text]
        if absent:
            yield f"không in {{{{ {name} }}}} (thử với “{absent[0]}” thì không thấy)"
    if not said.ending.endswith(formal_letters.END):
        yield f"kết thúc bằng “{wording.clip(said.ending, 60)}”; đoạn cuối phải kết thúc bằng “{formal_letters.END}”"
    if any(mark in line for line in (*said.lines, *said.around) for mark in ("{{", "}}", "{%", "%}")):
        yield "còn ngoặc nhọn chưa điền; đề nghị xem lại các thẻ viết thiếu ngoặc"
    yield from (f"có lời “{one}”; thư chỉ đề nghị, không phê bình" for one in letter_tone.forbidden(text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    else:
        for one in value:
            yield from _texts(one)


def _sample_reminders(template: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Much and little: several addressees, a plan that is issued; one addressee, everything open."""
    full = formal_letters.Reminder(
        **_SAMPLE, symbol="UBND-KTN", number="5", day=date(2024, 1, 5), is_simulated=True,
        addressees=("UBND huyện Thử Một", "Hội Thử Hai tỉnh"), subject="đôn đốc gửi báo cáo thử",
        plan=formal_letters.PlanReference(issuer="UBND tỉnh Thử", number="12/KH-UBND", issued_on=date(2023, 9, 8)),
        debts=(
            formal_letters.Debt("Báo cáo thử thứ nhất", "chưa nhận được", "trước ngày 15/11/2023"),
            formal_letters.Debt("Biểu số liệu thử", "đã nhận, đề nghị bổ sung", "trước ngày 20/11/2023"),
        ),
        as_of="07:30 thứ Sáu 05/01/2024", to="Văn phòng thử nhận báo cáo", wanted_before=date(2024, 1, 12),
    )  # fmt: skip
    bare = dataclasses.replace(
        full, number="", day=None, is_simulated=False, addressees=full.addressees[:1], debts=full.debts[:1],
        plan=formal_letters.PlanReference(issuer="UBND tỉnh Thử"), asks=letter_tone.ASK_POLITELY, wanted_before=None,
    )  # fmt: skip
    for one in (full, bare):
        yield {**_around(one), **_reminder(one)}, reminder(template, one)


def _sample_invitations(template: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
    """A person in three capacities with papers; an office with none, everything open."""
    full = formal_letters.Invitation(
        **_SAMPLE, symbol="GM-UBND", number="12", day=date(2024, 1, 5), is_simulated=True, guest="Ông Nguyễn Văn Thử",
        capacities=("Chủ tịch UBND huyện Thử Một", "Thành viên Ban Chỉ đạo thử", "Đại diện tập thể được khen thưởng"),
        event="Hội nghị thử", chair="Lãnh đạo chủ trì thử", starts_at=datetime(2024, 1, 12, tzinfo=UTC), zone="UTC",
        venue="Hội trường thử",
        attachments=("Chương trình thử", "Báo cáo thử"), notes=("Lưu ý thử.",), answer_before=date(2024, 1, 10),
    )  # fmt: skip
    bare = dataclasses.replace(
        full, number="", day=None, is_simulated=False, guest="Đại diện lãnh đạo Sở Thử", capacities=(), attachments=(),
        notes=(), answer_before=None,
    )  # fmt: skip
    for one in (full, bare):
        yield {**_around(one), **_invitation(one)}, invitation(template, one)


_SAMPLE: dict[str, Any] = {
    "issuer": "UBND tỉnh Thử",
    "place": "Nơi Thử",
    "recipients": ("Cơ quan thử để biết", "Lưu: VT, TH"),
    "signature": ("TM. ỦY BAN NHÂN DÂN THỬ", "KT. CHỦ TỊCH THỬ", "PHÓ CHỦ TỊCH THỬ"),
    "signer": "Trần Thử Ký",
    "contact": "Văn phòng thử, điện thoại 0000",
}
