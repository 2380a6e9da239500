"""The boards and receipts as Markdown pages, ready to be kept as artifacts; keeping them is left to the flows."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from domain import board_rows, boards, drafts, dues, operator_acts, progress, receipts, surveys, tallies, wording
from tasks import pages, shown_files

PARAMETER = "phiếu"
"""Name of the one parameter of every operator's form."""
_BLOCKS = 10
_GAP = re.compile(r"\n{3,}")
_FORM_NAMES = {
    "1.1": "Ghi hội nghị", "1.2": "Ghi văn bản đến", "1.3": "Ghi lựa chọn", "2.1": "Nhận hoặc trả lại",
    "2.2": "Gia hạn", "2.3": "Cho mở khi còn thiếu", "2.4": "Đặt, dời ngày", "2.5": "Xác định đơn vị", "2.6": "Xếp thư chưa rõ",
    "2.7": "Ghi số, ngày ban hành", "2.8": "Đóng thư không thuộc việc nào", "2.9": "Giải trình chênh lệch",
    "3.1": "Duyệt gửi thư", "3.2": "Thu hồi thư", "3.3": "Sửa địa chỉ thư", "3.4": "Xác định thư chưa rõ",
    "3.5": "Lập giấy mời", "3.6": "Ghi trả lời giấy mời",
    "5.1": "Lập bản thảo",
    "5.2": "Duyệt, in, mở lại bản thảo",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One artifact. key: fixed, so that its address lasts."""

    key: str
    title: str
    markdown: str


def render_all(survey: surveys.Survey, links: Mapping[str, str], *, read_at: str = "") -> dict[str, Page]:
    """Every board of a campaign by artifact key.

    links: deployment number -> address of its form; "board:<key>" -> address of a board. What is not in it becomes a
    plain label. read_at: words on when the mailbox was last read.
    """
    checked = [read_at or _read_at(survey), survey.letters.sentence]
    words = _words(survey, links) | {"read_at": " · ".join(filter(None, checked))}
    general = boards.general(survey)
    title = f"Bảng chung · {survey.title}"
    found = {boards.GENERAL: Page(boards.GENERAL, title, _tidy("boards/general.md.j2", board=general, **words))}
    for stage in survey.plan.stages:
        text = _tidy("boards/stage.md.j2", board=boards.stage(survey, stage.id), **words)
        found[stage.board] = Page(stage.board, f"{stage.number}. {stage.title}", text)
    return found


def _read_at(survey: surveys.Survey) -> str:
    """When the mailbox was last read, "" where none ever was; with the day when that is not today."""
    if survey.mailbox_read_at is None:
        return ""
    hour, _, day = wording.clock(survey.mailbox_read_at, survey.plan.zone).partition(" ")
    today = wording.clock(survey.as_of, survey.plan.zone).partition(" ")[2]
    return f"đọc hộp thư lần cuối {hour}{'' if day == today else f' {day}'}"


def render_receipt(
    receipt: receipts.Receipt, links: Mapping[str, str], *, zone: str, is_simulated: bool = False
) -> str:
    """The page an operator sees after an act: what was written, what it opens, how to take it back."""
    title = receipt.title
    if receipt.is_repeat:
        title = f"Đã ghi từ trước: {title.removeprefix('Đã ghi: ')}"
    undo = operator_acts.Act(receipt.undo, _FORM_NAMES.get(receipt.undo, "Làm lại")) if receipt.undo else None
    return _tidy(
        "receipts/receipt.md.j2",
        receipt=receipt,
        title=title,
        undo=undo,
        board=receipt.board or boards.GENERAL,
        is_simulated=is_simulated,
        act=partial(_act, links),
        board_link=partial(_board_link, links),
        clock=partial(wording.clock, zone=zone),
    )


def render_refusal(
    title: str, message: str, links: Mapping[str, str], *, board: str = "", is_simulated: bool = False
) -> str:
    """The page an operator sees when nothing was written. board: key of the board to go back to."""
    return _tidy(
        "receipts/refusal.md.j2",
        is_simulated=is_simulated,
        title=title,
        message=message,
        board=board or boards.GENERAL,
        board_link=partial(_board_link, links),
    )


def _tidy(template: str, **values: Any) -> str:
    """Render, and close the gaps that parts left out leave behind."""
    return _GAP.sub("\n\n", pages.render(template, **values)).strip() + "\n"


def form_address(base: str, values: Mapping[str, str]) -> str:
    """The address that opens a form with these fields filled in; fields without a value are left to the form."""
    filled = {name: value for name, value in values.items() if value}
    if not filled:
        return base
    given = json.dumps({PARAMETER: filled}, ensure_ascii=False, separators=(",", ":"))
    return f"{base}?parameters={quote(given, safe='')}"


def _words(survey: surveys.Survey, links: Mapping[str, str]) -> dict[str, Any]:
    """What templates may call to put facts into words."""
    zone = survey.plan.zone
    reading = progress.Reading(survey)

    def acts(listed: Iterable[operator_acts.Act]) -> str:
        return " · ".join(_act(links, one) for one in listed)

    def due(one: dues.Due | None, tally: tallies.Tally | None = None) -> str:
        is_done = tally is not None and tally.owed > 0 and tally.done == tally.owed
        return one.text(reading.today, is_done=is_done) if one else "chưa có hạn"

    def line_due(line: boards.StageLine) -> str:
        if line.due is None:
            return "chưa có hạn"
        said = line.due.text(reading.today, is_done=line.measure.is_complete)
        return said if line.is_one_bound else f"{line.due.title}: {said}"

    def stage_title(stage: str) -> str:
        return reading.index.stages[stage].title

    return {
        "acts": acts,
        "bar": bar,
        "board_link": partial(_board_link, links),
        "by_state": _by_state,
        "capital": lambda text: text[:1].upper() + text[1:],
        "clock": partial(wording.clock, zone=zone),
        "draft_state": drafts.state_words,
        "due": due,
        "file_link": partial(_file_link, links, survey.campaign),
        "gate": _gate,
        "general": boards.GENERAL,
        "left": _left,
        "hour": lambda moment: wording.clock(moment, zone).partition(" ")[0],
        "line_due": line_due,
        "long_date": wording.long_date,
        "most": boards.MOST_LISTED,
        "names": lambda listed: wording.names(listed, boards.MOST_LISTED),
        "number": wording.number,
        "papers_duty": survey.plan.papers_duty,
        "picture": _picture,
        "snapshot": _snapshot,
        "stage_title": stage_title,
    }


def bar(done: int, owed: int) -> str:
    """Ten blocks; full only when everything is done, and not empty once something is."""
    full = done * _BLOCKS // owed if owed else 0
    full = max(full, 1) if done and owed else full
    return "█" * full + "░" * (_BLOCKS - full)


def _act(links: Mapping[str, str], one: operator_acts.Act) -> str:
    base = links.get(one.deployment)
    return f"[{one.label}]({form_address(base, one.values)})" if base else f"{one.label} ({one.deployment})"


def _board_link(links: Mapping[str, str], key: str, text: str) -> str:
    # Brackets would end the link's text; a title has no need of them.
    said = wording.clip(" ".join(text.split()), 120).replace("[", "(").replace("]", ")")
    said = said.replace("\\", "/").replace("|", "/").replace("<", "&lt;").replace(">", "&gt;")
    base = links.get(f"board:{key}")
    return f"[{said}]({base})" if base else said


def _file_link(links: Mapping[str, str], campaign: str, draft: drafts.Draft, kind: str, text: str) -> str:
    """A file of a draft; its name alone where no folder is served."""
    base = links.get("files")
    return f"[{text}]({base}/{quote(campaign)}/{quote(shown_files.name_of(draft, kind))})" if base else text


def _picture(svg: str, text: str) -> str:
    """A picture as both views of the UI show it; text: what it says, for those who do not see it."""
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{html.escape(text)}" src="data:image/svg+xml;base64,{data}">'


def _by_state(listed: Iterable[board_rows.Item]) -> list[tuple[str, list[str]]]:
    """Names under the state they share, in the order given."""
    found: dict[str, list[str]] = {}
    for one in listed:
        found.setdefault(one.words.label, []).append(f"{one.ref} {one.name}".strip())
    return list(found.items())


def _left(measure: progress.Measure) -> str:
    if measure.missing:
        return wording.names(measure.missing)
    if not measure.owed:
        return "–"
    return "không còn ai" if measure.known else "chưa rõ: danh sách chưa nạp"


def _gate(line: boards.StageLine) -> str:
    """One gate in words, or how many of several are open."""
    if not line.gates:
        return "–"
    overridden = sum(bool(gate.waivers) for gate in line.gates)
    if len(line.gates) > 1:
        mark = "●" if line.open_gates == len(line.gates) else "○"
        extra = f", {wording.number(overridden)} mở khi còn thiếu" if overridden else ""
        return f"{mark} Mở {wording.number(line.open_gates)}/{wording.number(len(line.gates))}{extra}"
    gate = next(iter(line.gates))
    if not gate.is_open:
        needs = [f"{one.text} ({wording.number(len(one.names))})" if one.names else one.text for one in gate.needs]
        return f"○ Chưa mở: {'; '.join(needs)}"
    return "● Mở khi còn thiếu, theo quyết định" if overridden else "● Đã mở"


def _snapshot(line: boards.StageLine) -> str:
    if not line.freezes:
        return ""
    if not line.snapshots:
        return ", chưa lập"
    return ", ".join(
        ["", *(f"bản số {one.number}{' □ không còn mới' if one.is_stale else ' đã chốt'}" for one in line.snapshots)]
    )
