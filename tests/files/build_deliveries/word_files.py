"""Word documents, good and bad, that come for the narrative."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.files.build_deliveries import zips
from tests.files.build_deliveries.cases import case
from tests.files.build_deliveries.hand_docx import WORDS, document, narrative, paragraph, run, sections
from tests.files.build_deliveries.handed_out import HandedOut
from tests.files.build_deliveries.office_programs import libreoffice

_HAND = "a package written by hand, as a program without content controls saves it"
_XML = "edits in the XML of the form as handed out"
_OFFICE = "filled in, then opened and saved by LibreOffice 7.4"
_CONTROL = re.compile(r"<w:sdt>.*?<w:sdtContent>(.*?)</w:sdtContent></w:sdt>", re.DOTALL)
_PLACEHOLDER = "(Viết tại đây)"


def filled(forms: HandedOut, edit: Callable[[str], str] = lambda xml: xml) -> bytes:
    """The form as handed out with words in every control, its document.xml edited further."""

    def change(name: str, body: bytes) -> bytes | None:
        if "stylesWithEffects" in name or "thumbnail" in name:  # a third of a megabyte that says nothing
            return None
        if name.endswith(".rels"):
            return re.sub(rb"<Relationship [^>]*(?:stylesWithEffects|thumbnail)[^>]*/>", b"", body)
        if name == "[Content_Types].xml":
            return re.sub(rb"<Override [^>]*stylesWithEffects[^>]*/>", b"", body)
        if name != "word/document.xml":
            return body
        words = iter(WORDS)
        xml = re.sub(re.escape(_PLACEHOLDER), lambda _: next(words), body.decode())
        return edit(xml).encode()

    return zips.repacked(forms.report.blank_words, change)


@case("good-words.docx", "the form as handed out, every section written", source=_XML, verdicts="accepted")
def _filled(forms: HandedOut) -> bytes:
    return filled(forms)


@case("good-words-libreoffice.docx", "saved by LibreOffice", source=_OFFICE, verdicts="accepted", is_kept=True)
def _office(forms: HandedOut) -> bytes:
    return libreoffice(filled(forms), "docx", "docx")


@case("good-words-without-controls.docx", "content controls removed in Word", source=_XML, verdicts="accepted")
def _without_controls(forms: HandedOut) -> bytes:
    return filled(forms, lambda xml: _CONTROL.sub(r"\1", xml))


@case("good-words-renumbered.docx", "sections in another order, numbered I, II, III", source=_HAND, verdicts="accepted")
def _renumbered(forms: HandedOut) -> bytes:
    form = forms.report.words
    pairs = list(zip(form.sections, WORDS, strict=True))
    body: list[str] = []
    for number, (section, words) in zip(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"), reversed(pairs), strict=True
    ):
        body += [paragraph(f"{number}. {section.title.upper()}"), paragraph(words)]
    return document(body, form.token)


@case(
    "good-words-split-runs.docx",
    "headings and words in many runs, as Word leaves them after correcting",
    source=_HAND,
    verdicts="accepted",
)
def _split(forms: HandedOut) -> bytes:
    def cut(xml: str) -> str:
        pieces = re.findall(r">([^<]+)</w:t>", xml)
        return f"<w:p>{''.join(run(piece) for text in pieces for piece in re.findall('.{1,5}', text))}</w:p>"

    form = forms.report.words
    return document([cut(one) for one in sections(form)], form.token)


@case(
    "good-words-template-marks.docx",
    "words that a template engine would run",
    source=_HAND,
    verdicts="accepted",
    ids="E21",
)
def _template(forms: HandedOut) -> bytes:
    text = "Kết quả {{ 7*7 }} {% for x in ().__class__.__bases__ %}{{ x }}{% endfor %} ${7*7} <script>alert(1)</script>"
    return narrative(forms.report.words, {1: paragraph(text), 2: paragraph("{{ config }} và {# ẩn #} đã thực hiện.")})


_DELETED = '<w:p><w:del w:id="1" w:author="Lan" w:date="2023-10-18T08:00:00Z"><w:r><w:delText>{}</w:delText></w:r></w:del>{}</w:p>'
_MOVED = '<w:p><w:moveFrom w:id="5" w:author="Lan" w:date="2023-10-18T08:00:00Z">{}</w:moveFrom></w:p>'
_INSERTED = '<w:ins w:id="2" w:author="Lan" w:date="2023-10-18T08:01:00Z">{}</w:ins>'


@case(
    "good-words-tracked.docx", "tracked changes: a sentence deleted, another put in", source=_HAND, verdicts="accepted"
)
def _tracked(forms: HandedOut) -> bytes:
    changed = _DELETED.format("Chưa thực hiện.", _INSERTED.format(run(WORDS[0])))
    return narrative(forms.report.words, {1: changed})


@case(
    "words-tracked-away.docx", "the whole text of a section deleted as a tracked change", source=_HAND, verdicts="returned",
    codes="SECTION_EMPTY",
)  # fmt: skip
def _tracked_away(forms: HandedOut) -> bytes:
    return narrative(forms.report.words, {3: _DELETED.format(WORDS[2], "")})


@case(
    "words-moved-away.docx", "the text of a section moved to another as a tracked change", source=_HAND, verdicts="returned",
    codes="SECTION_EMPTY",
)  # fmt: skip
def _moved_away(forms: HandedOut) -> bytes:
    moved = paragraph(WORDS[3]).replace("</w:p>", "</w:p>") + f"<w:p>{_INSERTED.format(run(WORDS[2]))}</w:p>"
    return narrative(forms.report.words, {3: _MOVED.format(run(WORDS[2])), 4: moved})


@case(
    "words-blank.docx",
    "the form as handed out, its prompts left",
    source="as handed out",
    verdicts="returned",
    codes="SECTION_EMPTY",
    says="Mục 1|Mục 10",
)
def _blank(forms: HandedOut) -> bytes:
    return filled(forms, lambda xml: re.sub("|".join(map(re.escape, WORDS)), _PLACEHOLDER, xml))


@case(
    "words-two-empty.docx",
    "one section with dots, one with nothing",
    source=_HAND,
    verdicts="returned",
    codes="SECTION_EMPTY",
    says="Mục 4|Mục 9",
)
def _two_empty(forms: HandedOut) -> bytes:
    return narrative(forms.report.words, {4: paragraph("……………"), 9: ""})


@case(
    "words-section-missing.docx",
    "a section gone with its heading",
    source=_HAND,
    verdicts="returned",
    codes="SECTION_MISSING",
)
def _missing(forms: HandedOut) -> bytes:
    form = forms.report.words
    body = sections(form)
    return document(body[:8] + body[10:], form.token)


@case(
    "good-words-nothing-to-report.docx",
    "“Không có.” where there is nothing to report",
    source=_HAND,
    verdicts="accepted",
)
def _nothing(forms: HandedOut) -> bytes:
    return narrative(forms.report.words, {7: paragraph("Không có."), 10: paragraph("Không phát sinh")})


@case("words-tcvn3.docx", "typed in a font of TCVN3", source=_HAND, verdicts="accepted", says="Unicode|TCVN3")
def _tcvn3(forms: HandedOut) -> bytes:
    text = "X· Tam Anh Nam ®· thùc hiÖn ®Çy ®ñ néi dung x©y dùng n«ng th«n míi, më réng ®\u00ad\u00eang th«n."
    return narrative(forms.report.words, {1: paragraph(text, ".VnTime")})


@case("words-vni.docx", "typed in a font of VNI", source=_HAND, verdicts="accepted", says="Unicode|VNI")
def _vni(forms: HandedOut) -> bytes:
    text = "Xaõ Tam Anh Nam ñaõ thöïc hieän ñaày ñuû noäi dung xaây döïng noâng thoân môùi, môû roäng ñöôøng thoân."
    return narrative(forms.report.words, {1: paragraph(text, "VNI-Times")})


@case(
    "words-of-the-paper.docx",
    "the paper's form, filled in, from the folder",
    source=_HAND,
    verdicts="accepted",
    ids="E30",
)
def _paper(forms: HandedOut) -> bytes:
    return narrative(forms.paper.words)


@case(
    "good-words-decomposed.docx", "letters and marks typed apart (NFD), as on a Mac", source=_HAND, verdicts="accepted"
)
def _decomposed(forms: HandedOut) -> bytes:
    import unicodedata

    form = forms.report.words
    return document([unicodedata.normalize("NFD", one) for one in sections(form)], form.token)


@case(
    "words-two-tokens.docx",
    "two forms copied into one: a token of each commune",
    source=_HAND,
    verdicts="held",
    ids="E19",
)
def _two_tokens(forms: HandedOut) -> bytes:
    form = forms.report.words
    return document([*sections(form), paragraph(f"Mã biểu mẫu: {forms.other.words.token}")], form.token)


@case(
    "words-other-commune-name.docx",
    "no token, in the folder: nothing says whose it is",
    source=_HAND,
    verdicts="held",
    codes="UNIT_UNCLEAR",
    ids="E20",
)
def _nobody(forms: HandedOut) -> bytes:
    return document(sections(forms.report.words))


@case(
    "words-picture-only.docx",
    "a section that holds a photograph of its text, and no word",
    source=_HAND,
    verdicts="returned",
    codes="SECTION_EMPTY",
)
def _picture(forms: HandedOut) -> bytes:
    return narrative(forms.report.words, {5: '<w:p><w:r><w:drawing><inline xmlns="x"/></w:drawing></w:r></w:p>'})


@case(
    "good-words-one-table.docx",
    "everything in one table, as offices lay out their papers",
    source=_HAND,
    verdicts="accepted",
)
def _table(forms: HandedOut) -> bytes:
    form = forms.report.words
    cells = "".join(f"<w:tr><w:tc>{one}</w:tc></w:tr>" for one in sections(form))
    return document([f"<w:tbl>{cells}</w:tbl>"], form.token)
