"""`soket intake`, `soket submissions`, `soket held …`: what units send, judged; and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, days, desks, failures, help_texts, wrong_usage

if TYPE_CHECKING:
    from adapters.drop_folder import DroppedFile
    from domain.answers import FileVerdict
    from domain.findings import Finding
    from tasks.desk import Desk
    from tasks.intake import Outcome, Tools

held = help_texts.app("held", "Ngăn chờ: các tệp chưa rõ của đơn vị nào, hoặc chờ cán bộ xem.")

_MOST_SHOWN = 10


def intake(
    *paths: Annotated[Path, Parameter(help="Tệp, thư .eml, hoặc thư mục chứa chúng.")], asked: desks.Taken = desks.TAKE
) -> int:
    """Tiếp nhận các tệp hay thư đã lưu: giữ bản gốc, kiểm tra, ghi nhận; mỗi tệp một kết luận.

    Làm lại với cùng tệp thì kết quả như cũ, không ghi thêm. Kết thúc với mã 1 khi có tệp phải sửa, chờ xếp, hoặc không
    đọc được.

    Ví dụ: soket intake thu-den
    """
    from adapters import drop_folder
    from tasks import intake as intake_tasks

    if not paths:
        raise wrong_usage.WrongUsage("Thiếu tệp hoặc thư mục. Ví dụ: soket intake thu-den")
    missing = [path for path in paths if not path.exists()]
    if missing:
        answers.say(f"Không có tệp hay thư mục '{missing[0]}'. Hãy kiểm tra đường dẫn.")
        return failures.REFUSED
    desk = desks.opened(asked).desk
    judged: list[tuple[Path, Outcome]] = []
    with _tools(desk) as tools:
        intake_pass = intake_tasks.Pass(desk, tools)
        for one in drop_folder.take(_files(paths)):
            if fault := _fault(one):
                judged.append((one.path, fault))
                continue
            incoming = intake_tasks.Incoming(intake_tasks.FOLDER, one.name, one.raw, desk.as_of, one.is_mail)
            (number,) = intake_tasks.store(desk, [incoming])
            judged.append((one.path, intake_pass.judge(number)))
    if asked.json:
        answers.print_json([line for path, outcome in judged for line in _lines(path, outcome)])
    else:
        for path, outcome in judged:
            _tell(path, outcome)
    open_ends = {"returned", "held"}
    is_open = any(one.verdict.value in open_ends for _, outcome in judged for one in outcome.files)
    return 1 if is_open or any(not outcome.delivery for _, outcome in judged) else 0


def submissions(
    *,
    unit: Annotated[str, Parameter(help="Chỉ của đơn vị này.")] = "",
    within: Annotated[str, Parameter(help="Huyện của đơn vị, khi tên trùng.")] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Những gì các đơn vị đã gửi: từng lần gửi, kết luận, và từng số liệu với ô của nó (--json).

    Ví dụ: soket submissions --unit "xã Tam Anh Nam" --within "huyện Núi Thành"
    """
    from domain import takings
    from tasks import delivered

    found = delivered.listed(desks.opened(asked).desk, unit=unit, within=within)
    if asked.json:
        answers.print_json(found)
        return 0
    if not found:
        print("Chưa có báo cáo nào được gửi đến qua thư hay thư mục nhận tệp.")
        return 0
    answers.print_table(
        ("Đơn vị", "Việc", "Lần", "Nhận lúc", "Kết luận", "Số liệu"),
        [
            (one["unit_name"], one["title"], str(one["version"]), one["received_at"][:16].replace("T", " "),
             "; ".join(takings.word(file["verdict"]).upper() for file in one["files"]), str(len(one["figures"])))
            for one in found
        ],
    )  # fmt: skip
    return 0


@held.command(name="list")
def held_list(*, asked: desks.Asked = desks.READ) -> int:
    """Các tệp đang chờ xếp, kèm lý do và đơn vị có khả năng nhất.

    Ví dụ: soket held list
    """
    from dataclasses import asdict

    from tasks import held as pen

    found = pen.listed(desks.opened(asked).desk)
    if asked.json:
        answers.print_json([asdict(one) for one in found])
        return 1 if found else 0
    if not found:
        print("Không có tệp nào chờ xếp.")
        return 0
    answers.print_table(
        ("Số", "Tệp", "Người gửi", "Nhận lúc", "Vì sao", "Có thể là"),
        [
            (
                str(one.number),
                one.file or "(thư không kèm tệp)",
                one.sender,
                one.received,
                one.reason,
                "\n".join(one.guesses),
            )
            for one in found
        ],
    )
    return 1


@held.command(name="place")
def held_place(
    number: Annotated[int, Parameter(help="Số của tệp trong 'soket held list'.")],
    *,
    duty: Annotated[
        str, Parameter(help="Việc: mã trên bảng hoặc số tham luận (P-024); để trống nếu đơn vị chỉ có một.")
    ] = "",
    unit: Annotated[str, Parameter(help="Đơn vị, ví dụ 'xã Tam Anh Nam'.")] = "",
    within: Annotated[str, Parameter(help="Huyện của đơn vị, khi tên trùng.")] = "",
    remember_until: Annotated[
        str, Parameter(help="Ghi nhớ địa chỉ người gửi là của đơn vị này đến hết ngày này.")
    ] = "",
    asked: desks.Acted = desks.ACT,
) -> int:
    """Xếp một tệp vào đúng việc của đơn vị; tệp được kiểm tra như mọi tệp khác.

    Ví dụ: soket held place 1 --unit "huyện Hiệp Đức" --duty bao-cao-huyen --by "Nguyễn Văn A, chuyên viên"
    """
    from tasks import held as pen

    opened = desks.opened(asked)
    until = days.read(remember_until, "--remember-until") if remember_until else None
    with _tools(opened.desk) as tools:
        verdict = pen.place(
            opened.desk, tools, number, by=asked.by, unit=unit, within=within, duty=duty, remember_until=until
        )
    if asked.json:
        answers.print_json(_verdict(verdict))
    else:
        _tell_file(verdict)
    return 1 if verdict.verdict.value == "returned" else 0


@held.command(name="close")
def held_close(
    number: Annotated[int, Parameter(help="Số của tệp trong 'soket held list'.")],
    *,
    reason: Annotated[str, Parameter(help="Lý do, ví dụ 'thư mời họp của đơn vị khác'.")],
    asked: desks.Acted = desks.ACT,
) -> int:
    """Đóng lại một tệp hoặc thư không thuộc việc nào của đợt; bản gốc vẫn được giữ, không trả lời ai.

    Ví dụ: soket held close 1 --reason "thư quảng cáo" --by "Nguyễn Văn A, chuyên viên"
    """
    from tasks import held as pen

    verdict = pen.close(desks.opened(asked).desk, number, by=asked.by, reason=reason)
    if asked.json:
        answers.print_json(_verdict(verdict))
    else:
        _tell_file(verdict)
    return 0


@held.command(name="original")
def held_original(
    number: Annotated[int, Parameter(help="Số của tệp trong 'soket held list'.")],
    *,
    out: Annotated[Path, Parameter(help="Thư mục ghi bản gốc vào.")] = Path(),
    asked: desks.Asked = desks.READ,
) -> int:
    """Ghi ra bản gốc của lần gửi (cả thư, hay tệp trong thư mục nhận) để xem bằng mắt.

    Ví dụ: soket held original 1 --out xem-thu
    """
    from tasks import held as pen

    name, raw = pen.original(desks.opened(asked).desk, number)
    out.mkdir(parents=True, exist_ok=True)
    path = out / name
    if path.exists() and path.read_bytes() != raw:
        answers.say(f"Đã có tệp '{path}' với nội dung khác nên không ghi đè. Hãy chọn thư mục khác bằng --out.")
        return failures.REFUSED
    path.write_bytes(raw)
    answers.say(f"Đã ghi bản gốc vào {path}. Mở cẩn thận: tệp này chưa được kiểm tra là an toàn.")
    return 0


@contextmanager
def _tools(desk: Desk) -> Iterator[Tools]:
    from config import settings
    from tasks import intake_tools

    with intake_tools.opened(desk, settings.load()) as tools:
        yield tools


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path.resolve()
            continue
        found = sorted(one for one in path.rglob("*") if one.is_file() and not one.name.startswith((".", "~$")))
        if links := [one.name for one in found if one.is_symlink()]:
            answers.say(f"Không đi theo đường tắt: {', '.join(links)}.")
        yield from (one for one in found if not one.is_symlink())


def _fault(one: DroppedFile) -> Outcome | None:
    """A file that is left where it is: too large to be kept, or not to be opened."""
    from tasks.intake_records import Outcome

    if one.is_cut:
        return Outcome(0, one.name, (), f"Tệp nặng {one.size // 1024 // 1024} MB, quá lớn nên không được nhận.")
    return Outcome(0, one.name, (), one.fault) if one.fault else None


def _lines(path: Path, outcome: Outcome) -> Iterator[dict[str, Any]]:
    common = {"path": str(path), "delivery": outcome.delivery, "answered": outcome.answered}
    for one in outcome.files:
        yield common | _verdict(one)
    if not outcome.files:
        yield common | {
            "file": "", "verdict": "not_delivery", "unit": "", "unit_name": "", "obligation": "", "title": "",
            "version": 0, "reason": outcome.reason, "findings": [],
        }  # fmt: skip


def _verdict(one: FileVerdict) -> dict[str, Any]:
    return {
        "file": one.file,
        "verdict": one.verdict.value,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "obligation": one.obligation,
        "title": one.title,
        "version": one.version,
        "reason": one.reason,
        "findings": [_finding(found) for found in one.findings],
    }


def _finding(one: Finding) -> dict[str, Any]:
    place = {"file": one.place.file, "sheet": one.place.sheet, "cell": one.place.cell, "section": one.place.section}
    return {
        "code": one.code, "severity": one.severity.value, "place": place, "message": one.message, "found": one.found,
        "expected": one.expected, "fix": one.fix,
    }  # fmt: skip


def _tell(path: Path, outcome: Outcome) -> None:
    if not outcome.files:
        print(f"{path.name}: KHÔNG PHẢI BÁO CÁO. {outcome.reason}")
    for one in outcome.files:
        _tell_file(one)


def _tell_file(one: FileVerdict) -> None:
    from domain import takings

    ended = takings.word(one.verdict.value).upper()
    whose = f" · {one.unit_name} · {one.title}" if one.unit else ""
    print(f"{one.file or '(thư không kèm tệp)'}: {ended}{whose}{f' · {one.reason}' if one.reason else ''}")
    for found in one.findings[:_MOST_SHOWN]:
        print(f"  - {found.message} {found.fix}".rstrip())
    if len(one.findings) > _MOST_SHOWN:
        print(f"  … và {len(one.findings) - _MOST_SHOWN} điểm khác (xem --json)")
