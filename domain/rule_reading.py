"""Reading the rules of an indicator from text: a tokenizer and recursive descent. The language: see `rule_expressions`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain import rule_expressions as rules
from domain.findings import Severity

MOST_LETTERS = 500
_DEEPEST = 20

_TOKEN = re.compile(
    r"""\s*(?:(?P<day>\d{4}-\d{2}-\d{2})|(?P<number>\d+(?:\.\d+)?)|(?P<all>[A-Za-z][A-Za-z0-9_]*_\*)
    |(?P<name>[A-Za-z][A-Za-z0-9_]*)(?:@(?P<period>[A-Za-z0-9]+))?|"(?P<text>[^"]*)"
    |(?P<sign>\.\.|==|!=|<=|>=|[-+*/()<>,;:])|(?P<end>$)|(?P<odd>.))""",
    re.VERBOSE | re.ASCII | re.DOTALL,
)


def parse_rules(text: str, subject: str, ids: Sequence[str]) -> tuple[tuple[rules.Rule, ...], rules.Unreadable | None]:
    """The rules of one indicator, and why they could not be read (then there are none).

    subject: id of the indicator they belong to. ids: all ids of the catalogue in its order; a name that is none of them
    is the code of a choice, and may stand only beside == or !=.
    """
    try:
        return tuple(_Reader(text, subject, ids).all_rules()), None
    except _UnreadableError as error:
        return (), error.found


def parse_formula(text: str, subject: str, ids: Sequence[str]) -> tuple[rules.Rule | None, rules.Unreadable | None]:
    """The rule that the subject equals the formula. A formula may be a comparison: then the figure is yes or no."""
    try:
        return _Reader(text, subject, ids).formula(), None
    except _UnreadableError as error:
        return None, error.found


class _UnreadableError(Exception):
    """Ends the reading of one text; caught in this module."""

    def __init__(self, found: rules.Unreadable) -> None:
        super().__init__(found.problem)
        self.found = found


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    period: str = ""


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup == "end":
            yield _Token("end", "", len(text))
            return
        kind = "name" if found["name"] else str(found.lastgroup)
        yield _Token(kind, found[kind], found.start(kind), found["period"] or "")
        at = found.end()


class _Reader:
    """Recursive descent over the tokens of one text."""

    def __init__(self, text: str, subject: str, ids: Sequence[str]) -> None:
        self.text, self.subject, self.ids = text, subject, ids
        self.known = set(ids)
        if len(text) > MOST_LETTERS:
            raise self._error(_Token("end", "", 0), f"công thức dài quá {MOST_LETTERS} ký tự", "công thức ngắn hơn")
        self.tokens = list(_tokens(text))
        self.next = 0
        self.depth = 0

    # -------------------------------------------------------------------------------------------------- tokens

    @property
    def token(self) -> _Token:
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self.token
        if token.kind != "end":
            self.next += 1
        return token

    def _is(self, text: str) -> bool:
        return self.token.text == text and self.token.kind in ("sign", "name")

    def _skip(self, text: str) -> bool:
        if self._is(text):
            self._take()
            return True
        return False

    def _need(self, text: str) -> None:
        if not self._skip(text):
            raise self._unexpected(f"dấu '{text}'")

    def _error(self, token: _Token, problem: str, expected: str) -> _UnreadableError:
        return _UnreadableError(rules.Unreadable(self.text, token.at, problem, expected))

    def _unexpected(self, expected: str) -> _UnreadableError:
        token = self.token
        found = f"có '{token.text}'" if token.kind != "end" else "công thức dừng giữa chừng"
        return self._error(token, found, expected)

    # --------------------------------------------------------------------------------------------------- rules

    def all_rules(self) -> Iterator[rules.Rule]:
        while self.token.kind != "end":
            yield self._rule()
            if self.token.kind != "end":
                self._need(";")

    def formula(self) -> rules.Rule:
        value = self._sum()
        if self.token.text in rules.COMPARISONS:
            value = self._compared(value)
        within = self._within()
        self._done()
        claim = rules.Comparison(rules.Ref(self.subject), "==", value)
        return rules.Rule(self.text.strip(), Severity.ERROR, claim, within=within)

    def _done(self) -> None:
        if self.token.kind != "end":
            raise self._unexpected("hết công thức ở đây")

    def _rule(self) -> rules.Rule:
        first = self.token.at
        severity = Severity.ERROR
        if self._is("warn"):
            self._take()
            self._need(":")
            severity = Severity.WARNING
        claim = self._claim()
        when: list[rules.Comparison] = []
        if self._skip("when"):
            when.append(self._compared(self._sum()))
            while self._skip("and"):
                when.append(self._compared(self._sum()))
        within = self._within()
        return rules.Rule(self.text[first : self.token.at].strip(), severity, claim, tuple(when), within)

    def _within(self) -> Decimal | None:
        return self._number() if self._skip("within") else None

    def _claim(self) -> rules.Claim:
        me = rules.Ref(self.subject)
        if self._skip("filled"):
            return rules.Filled()
        if self._skip("like"):
            token = self._take()
            if token.kind != "text" or not token.text.strip():
                raise self._error(token, f"có '{token.text}'", 'mẫu chữ đặt trong dấu nháy kép, ví dụ "*#/*"')
            return rules.Like(token.text)
        if self.token.text in rules.COMPARISONS:
            return self._compared(me)
        if self.token.kind == "number" and self.tokens[self.next + 1].text == "..":
            return self._range(me)
        left = self._sum()
        return self._compared(left)

    def _range(self, left: rules.Expression) -> rules.Range:
        token = self.token
        low = self._number()
        self._need("..")
        high = self._number()
        if low > high:
            raise self._error(token, f"khoảng từ {low} đến {high} ngược", "số nhỏ đứng trước")
        return rules.Range(left, low, high)

    def _compared(self, left: rules.Expression) -> rules.Comparison:
        if self.token.text not in rules.COMPARISONS:
            raise self._unexpected(f"một trong các dấu {' '.join(rules.COMPARISONS)}")
        sign = self._take().text
        return rules.Comparison(left, sign, self._sum(may_be_code=sign in ("==", "!=")))

    # -------------------------------------------------------------------------------------------------- values

    def _sum(self, may_be_code: bool = False) -> rules.Expression:
        left = self._product(may_be_code)
        while self._is("+") or self._is("-"):
            left = rules.Binary(self._take().text, left, self._product())
        return left

    def _product(self, may_be_code: bool = False) -> rules.Expression:
        left = self._value(may_be_code)
        while self._is("*") or self._is("/"):
            left = rules.Binary(self._take().text, left, self._value())
        return left

    def _value(self, may_be_code: bool = False) -> rules.Expression:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(self.token, "ngoặc lồng quá sâu", f"nhiều nhất {_DEEPEST} lớp ngoặc")
        try:
            return self._bare(may_be_code)
        finally:
            self.depth -= 1

    def _bare(self, may_be_code: bool) -> rules.Expression:
        token = self.token
        if token.kind in ("number", "day"):
            return rules.Literal(self._literal())
        if self._skip("-"):
            return rules.Binary("-", rules.Literal(Decimal(0)), self._value())
        if self._skip("("):
            inside = self._sum()
            self._need(")")
            return inside
        if token.kind != "name":
            raise self._unexpected("một số, một mã chỉ tiêu hoặc dấu '('")
        self._take()
        if self._is("(") and token.text in ("sum", "count", "total", "units"):
            return self._call(token.text)
        if token.text in self.known:
            return rules.Ref(token.text, token.period)
        if token.text in rules.NAMES:
            return rules.Named(token.text)
        if may_be_code:
            return rules.Literal(token.text)
        raise self._error(token, f"không có chỉ tiêu nào mã '{token.text}'", "mã chỉ tiêu có trong bảng")

    def _call(self, function: str) -> rules.Expression:
        self._need("(")
        listed = self._listed() if function in ("sum", "count") else (self._id(),)
        made: rules.Expression
        match function:
            case "sum":
                made = rules.Sum(listed)
            case "count":
                made = rules.Count(listed, self._check())
            case "total":
                made = rules.Total(listed[0])
            case _:
                made = rules.Units(listed[0], self._check())
        self._need(")")
        return made

    def _check(self) -> rules.Check:
        token = self._take()
        if token.kind == "number" and self._is(".."):
            self._take()
            return rules.Check("..", Decimal(token.text), self._number())
        if token.text not in rules.COMPARISONS:
            raise self._error(token, f"có '{token.text}'", "dấu so sánh hoặc khoảng, ví dụ == dat hoặc 15..18")
        if self.token.kind == "name":
            return rules.Check(token.text, self._take().text)
        return rules.Check(token.text, self._literal())

    def _listed(self) -> tuple[str, ...]:
        found = self._some()
        while self._skip(","):
            found += self._some()
        return tuple(dict.fromkeys(found))

    def _some(self) -> tuple[str, ...]:
        """Ids by one word: an id, a run "tc_01..tc_19" in the catalogue's order, or all with a beginning but the subject."""
        token = self.token
        if token.kind == "all":
            self._take()
            found = tuple(one for one in self.ids if one.startswith(token.text[:-1]) and one != self.subject)
            if not found:
                raise self._error(token, f"không có chỉ tiêu nào bắt đầu bằng '{token.text[:-1]}'", "phần đầu có thật")
            return found
        first = self._id()
        if not self._skip(".."):
            return (first,)
        last = self._id()
        start, end = self.ids.index(first), self.ids.index(last)
        if start > end:
            raise self._error(token, f"'{first}' đứng sau '{last}' trong bảng", "chỉ tiêu đầu đứng trước chỉ tiêu cuối")
        return tuple(self.ids[start : end + 1])

    def _id(self) -> str:
        token = self._take()
        if token.kind != "name" or token.text not in self.known:
            raise self._error(token, f"không có chỉ tiêu nào mã '{token.text}'", "mã chỉ tiêu có trong bảng")
        if token.period:
            raise self._error(token, f"trong ngoặc có kỳ '@{token.period}'", "mã chỉ tiêu không kèm kỳ")
        return token.text

    def _number(self) -> Decimal:
        if self.token.kind != "number":
            raise self._unexpected("một số")
        return Decimal(self._take().text)

    def _literal(self) -> Decimal | date:
        token = self._take()
        if token.kind == "number":
            return Decimal(token.text)
        if token.kind == "day":
            try:
                return date.fromisoformat(token.text)
            except ValueError:
                raise self._error(
                    token, f"'{token.text}' không phải là ngày", "ngày có thật, dạng 2023-10-15"
                ) from None
        raise self._error(token, f"có '{token.text}'", "một số hoặc một ngày")
