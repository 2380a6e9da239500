"""`soket ledger …`: look into the history, check its chain, take it out with its proof."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers, days, desks, help_texts

if TYPE_CHECKING:
    from domain import ledger

app = help_texts.app("ledger", "Sổ theo dõi: xem, kiểm tra chuỗi, xuất ra tệp.")

README = (
    "Sổ theo dõi của đợt sơ kết, mỗi dòng sau là một việc đã ghi. Cách kiểm tra không cần phần mềm này: với từng dòng,"
    " lấy các khóa actor, at, payload, seq, subject, verb thành JSON có khóa xếp theo thứ tự chữ cái, không dấu cách,"
    " giữ nguyên chữ có dấu (UTF-8); mã hash phải bằng SHA-256 của: previous + ký tự xuống dòng + JSON đó; previous"
    " phải bằng hash của dòng trước (dòng đầu: 64 số 0); dòng cuối phải khớp head ở đây."
)


@app.command
def verify(*, asked: desks.Named = desks.WHOLE) -> int:
    """Kiểm tra chuỗi của sổ: có dòng nào bị sửa, bị thêm, bị cắt không. Chỉ đọc. Mã kết thúc 1 khi chuỗi đứt.

    Ví dụ: soket ledger verify
    """
    from domain import ledger

    key, _, head, entries = _read(asked.campaign)
    faults = ledger.verify(entries, head)
    state = "chuỗi liền."
    if faults:
        state = f"{len(faults)} chỗ hỏng. Hãy giữ nguyên cơ sở dữ liệu và đối chiếu với bản sao lưu."
    words = f"Sổ theo dõi '{key}': {len(entries)} dòng, {state}"
    if asked.json:
        listed = [{"seq": one.seq, "message": one.message} for one in faults]
        answers.print_json(
            {"campaign": key, "ok": not faults, "entries": len(entries), "head": _head(head), "faults": listed}
        )
        answers.say(words)
    else:
        for one in faults:
            print(one.message)
        print(words)
    return 1 if faults else 0


@app.command
def show(
    *,
    subject: Annotated[
        str, Parameter(help="Chỉ các dòng về mã này: đơn vị, việc, tham luận, giai đoạn hoặc 'plan'.")
    ] = "",
    asked: desks.Asked = desks.READ,
) -> int:
    """Xem các việc đã ghi, theo thứ tự ghi. Chỉ đọc.

    Ví dụ: soket ledger show --subject plan
    """
    key, zone, _, entries = _read(asked.campaign)
    if asked.as_of.strip():
        until = days.read_moment(asked.as_of, zone, "--as-of")
        entries = [one for one in entries if one.at <= until]
    wanted = subject.strip().lower()
    chosen = [one for one in entries if not wanted or wanted in _names(one)]
    if asked.json:
        answers.print_json({"campaign": key, "entries": [_line(one) for one in chosen]})
        return 0
    if not chosen:
        answers.say(
            f"Sổ theo dõi '{key}' không có dòng nào về '{subject}'." if wanted else "Sổ theo dõi chưa có dòng nào."
        )
        return 0
    answers.print_table(
        ("Dòng", "Lúc", "Ai", "Việc", "Về", "Nội dung"),
        [
            (
                one.seq,
                (answers.instant(one.at, zone) or "")[:16].replace("T", " "),
                one.actor,
                one.verb,
                one.subject,
                _brief(one),
            )
            for one in chosen
        ],
    )
    return 0


@app.command
def export(
    file: Annotated[Path, Parameter(help="Tệp nhận, mỗi dòng một JSON.")],
    *,
    overwrite: Annotated[bool, Parameter(help="Ghi đè khi tệp đã có và khác nội dung.")] = False,
    asked: desks.Named = desks.WHOLE,
) -> int:
    """Xuất cả sổ ra một tệp có cách kiểm tra kèm theo; cùng một sổ luôn ra cùng một tệp.

    Ví dụ: soket ledger export so-theo-doi.jsonl
    """
    from domain import errors

    key, _, head, entries = _read(asked.campaign)
    first = {"readme": README, "campaign": key, "entries": len(entries), "head": _head(head)}
    lines = [first, *(_line(one) for one in entries)]
    content = "".join(json_format.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines).encode()
    if file.exists() and not overwrite and (not file.is_file() or file.read_bytes() != content):
        raise errors.Refusal(
            "FILE_EXISTS", f"Đã có '{file}' và nội dung khác. Hãy chọn tên khác, hoặc thêm --overwrite để ghi đè."
        )
    beside = file.with_name(f".{file.name}.part")
    beside.write_bytes(content)
    beside.replace(file)
    if asked.json:
        answers.print_json({"file": str(file), "campaign": key, "entries": len(entries), "head": _head(head)})
    else:
        print(f"Đã xuất {len(entries)} dòng của '{key}' ra {file}")
    return 0


def _read(campaign: str) -> tuple[str, str, tuple[int, str], list[ledger.Entry]]:
    """(campaign, zone, head of the chain, all entries)."""
    from config import settings
    from models import database
    from models import ledger as history
    from models.queries import campaigns
    from tasks import desk_opening

    chosen = settings.load()
    found = desk_opening.find_campaign(chosen, campaign)
    with database.reading(chosen.database) as session:
        row = campaigns.by_key(session, found.key)
        if row is None:  # deleted between two reads
            return found.key, found.zone, (0, ""), []
        return found.key, found.zone, (row.ledger_seq, row.ledger_hash), list(history.entries(session, row.id))


def _head(head: tuple[int, str]) -> dict[str, Any]:
    return {"seq": head[0], "hash": head[1]}


def _line(entry: ledger.Entry) -> dict[str, Any]:
    """An entry exactly as it is hashed, with its links."""
    from domain import ledger

    body = ledger.canonical(entry.seq, entry.at, entry.actor, entry.verb, entry.subject, entry.payload)
    return {**json_format.loads(body), "previous": entry.previous, "hash": entry.hash}


def _names(entry: ledger.Entry) -> set[str]:
    """What an entry can be found by: its subject, and the parts of it (duty, unit, paper, stage)."""
    subject = entry.subject.lower()
    return {subject, *subject.replace("#", ":").split(":")}


def _brief(entry: ledger.Entry) -> str:
    said = []
    for name, value in entry.payload.items():
        if value in (None, "", [], {}):
            continue
        said.append(f"{name}: {len(value)} mục" if isinstance(value, list) and len(value) > 3 else f"{name}: {value}")
    return "; ".join(said)[:200]
