"""What one pass over the mailbox and the drop folder came to, as plain values. Doing it is in `tasks.channels`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import answers, wording
from domain.answers import Verdict

SET_ASIDE = "set_aside"
"""Beside the verdicts: what can be no delivery at all (robots, repeats of a whole mail)."""

_DECIDING = (Verdict.HELD, Verdict.RETURNED, Verdict.ACCEPTED, Verdict.REPEAT, Verdict.NOT_DELIVERY)
_WORDS = {
    Verdict.ACCEPTED.value: "đạt",
    Verdict.RETURNED.value: "cần sửa",
    Verdict.HELD.value: "chờ xếp",
    Verdict.REPEAT.value: "đã nhận trước đây",
    Verdict.NOT_DELIVERY.value: "không phải báo cáo",
    SET_ASIDE: "để riêng",
}


@dataclass(frozen=True, slots=True)
class Came:
    """One mail or file that was judged in the pass. name: subject or file name. reason: why it was set aside."""

    delivery: int
    name: str
    sender: str
    is_mail: bool
    files: tuple[answers.FileVerdict, ...]
    reason: str = ""
    answered: bool = False

    @property
    def verdict(self) -> str:
        """The verdict of the file that needs most to be done, here or by the sender; SET_ASIDE without any file."""
        found = {one.verdict for one in self.files}
        return next((one.value for one in _DECIDING if one in found), SET_ASIDE)


@dataclass(frozen=True, slots=True)
class Taking:
    """One pass.

    came: what was judged, in the order in which it came. mails, files: how many were taken up, those known before too.
    has_mailbox: there is one to read. read_at: when it was last read without a fault, None when it never was.
    mailbox_failure, folder_failure: sentences, why one could not be read, "" when it could. will_retry: time may mend the
    mailbox, otherwise a person must act.
    unjudged: sentences on what our own code could not judge: it waits, and is tried again.
    notes: sentences on what lies in the drop folder and was not taken, and the like.
    """

    came: tuple[Came, ...] = ()
    mails: int = 0
    files: int = 0
    has_mailbox: bool = False
    read_at: datetime | None = None
    mailbox_failure: str = ""
    will_retry: bool = False
    folder_failure: str = ""
    unjudged: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Verdict -> mails and files that ended so, in the order of what is read first."""
        found = Counter(one.verdict for one in self.came)
        return {verdict: found[verdict] for verdict in _WORDS if found[verdict]}

    @property
    def failures(self) -> tuple[str, ...]:
        """Sentences on channels that could not be read."""
        return tuple(filter(None, (self.mailbox_failure, self.folder_failure)))

    @property
    def units(self) -> tuple[str, ...]:
        """Names of the units that something came from."""
        return tuple(dict.fromkeys(file.unit_name for one in self.came for file in one.files if file.unit_name))

    def of(self, verdict: Verdict) -> Sequence[answers.FileVerdict]:
        """The files with that verdict."""
        return [file for one in self.came for file in one.files if file.verdict is verdict]


@dataclass(frozen=True, slots=True)
class Condition:
    """How the channels stand. mailbox: "host/user/folder", "" where there is none.

    read_at, fault: of the last look, see `models.MailboxState`. unjudged: stored and not judged yet; held: in the pen.
    """

    mailbox: str
    read_at: datetime | None
    fault: str
    unjudged: int
    held: int


def word(verdict: str) -> str:
    """A verdict, or SET_ASIDE, in a word or two."""
    return _WORDS[verdict]


def counted(taking: Taking) -> str:
    """ "3 thư, 1 tệp: 3 đạt, 1 cần sửa"; "" when nothing was judged."""
    mails = sum(one.is_mail for one in taking.came)
    files = len(taking.came) - mails
    named = ((mails, "thư"), (files, "tệp"))
    what = ", ".join(f"{wording.number(count)} {noun}" for count, noun in named if count)
    ended = ", ".join(f"{wording.number(count)} {word(verdict)}" for verdict, count in taking.counts.items())
    return f"{what}: {ended}" if what else ""
