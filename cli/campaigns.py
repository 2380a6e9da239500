"""`soket campaigns`: which campaigns the database holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from cli import answers

if TYPE_CHECKING:
    import models


def campaigns(*, json: Annotated[bool, Parameter(help="In JSON cho phần mềm khác đọc.")] = False) -> int:
    """Các đợt sơ kết đang có trong cơ sở dữ liệu. Chỉ đọc.

    Ví dụ: soket campaigns
    """
    from config import settings
    from domain import errors
    from models import database
    from models.queries import campaigns as queries

    url = settings.load().database
    rows: list[dict[str, Any]] = []
    if database.exists(url):
        with database.reading(url) as session:
            rows = [_facts(row) for row in queries.all_of_them(session)]
    if not rows:
        raise errors.Refusal(
            "NO_DATABASE",
            "Chưa có đợt sơ kết nào trong cơ sở dữ liệu của máy này. Hãy nạp kế hoạch: soket plan load THƯ_MỤC --by …",
        )
    if json:
        answers.print_json({"campaigns": rows})
        return 0
    answers.print_table(
        ("Mã", "Đợt sơ kết", "Kế hoạch", "Loại"),
        [(row["campaign"], row["title"], _issue(row), _sort(row)) for row in rows],
    )
    return 0


def _facts(row: models.Campaign) -> dict[str, Any]:
    return {
        "campaign": row.key,
        "title": row.title,
        "number": row.number,
        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
        "simulated": row.is_simulated,
        "sample": row.is_sample,
        "zone": row.zone,
        "plan_sha256": row.plan_sha256,
    }


def _issue(row: dict[str, Any]) -> str:
    return f"số {row['number']}, ngày {row['issued_on']}" if row["issued_on"] else "chưa ban hành"


def _sort(row: dict[str, Any]) -> str:
    return (
        ", ".join(word for word, holds in (("mô phỏng", row["simulated"]), ("kế hoạch mẫu", row["sample"])) if holds)
        or "thật"
    )
