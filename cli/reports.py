"""`soket report …`: drafts of the main report, what moved between two, who signed which off, and the errata sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from cli import acts, answers, desks, help_texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from domain import receipts
    from tasks.desk import Desk
    from tasks.drafts import File
    from tasks.main_report import Draft

app = help_texts.app(
    "report", "Báo cáo chung: lập bản thảo Word từ số liệu đã nhận, so hai bản, duyệt, in, đính chính."
)

Number = Annotated[int, Parameter(help="Số của bản thảo; không ghi là bản mới nhất.")]
Out = Annotated[Path, Parameter(help="Thư mục ghi tệp vào.")]
Template = Annotated[Path | None, Parameter(help="Mẫu Word khác với mẫu của kế hoạch.")]


@app.command
def preview(
    *,
    out: Out,
    unit: Annotated[str, Parameter(help="Tên hoặc mã huyện, xã; không ghi là báo cáo chung.")] = "",
    template: Template = None,
    pdf: Annotated[bool, Parameter(help="Ghi thêm bản PDF (cần LibreOffice trên máy này).", negative="")] = False,
    asked: desks.Asked = desks.READ,
) -> int:
    """Xem thử báo cáo theo số liệu lúc này: bản Word (.docx) và sổ truy nguồn (.xlsx), mỗi số lấy từ ô nào, tệp nào.

    Của toàn tỉnh, hoặc của một huyện (dự thảo từ báo cáo các xã), một xã (tóm tắt). Không ghi gì vào cơ sở dữ liệu, không
    thành bản thảo có số. Tệp mới mang giờ lập, tệp cũ không bị ghi đè.

    Ví dụ: soket report preview --out ban-thao
    """
    from tasks import main_report
    from tasks.acts import checks
    from tasks.desk import reading

    desk = desks.opened(asked).desk
    with reading(desk) as work:
        wanted = checks.unit(work, unit).id if unit.strip() else ""
    made = main_report.draft(desk, template, wanted)
    document, trace = write(made, out, desk.as_of, f"bao-cao-{wanted or 'chung'}")
    findings = _pdf([document]) if pdf else []
    if asked.json:
        facts = {
            "document": str(document), "trace": str(trace), "numbers": made.numbers, "missing": list(made.missing),
            "pdf": findings,
        }  # fmt: skip
        answers.print_json(facts)
        return 0
    answers.say(f"Đã ghi {document} và {trace}: {made.numbers} số, còn thiếu báo cáo của {len(made.missing)} đơn vị.")
    for said in findings:
        answers.say(said)
    return 0


def _pdf(documents: Sequence[Path]) -> list[str]:
    """Write a PDF beside each document; gives what is to be said about it."""
    from adapters.documents import pdf

    said: list[str] = []
    made = pdf.convert({one.name: one.read_bytes() for one in documents})
    for one in documents:
        printed = made[one.name]
        if printed.content:
            target = one.with_suffix(".pdf")
            target.write_bytes(printed.content)
            said.append(f"Đã ghi {target}.")
        said += [f"{found.message} {found.fix}".strip() for found in printed.findings]
    return said


def write(made: Draft, out: Path, as_of: datetime, stem: str = "bao-cao-chung") -> tuple[Path, Path]:
    """Write both files under names of their moment; gives their paths."""
    out.mkdir(parents=True, exist_ok=True)
    name = f"{as_of:%Y-%m-%d-%H%M%S}"
    document, trace = out / f"{stem}-{name}.docx", out / f"truy-nguon-{stem.removeprefix('bao-cao-')}-{name}.xlsx"
    document.write_bytes(made.document)
    trace.write_bytes(made.trace)
    return document, trace


@app.command
def build(
    *,
    template: Template = None,
    refreeze: Annotated[bool, Parameter(help="Chốt lại trước nếu đầu vào đã đổi; cần --reason.", negative="")] = False,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Lập bản thảo có số từ bản chốt đầu vào; đầu vào và mẫu không đổi thì vẫn là bản cũ, không ghi hai lần.

    Ví dụ: soket report build --by "Lê Văn An, chuyên viên"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import drafts

        return drafts.prepare(desk, by=by, reason=asked.reason, refreeze=refreeze, template=template)

    return acts.run(asked, do)


@app.command(name="list")
def listed(*, asked: desks.Asked = desks.READ) -> int:
    """Các bản thảo: lập lúc nào, ai soạn, ai duyệt, đã in chưa, đầu vào còn đúng không.

    Ví dụ: soket report list
    """
    from domain import drafts, wording
    from tasks import surveys

    opened = desks.opened(asked)
    found = surveys.take(opened.desk).drafts
    if asked.json:
        answers.print_json({"drafts": [_object(one, opened.zone) for one in found]})
        return 0
    for one in found:
        signed = f", {one.signed_by} duyệt" if one.signed_by else ""
        stale = "" if one.is_current else "; không còn mới, đầu vào đã thay đổi hoặc đã chốt lại"
        print(
            f"Bản số {one.number}: {drafts.state_words(one)}{signed}; lập {wording.clock(one.made_at, opened.zone)}, "
            f"{one.prepared_by} soạn; {wording.number(one.numbers)} số, {wording.number(one.missing)} đơn vị chưa có báo cáo{stale}"
        )
    if not found:
        answers.say("Chưa lập bản thảo nào.")
    return 0


def _object(one: object, zone: str) -> dict[str, object]:
    from domain.drafts import Draft

    assert isinstance(one, Draft)
    return {
        "duty": one.duty, "number": one.number, "frozen_set": one.frozen_set, "state": one.state.value,
        "made_at": answers.instant(one.made_at, zone), "prepared_by": one.prepared_by, "signed_by": one.signed_by,
        "signed_at": answers.instant(one.signed_at, zone) if one.signed_at else None,
        "printed_at": answers.instant(one.printed_at, zone) if one.printed_at else None,
        "is_current": one.is_current, "was_printed": one.was_printed, "numbers": one.numbers, "missing": one.missing,
    }  # fmt: skip


@app.command
def save(
    number: Number = 0,
    *,
    out: Out,
    pdf: Annotated[bool, Parameter(help="Ghi thêm bản PDF (cần LibreOffice trên máy này).", negative="")] = False,
    asked: desks.Asked = desks.READ,
) -> int:
    """Ghi các tệp của một bản thảo ra thư mục, đúng như lúc lập.

    Ví dụ: soket report save 1 --out ban-thao
    """
    from tasks import drafts

    files = drafts.files(desks.opened(asked).desk, number)
    code = _written(files, out, as_json=asked.json)
    for said in _pdf([out / one.name for one in files if one.name.endswith(".docx")]) if pdf else ():
        answers.say(said)
    return code


@app.command
def diff(
    before: Annotated[int, Parameter(help="Số của bản trước; không ghi là bản liền trước.")] = 0,
    after: Annotated[int, Parameter(help="Số của bản sau; không ghi là bản mới nhất.")] = 0,
    *,
    out: Annotated[
        Path | None, Parameter(help="Ghi thành trang HTML để xem, in; không ghi thì in ra màn hình.")
    ] = None,
    asked: desks.Asked = desks.READ,
) -> int:
    """Hai bản thảo khác nhau ở đâu: đơn vị nào thay báo cáo, số nào, bảng nào đổi, từ bao nhiêu thành bao nhiêu.

    Ví dụ: soket report diff 1 2 --out khac-biet.html
    """
    from dataclasses import asdict

    from tasks import draft_pages

    page = draft_pages.page(desks.opened(asked).desk, before, after)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(draft_pages.html(page), encoding="utf-8")
    if asked.json:
        answers.print_json(asdict(page))
    elif out is not None:
        answers.say(f"Đã ghi {out}: {len(page.lines)} số liệu đổi.")
    else:
        print(draft_pages.markdown(page))
    return 0


@app.command
def sign(
    number: Number = 0,
    *,
    preparer: Annotated[str, Parameter(help="Người soạn; bắt buộc khi bản thảo do máy tự lập.")] = "",
    file: Annotated[Path | None, Parameter(help="Tệp Word đã sửa lời, đúng bản được duyệt; được giữ kèm.")] = None,
    asked: desks.Acted = desks.ACT,
) -> int:
    """Duyệt một bản thảo. Người soạn không duyệt bản của mình.

    Ví dụ: soket report sign --preparer "Lê Văn An, chuyên viên" --by "Trần Thị Bình, Phó Chánh Văn phòng"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks import drafts
        from tasks.acts import drafts as signing

        signed = drafts.File(drafts.SIGNED, file.name, file.read_bytes()) if file is not None else None
        return signing.sign(desk, by=by, number=number, preparer=preparer, signed=signed)

    return acts.run(asked, do)


@app.command(name="print")
def mark_printed(number: Number = 0, *, asked: desks.Acted = desks.ACT) -> int:
    """Ghi rằng bản đã duyệt đã được in và phát ra; về sau có thay đổi thì cần tờ đính chính.

    Ví dụ: soket report print --by "Trần Thị Bình, Phó Chánh Văn phòng"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import drafts as signing

        return signing.mark_printed(desk, by=by, number=number)

    return acts.run(asked, do)


@app.command
def reopen(number: Number = 0, *, asked: desks.Acted = desks.ACT) -> int:
    """Mở lại một bản đã duyệt hoặc đã in, có lý do; bản đó và việc đã duyệt vẫn còn trong sổ.

    Ví dụ: soket report reopen --reason "Huyện Quế Sơn gửi thay báo cáo" --by "Trần Thị Bình, Phó Chánh Văn phòng"
    """

    def do(desk: Desk, by: str) -> receipts.Receipt:
        from tasks.acts import drafts as signing

        return signing.reopen(desk, by=by, reason=asked.reason, number=number)

    return acts.run(asked, do)


@app.command
def errata(*, out: Out, asked: desks.Asked = desks.READ) -> int:
    """Tờ đính chính (.docx) cho bản đã in, theo bản thảo mới nhất.

    Ví dụ: soket report errata --out ban-thao
    """
    from tasks import draft_pages

    return _written([draft_pages.errata(desks.opened(asked).desk)], out, as_json=asked.json)


def _written(files: Iterable[File], out: Path, *, as_json: bool) -> int:
    out.mkdir(parents=True, exist_ok=True)
    paths: list[str] = []
    for one in files:
        path = out / Path(one.name).name
        path.write_bytes(one.content)
        paths.append(str(path))
    if as_json:
        answers.print_json({"files": paths})
    else:
        answers.say(f"Đã ghi {', '.join(paths)}.")
    return 0
