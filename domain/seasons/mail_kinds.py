"""Kinds of mails that a rehearsal sends, the words that tell each, and what must become of every file in it.

What a kind looks like as bytes is `tasks.rehearsal_letters`. A verdict is written "accepted", or "returned:SUM_DIFFERS"
with the code that must stand beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.answers import Verdict
from domain.seasons import figure_faults

# ------------------------------------------------------------------------------------ good ones, in every clothing
GOOD, CORRECTED, REPLACED, SAME_DAY = "good", "corrected", "replaced", "same_day"
ZIPPED, NFD, COVERED, RENAMED_SHEET, WRONG_CLOCK = "zipped", "nfd", "covered", "renamed_sheet", "wrong_clock"
REMEMBERED = "remembered"
"""From a stranger's address that a person has put into the address book."""
AGAIN, COPY, WITH_EARLIER = "again", "copy", "with_earlier"
"""What came before: the same files in a new mail, the same mail twice, a paper and the report that is in already."""
# ------------------------------------------------------------------------------------------ with something wrong
SECTION, PASSWORD, EMPTY_FILE, OLD_WORD, MACRO = "section", "password", "empty_file", "old_word", "macro"
PDF_ONLY, PHOTOS, WINMAIL, NO_FILE, LINK = "pdf_only", "photos", "winmail", "no_file", "link"
# ---------------------------------------------------------------------------------------- for a person to decide
STRANGER, SPOOFED, FOREIGN, FORWARDED, OLD_THREAD = "stranger", "spoofed", "foreign", "forwarded", "old_thread"
NOT_ASKED, NEWSLETTER = "not_asked", "newsletter"
# ------------------------------------------------------------------------------------------------------- robots
OUT_OF_OFFICE, BOUNCE, OWN = "out_of_office", "bounce", "own"

SET_ASIDE = "set_aside"
"""Instead of verdicts: the whole mail is no delivery."""
ACCEPTED = Verdict.ACCEPTED.value
_RETURNED, _HELD, _EXTRA = Verdict.RETURNED.value, Verdict.HELD.value, Verdict.NOT_DELIVERY.value
_REPEAT = Verdict.REPEAT.value


@dataclass(frozen=True, slots=True)
class Kind:
    """words: what a step says of it. figures, narrative: verdict of the workbook and of the report in words, "" = not sent.

    ahead, behind: verdicts of what comes with them. whole: verdicts where the forms play no part. silent: not answered.
    """

    words: str
    figures: str = ACCEPTED
    narrative: str = ACCEPTED
    ahead: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    is_silent: bool = False


def _held(code: str) -> dict[str, Any]:
    return {"figures": f"{_HELD}:{code}", "narrative": f"{_HELD}:{code}"}


def _wrong_figures(words: str, code: str) -> Kind:
    return Kind(words, figures=f"{_RETURNED}:{code}")


_KIND_REFUSED = f"{_RETURNED}:FILE_KIND_REFUSED"
KINDS: dict[str, Kind] = {
    GOOD: Kind(""),
    CORRECTED: Kind("bản đã sửa"),
    REPLACED: Kind("bản thay báo cáo đã gửi"),
    SAME_DAY: Kind("bản sửa gửi ngay trong ngày"),
    REMEMBERED: Kind("bản bổ sung, gửi từ địa chỉ đã được ghi nhớ"),
    ZIPPED: Kind("các tệp nén trong một tệp zip"),
    NFD: Kind("tên tệp viết bằng dấu tổ hợp"),
    COVERED: Kind("kèm công văn và ảnh", ahead=(_EXTRA,), behind=(_EXTRA, _EXTRA)),
    RENAMED_SHEET: Kind("đã đổi tên trang của biểu"),
    WRONG_CLOCK: Kind("đồng hồ máy gửi sai nhiều năm"),
    AGAIN: Kind("gửi lại đúng các tệp cũ", figures=_REPEAT, narrative=_REPEAT),
    COPY: Kind("thư gửi hai lần", whole=(SET_ASIDE,), is_silent=True),
    WITH_EARLIER: Kind("kèm cả báo cáo đã gửi", ahead=(_REPEAT, _REPEAT)),
    figure_faults.SUM: _wrong_figures("biểu có tổng cộng sai", figure_faults.SUM),
    figure_faults.SLIP: _wrong_figures("biểu có số lớn gấp nghìn lần", figure_faults.SLIP),
    figure_faults.NESTING: _wrong_figures("biểu có số lớn hơn số bao trùm nó", figure_faults.NESTING),
    figure_faults.CHILD: _wrong_figures("biểu ghi khác số của một xã", figure_faults.CHILD),
    figure_faults.WORDS: _wrong_figures("ô số có chữ", "NUMBER_EXPECTED"),
    figure_faults.OTHER_UNIT: _wrong_figures("ô triệu đồng ghi tỷ đồng", "UNIT_IN_CELL"),
    SECTION: Kind("báo cáo bỏ trống một mục", narrative=f"{_RETURNED}:SECTION_EMPTY"),
    PASSWORD: _wrong_figures("biểu đặt mật khẩu", "FILE_ENCRYPTED"),
    EMPTY_FILE: _wrong_figures("biểu là tệp rỗng", "FILE_EMPTY"),
    MACRO: _wrong_figures("biểu có macro", "FILE_HAS_MACROS"),
    OLD_WORD: Kind("báo cáo dạng Word cũ (.doc)", narrative=_KIND_REFUSED),
    PDF_ONLY: Kind("chỉ có bản PDF", whole=(_KIND_REFUSED,)),
    PHOTOS: Kind("chỉ có ảnh chụp các trang", whole=(_KIND_REFUSED, _KIND_REFUSED)),
    WINMAIL: Kind("chỉ có winmail.dat", whole=(f"{_RETURNED}:WINMAIL_DAT",)),
    NO_FILE: Kind("ghi có đính kèm mà không có tệp", whole=(f"{_EXTRA}:ATTACHMENT_MISSING",)),
    LINK: Kind("chỉ có đường dẫn tới nơi lưu tệp", whole=(f"{_EXTRA}:LINK_INSTEAD_OF_FILE",)),
    STRANGER: Kind("gửi từ một địa chỉ lạ", **_held("SENDER_NOT_LISTED")),
    SPOOFED: Kind("máy chủ không xác thực được người gửi", **_held("SENDER_NOT_AUTHENTIC"), is_silent=True),
    FOREIGN: Kind("kèm nhầm biểu của đơn vị khác", figures=f"{_HELD}:EVIDENCE_DISAGREES", narrative=""),
    FORWARDED: Kind("cấp trên gửi thay báo cáo của hai đơn vị"),
    OLD_THREAD: Kind("bấm trả lời nhầm thư của việc khác", **_held("THREAD_DIFFERS")),
    NOT_ASKED: Kind("đơn vị không phải báo cáo", whole=(f"{_HELD}:OBLIGATION_UNCLEAR",)),
    NEWSLETTER: Kind("bản tin của một danh sách thư", whole=(f"{_HELD}:LETTER_TO_READ",), is_silent=True),
    OUT_OF_OFFICE: Kind("thư tự động báo vắng mặt", whole=(SET_ASIDE,), is_silent=True),
    BOUNCE: Kind("thư báo không gửi được", whole=(SET_ASIDE,), is_silent=True),
    OWN: Kind("thư của chính Văn phòng quay lại", whole=(SET_ASIDE,), is_silent=True),
}


def verdicts(kind: str, *, has_figures: bool, has_narrative: bool = True) -> tuple[str, ...]:
    """What must become of every file of such a mail, in their order, for one obligation's forms."""
    known = KINDS[kind]
    if known.whole:
        return known.whole
    forms = (known.figures if has_figures else "", known.narrative if has_narrative else "")
    return (*known.ahead, *filter(None, forms), *known.behind)
