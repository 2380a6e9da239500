"""The post of a rehearsal: mails go to a mail server on this machine, and must become what was foretold.

So a rehearsal by mail is a check of the whole of intake. When the mailbox is read is the season's to say; reading it is
the caller's (`tasks.channels`, or the flow of that name).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters import loopback_mail, mailbox
from adapters.limited import child
from domain import errors, seasons, takings
from domain.answers import Verdict
from domain.seasons import mail_kinds
from models.queries import deliveries, rehearsals
from tasks import channels, held, intake, rehearsal_letters
from tasks.desk import Desk, reading


@dataclass(frozen=True, slots=True)
class Line:
    """The way to the office. account: its mailbox, smtp_port: of the server beside it. office: whom the mails are for."""

    account: mailbox.Account
    smtp_port: int
    office: rehearsal_letters.Office


@dataclass
class Post:
    """Sends what the steps of a season say, and keeps what each mail is to become.

    counts: mails by how they ended, in the words of `domain.takings`.
    """

    line: Line
    tools: intake.Tools
    writer: rehearsal_letters.Writer
    sent: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    _waiting: list[seasons.Step] = field(default_factory=list)
    _copies: Counter[str] = field(default_factory=Counter)
    _became: dict[int, rehearsals.Became] = field(default_factory=dict)

    def send(self, desk: Desk, step: seasons.Step) -> str:
        """Write the mail of a step and put it into the mailbox; gives its subject line of the diary."""
        with reading(desk) as work:
            raw = self.writer.write(work, step.values, step.at)
        sender = step.values["sender"] or "may@may-chu.example"
        account = self.line.account
        loopback_mail.post(self.line.smtp_port, account.user, [(sender, raw)], account.host)
        self.sent += 1
        self._waiting.append(step)
        return f"Đã gửi thư số {step.values['letter']}"

    def take(self, desk: Desk, channel: channels.Channels) -> takings.Taking:
        """Read the mailbox without Prefect, and check what came. Raises ReviewError where a channel fails."""
        taking = channels.look(desk, channel, self.tools)
        if taking.failures or taking.unjudged:
            raise errors.ReviewError(f"rehearsal: intake at {desk.as_of} fails: {(*taking.failures, *taking.unjudged)}")
        self.check(desk)
        return taking

    def check(self, desk: Desk) -> int:
        """Compare what became of every mail since the last check with what was foretold; returns how many there were.

        Raises ReviewError naming each step that ended otherwise, what was expected and what came of it.
        """
        marks = {f"<{self.writer.mark(step.values)}>" for step in self._waiting}
        with reading(desk) as work:
            found = rehearsals.became(work.session, work.campaign.id, marks)
        wrong = [said for step in self._waiting if (said := self._compared(step, found))]
        count, self._waiting = len(self._waiting), []
        if wrong:
            raise errors.ReviewError("rehearsal: " + "\n".join(wrong))
        return count

    def _compared(self, step: seasons.Step, found: Mapping[str, Sequence[rehearsals.Became]]) -> str:
        """What is wrong with one mail; "" when it became what was foretold."""
        mark = f"<{self.writer.mark(step.values)}>"
        listed, number = found.get(mark, ()), self._copies[mark]
        self._copies[mark] += 1
        if number >= len(listed):
            return f"{step.label}: the mail is lost, no delivery has its Message-ID {mark}"
        became = listed[number]
        self._became[step.values["letter"]] = became
        wanted, got = list(step.values["verdicts"]), _told(became)
        self.counts[_ending(became)] += 1
        is_same = len(wanted) == len(got) and all(map(_fits, wanted, got))
        if is_same and became.is_answered == step.values["is_answered"]:
            return ""
        said = {True: "answered", False: "not answered"}
        return (
            f"mail {step.values['letter']} ({step.values['kind']}, {step.at}: {step.label}) was to become {wanted},"
            f" {said[step.values['is_answered']]}, but became {[_spoken(one) for one in got]},"
            f" {said[became.is_answered]} ({became.reason or 'no reason given'}; delivery {became.delivery})"
        )

    def place(self, desk: Desk, step: seasons.Step) -> str:
        """Let the officer of a step say whose the held files of a mail are. Raises ReviewError when they are not accepted."""
        values = step.values
        became = self._became.get(values["letter"])
        if became is None:
            raise errors.ReviewError(f"rehearsal: {step.label}: mail {values['letter']} was not judged yet")
        for place in values["files"]:
            _, _, row = became.files[place - 1]
            verdict = held.place(
                desk, self.tools, row, by=values["by"], unit=values["unit"], duty=values["duty"],
                remember_until=values["remember_until"],
            )  # fmt: skip
            if verdict.verdict is not Verdict.ACCEPTED:
                codes = [one.code for one in verdict.findings]
                raise errors.ReviewError(
                    f"rehearsal: {step.label}: file {place} ({verdict.file}) of mail {values['letter']} was to be accepted,"
                    f" but is {verdict.verdict} {codes} {verdict.reason}"
                )
        return step.label

    def end(self, desk: Desk) -> None:
        """At the end of a season: nothing lost, nothing unjudged. Raises ReviewError otherwise."""
        with reading(desk) as work:
            kept = rehearsals.count_mails(work.session, work.campaign.id)
            waiting = deliveries.waiting(work.session, work.campaign.id)
        if kept != self.sent or waiting or self._waiting:
            raise errors.ReviewError(
                f"rehearsal: {self.sent} mails were sent, {kept} are kept, {len(waiting)} of them not judged"
            )


def _told(became: rehearsals.Became) -> list[tuple[str, frozenset[str]]]:
    if became.state == deliveries.SET_ASIDE:
        return [(mail_kinds.SET_ASIDE, frozenset())]
    return [(verdict, codes) for verdict, codes, _ in became.files]


def _fits(wanted: str, got: tuple[str, frozenset[str]]) -> bool:
    verdict, _, code = wanted.partition(":")
    return verdict == got[0] and (not code or code in got[1])


def _spoken(got: tuple[str, frozenset[str]]) -> str:
    return ":".join((got[0], ",".join(sorted(filter(None, got[1])))))


def _ending(became: rehearsals.Became) -> str:
    """The verdict of the file that needs most to be done; SET_ASIDE without any."""
    found = {verdict for verdict, _ in _told(became)}
    order = (Verdict.HELD, Verdict.RETURNED, Verdict.ACCEPTED, Verdict.REPEAT, Verdict.NOT_DELIVERY)
    return next((one.value for one in order if one.value in found), takings.SET_ASIDE)


@contextmanager
def opened(line: Line, season: seasons.Season) -> Iterator[Post]:
    """The post of one season; the process that reads workbooks ends with the block."""
    office = line.office
    with child.Reader() as reader:
        tools = intake.Tools(reader, office.keys, office.address, office.authserv_id)
        yield Post(line, tools, rehearsal_letters.Writer(office, season.seed))
