"""A difference between two figures in words: the thing, both figures, who is behind them, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain import figure_words, main_report, reconciliation, wording
from domain.figures import Value
from domain.findings import Severity
from domain.indicators import Catalogue
from domain.reconciliation import Difference

SEVERITY_WORDS = {Severity.ERROR: "phải làm rõ", Severity.WARNING: "nên xem", Severity.NOTE: "để biết"}
KIND_WORDS = {
    reconciliation.ROW: "huyện ghi cho xã khác xã báo cáo",
    reconciliation.TOTAL: "số chung khác số cộng từ cấp dưới",
    reconciliation.COMPONENT: "theo ngành khác theo địa bàn",
    reconciliation.BEFORE: "khác nhiều so với lần nhận trước",
    reconciliation.PUBLISHED: "khác số đã công bố",
}
_OTHER_WORDS = {
    reconciliation.ROW: "báo cáo của chính đơn vị",
    reconciliation.TOTAL: "tính từ báo cáo cấp dưới",
    reconciliation.COMPONENT: "cộng theo địa bàn",
    reconciliation.BEFORE: "lần nhận trước",
    reconciliation.PUBLISHED: "số đã công bố",
}
_DO = {
    reconciliation.ROW: "Đề nghị hai đơn vị thống nhất; đơn vị ghi sai gửi lại biểu, hoặc giải trình.",
    reconciliation.TOTAL: "Đề nghị đơn vị kiểm tra số chung và số của các đơn vị bên dưới, rồi gửi lại hoặc giải trình.",
    reconciliation.COMPONENT: "Đề nghị đối chiếu số của các sở, ngành với số của các địa phương, rồi giải trình.",
    reconciliation.BEFORE: "Đề nghị đơn vị xác nhận số mới; nếu nhầm đơn vị tính thì gửi lại.",
    reconciliation.PUBLISHED: "Đề nghị kiểm tra ngày và phạm vi của hai số trước khi dùng.",
}
_MOST = 10


@dataclass(frozen=True, slots=True)
class Words:
    """One difference as a person reads it. state: "chưa giải trình", or by whom it is explained."""

    id: str
    unit: str
    name: str
    period: str
    kind: str
    severity: str
    stated: str
    other: str
    other_label: str
    gap: str
    why: str
    do: str
    state: str
    is_settled: bool
    is_note: bool = False
    units: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return " ".join(filter(None, (f"{self._head}.", self.why, self.do if not self.is_settled else "", self.state)))

    @property
    def _head(self) -> str:
        gap = f", chênh {self.gap}" if self.gap else ""
        return f"{self.unit}: {self.name} ({self.period}) ghi {self.stated}; {self.other_label}: {self.other}{gap}"


def words(one: Difference, names: Mapping[str, str], catalogue: Catalogue, zone: str) -> Words:
    """Put a difference into words. names: unit id -> its name as a list prints it."""
    known, period = catalogue.by_id[one.key[0]], catalogue.period_by_id[one.key[1]]

    def shown(value: Value) -> str:
        if value is None:
            return "chưa có số liệu"
        if not isinstance(value, Decimal):
            return figure_words.value(value, known)
        return figure_words.measured(main_report.rounded(value, known), known)

    gap = ""
    if isinstance(one.stated, Decimal) and isinstance(one.other, Decimal):
        gap = figure_words.measured(main_report.rounded(abs(one.stated - one.other), known), known)
    unit = names.get(one.unit, one.unit)
    return Words(
        one.id, f"{names.get(one.by, one.by)}, phần {unit}" if one.by else unit, known.name,
        wording.sentence_case(period.title), KIND_WORDS[one.kind], SEVERITY_WORDS[one.severity], shown(one.stated),
        shown(one.other), _OTHER_WORDS[one.kind], gap, _why(one, names), _DO[one.kind], _state(one, zone), one.is_settled,
        one.severity is Severity.NOTE, tuple(id for id in (one.unit, one.by) if id),
    )  # fmt: skip


def _why(one: Difference, names: Mapping[str, str]) -> str:
    told: list[str] = []
    if one.factor is not None:
        times = f"gấp khoảng {wording.number(one.factor)} lần" if one.factor > 1 else _small(one.factor)
        told.append(f"Số ghi {times}: có thể nhầm đơn vị tính.")
    if one.missing:
        told.append(f"Chưa có số liệu của: {_named(one.missing, names)}.")
    if one.unlike:
        told.append(f"Không so sánh được vì khác kỳ thực hiện, ước hoặc khác Bộ tiêu chí: {_named(one.unlike, names)}.")
    if one.source:
        told.append(f"Nguồn: {one.source}.")
    return " ".join(told)


def _small(factor: Decimal) -> str:
    return f"chỉ bằng khoảng 1/{wording.number((1 / factor).to_integral_value())}"


def _named(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return wording.names([names.get(id, id) for id in ids], _MOST)


def _state(one: Difference, zone: str) -> str:
    said = one.confirmed
    if said is None:
        return "Chưa giải trình."
    told = f"{said.by} giải trình lúc {wording.clock(said.at, zone)}: {said.explanation}"
    told = told if told.endswith((".", "!", "?")) else f"{told}."
    return told if one.is_settled else f"Số đã đổi sau giải trình, cần giải trình lại. ({told})"
