"""What may stand in each YAML file of a plan: keys, types, and one Vietnamese line on each key for the person who writes.

The descriptions reach editors through the exported JSON Schemas and readers through the messages of `explaining`.
Whether names refer to something that exists is left to `checking`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from adapters.plan_files.entries import BoardKey, Clock, Day, Entry, Key, Leg, Text, Weekday, Zone

# ------------------------------------------------------------------------------------------------------ plan.yaml


class DocumentEntry(Entry):
    """The header of the plan: kind, number, date, place, issuer, signature."""

    symbol: Text = Field(description="ký hiệu văn bản, ví dụ /KH-UBND")
    number: Text | None = Field(None, description="số văn bản; để trống khi còn là dự thảo")
    issued_on: Day | None = Field(None, description="ngày ban hành; để trống khi còn là dự thảo")
    earliest_issue: Day | None = Field(None, description="ngày sớm nhất có thể ban hành")
    place: Text = Field(description="nơi ban hành")
    issuer: Text = Field(description="cơ quan ban hành")
    title: Text = Field(description="trích yếu của kế hoạch, nguyên văn")
    short_title: Text = Field(description="tên gọn của đợt sơ kết, dùng trong thư và bảng")
    programme: Text = Field(description="tên gọn của Chương trình")
    review_period: Text = Field(description="giai đoạn sơ kết")
    data_cutoff: Text = Field("", description="số liệu tính đến khi nào, nguyên văn")
    signature: tuple[Text, ...] = Field(description="các dòng thẩm quyền ký")
    signer: Text = Field(description="họ tên người ký")


class LevelEntry(Entry):
    """One tier of the territory, top tier first."""

    id: Key = Field(description="mã cấp")
    title: Text = Field(description="tên cấp trong câu, ví dụ cấp huyện")
    noun: Text = Field(description="danh từ dùng khi đếm, ví dụ huyện")


class AddresseeClassEntry(Entry):
    """How one class of addressees is spoken to."""

    id: Key = Field(description="mã nhóm nơi nhận")
    title: Text = Field(description="tên nhóm nơi nhận")
    request_verb: Literal["đề nghị", "yêu cầu", "kính mời"] = Field(description="động từ dùng trong thư")
    may_be_ordered: bool = Field(description="thuộc quyền chỉ đạo hay không")


class ConditionEntry(Entry):
    """One condition of a gate."""

    kind: Literal["issued", "pilots_held", "accepted", "frozen", "date_set"] = Field(description="loại điều kiện")
    duties: tuple[Key, ...] = Field((), description="các việc mà điều kiện xét đến")
    selection: str = Field("", description="việc lựa chọn đơn vị điểm")
    not_before: str = Field("", description="ngày đặt không sớm hơn hạn của việc này")
    text: Text = Field("", description="cách bảng nói điều còn thiếu")


class StageEntry(Entry):
    """One stage of the review with its gate."""

    id: Key = Field(description="mã giai đoạn, trùng tên luồng chạy giai đoạn đó")
    title: Text = Field(description="tên giai đoạn")
    level: Key = Field(description="cấp họp trong giai đoạn này")
    board: BoardKey = Field(description="mã bảng của giai đoạn")
    gate: tuple[ConditionEntry, ...] = Field(min_length=1, description="các điều kiện mở giai đoạn")
    gate_per: str = Field("", description="cấp mà mỗi đơn vị có một cổng riêng; bỏ trống là một cổng chung")
    opens_next: str = Field("", description="giai đoạn kế tiếp")


class ChannelEntry(Entry):
    """One way of delivery and the leg it counts for."""

    kind: Literal["e-office", "post", "email"] = Field(description="loại đường gửi")
    leg: Leg = Field(description="tính cho đường gửi nào: văn bản chính thức hay bản mềm")
    title: Text = Field(description="tên đường gửi")
    address: Text = Field("", description="địa chỉ in trong kế hoạch; không dùng làm địa chỉ gửi mặc định")


class LegalBasisEntry(Entry):
    """One text the plan rests on."""

    id: Key = Field(description="mã văn bản")
    number: Text = Field(description="số, ký hiệu văn bản")
    date: Day | None = Field(None, description="ngày văn bản")
    issuer: Text = Field(description="cơ quan ban hành văn bản")
    role: Text = Field(description="văn bản quy định điều gì")
    note: Text = Field("", description="ghi chú")


class RecipientEntry(Entry):
    """One line of the distribution list."""

    id: Key = Field(description="mã dòng nơi nhận")
    text: Text = Field(description="dòng nơi nhận, nguyên văn")
    purpose: Text = Field(description="nhận để làm gì")
    forwarded_by: str = Field("", description="cấp sao gửi; bỏ trống là gửi thẳng")


class AwardEntry(Entry):
    """One level of awards."""

    level: Key = Field(description="cấp khen thưởng")
    decided_by: Text = Field(description="người có thẩm quyền quyết định")
    presented_at: Text = Field(description="nơi trao")
    appraised_by: Text = Field("", description="cơ quan thẩm định")
    proposed_by: tuple[Text, ...] = Field((), description="nơi đề nghị")
    criteria: str = Field("", description="mã văn bản quy định tiêu chuẩn")


class AssumptionEntry(Entry):
    """One open question with the default in force."""

    id: Key = Field(description="mã câu hỏi")
    question: Text = Field(description="điều kế hoạch chưa nói rõ")
    default: Text = Field(description="cách làm tạm cho đến khi có người quyết định")
    decided_by: Text = Field("", description="người đã quyết định")


class RosterEntry(Entry):
    """One list the plan names and the CSV file that holds it."""

    id: Key = Field(description="mã danh sách")
    title: Text = Field(description="tên danh sách")
    file: Text = Field(description="tệp CSV trong thư mục kế hoạch")
    columns: tuple[Key, ...] = Field(min_length=1, description="các cột của tệp")
    unit_columns: tuple[Key, ...] = Field((), description="các cột chứa mã đơn vị")


class PlanFile(Entry):
    """Tệp plan.yaml: văn bản kế hoạch, các cấp, các giai đoạn và những điều chung."""

    key: Key = Field(description="tên cố định của đợt sơ kết")
    is_sample: bool = Field(False, description="là dữ liệu mẫu hay không")
    zone: Zone = Field(description="múi giờ")
    document: DocumentEntry = Field(description="phần đầu và phần ký của kế hoạch")
    levels: tuple[LevelEntry, ...] = Field(min_length=1, description="các cấp, từ trên xuống")
    branch_level: Key = Field(description="cấp chia nhánh công việc")
    office: Key = Field(description="đơn vị điều phối, dùng phần mềm này")
    host: Key = Field(description="đơn vị ban hành kế hoạch")
    papers_duty: Key = Field(description="mã việc tham luận")
    timeliness_leg: Literal["first", "official", "soft", "last"] = Field(
        "first", description="đường gửi nào quyết định đúng hạn"
    )
    working_hours: tuple[Clock, Clock] = Field(("07:30", "17:00"), description="giờ làm việc, từ và đến")
    addressee_classes: tuple[AddresseeClassEntry, ...] = Field(min_length=1, description="các nhóm nơi nhận")
    stages: tuple[StageEntry, ...] = Field(min_length=1, description="các giai đoạn, theo thứ tự")
    channels: tuple[ChannelEntry, ...] = Field((), description="các đường gửi báo cáo")
    publication_weekdays: dict[Key, tuple[Weekday, ...]] = Field(
        default_factory=dict, description="ngày ra báo trong tuần (1 = thứ Hai … 7 = Chủ nhật) của cơ quan báo chí"
    )
    legal_bases: tuple[LegalBasisEntry, ...] = Field((), description="các văn bản được viện dẫn")
    recipients: tuple[RecipientEntry, ...] = Field((), description="nơi nhận")
    awards: tuple[AwardEntry, ...] = Field((), description="các cấp khen thưởng")
    award_kinds: tuple[Text, ...] = Field((), description="các loại đối tượng khen thưởng")
    movement: Text = Field("", description="tên phong trào thi đua")
    purposes: tuple[Text, ...] = Field((), description="mục đích, nguyên văn")
    standards: tuple[Text, ...] = Field((), description="yêu cầu đối với việc sơ kết, nguyên văn")
    assumptions: tuple[AssumptionEntry, ...] = Field((), description="các điều chưa rõ và cách làm tạm")
    rosters: tuple[RosterEntry, ...] = Field((), description="các danh sách kế hoạch nhắc đến mà không in")


# ------------------------------------------------------------------------------------- dates.yaml and duties.yaml


class BoundEntry(Entry):
    """One line of the list of dates."""

    id: Key = Field(description="mã hạn")
    printed_before: Day | None = Field(None, description="hạn in trong kế hoạch, 'trước ngày'")
    working_before: Day | None = Field(None, description="ngày làm việc do Văn phòng đặt, 'trước ngày'")
    relative_to: str = Field("", description="tính theo ngày đã đặt của việc này")
    offset_days: Annotated[int, Field(ge=-366, le=366)] = Field(
        0, description="cộng vào ngày đó để có ngày cuối cùng còn đúng hạn"
    )
    text: Text = Field("", description="lời in trong kế hoạch, nguyên văn")
    assumption: str = Field("", description="mã câu hỏi làm căn cứ cho ngày làm việc")


class DatesFile(Entry):
    """Tệp dates.yaml: các hạn. Hạn in trong kế hoạch và ngày làm việc do Văn phòng đặt là hai điều khác nhau."""

    bounds: tuple[BoundEntry, ...] = Field(description="các hạn")


class SelectorEntry(Entry):
    """Which units owe a duty."""

    levels: tuple[Key, ...] = Field((), description="theo cấp")
    kinds: tuple[Key, ...] = Field((), description="theo loại đơn vị")
    groups: tuple[Key, ...] = Field((), description="theo khối")
    units: tuple[Key, ...] = Field((), description="theo mã đơn vị")
    participating: bool = Field(False, description="chỉ đơn vị tham gia Chương trình")
    roster: str = Field("", description="cộng thêm thành viên của danh sách này")


class ChoiceEntry(Entry):
    """What a selection duty chooses."""

    purpose: Key = Field(description="chọn để làm gì")
    of: Literal["unit", "name"] = Field(description="chọn đơn vị có trong danh sách, hay ghi tên")
    least: Annotated[int, Field(ge=0, le=1000)] = Field(description="ít nhất")
    most: Annotated[int, Field(ge=1, le=1000)] = Field(description="nhiều nhất")
    level: str = Field("", description="cấp của đơn vị được chọn")
    noun: Text = Field("", description="gọi cái được chọn là gì")
    advice: Text = Field("", description="lời khuyên trong kế hoạch, không bắt buộc")
    conference: str = Field("", description="mã hội nghị áp dụng cho đơn vị được chọn")


class DutyEntry(Entry):
    """One duty: who owes what by which bound."""

    id: Key = Field(description="mã việc")
    kind: Literal[
        "meeting",
        "report",
        "paper",
        "selection",
        "forwarding",
        "funding",
        "nomination",
        "appraisal",
        "decision",
        "deliverable",
        "invitation",
        "record",
    ] = Field(description="loại việc")
    title: Text = Field(description="tên việc")
    stage: Key = Field(description="giai đoạn")
    owners: SelectorEntry = Field(default_factory=lambda: SelectorEntry.model_validate({}), description="ai phải làm")
    bound: str = Field("", description="mã hạn; bỏ trống là không có hạn")
    legs: tuple[Leg, ...] = Field((), description="các đường gửi phải có")
    opens: Literal["launch", "stage"] = Field("stage", description="mở khi ban hành hay khi mở giai đoạn")
    after: tuple[Key, ...] = Field((), description="làm sau những việc này")
    required: bool = Field(True, description="bắt buộc hay 'nếu có'")
    choice: ChoiceEntry | None = Field(None, description="chọn gì, mấy")
    sections: str = Field("", description="mã đề cương báo cáo")
    conference: str = Field("", description="mã hội nghị")
    basis: Text = Field("", description="điểm, khoản của kế hoạch")
    catalogue: tuple[Text, ...] = Field((), description="mã yêu cầu trong docs/catalogue.csv")
    minutes: Annotated[int, Field(ge=0, le=100_000)] = Field(0, description="thời lượng, phút")
    to: str = Field("", description="nơi nhận: mã đơn vị, 'parent' là cấp trên trực tiếp, bỏ trống là Văn phòng")


class DutiesFile(Entry):
    """Tệp duties.yaml: ai phải làm gì, trước ngày nào, gửi bằng đường nào."""

    duties: tuple[DutyEntry, ...] = Field(min_length=1, description="các việc")


# ------------------------------------------------------------------ papers.yaml, reports.yaml, conferences.yaml


class ContentRefEntry(Entry):
    """Numbered contents of one programme component."""

    component: Key = Field(description="nội dung thành phần số mấy")
    contents: tuple[Key, ...] = Field(min_length=1, description="các nội dung; all là toàn bộ, related là có liên quan")


class PaperEntry(Entry):
    """One presenter of a group of papers."""

    id: Key = Field(description="mã tham luận")
    unit: Key | None = Field(None, description="đơn vị tham luận")
    candidates: tuple[Key, ...] = Field((), description="các đơn vị mà người có thẩm quyền phải chọn ra một")
    chosen_by: Key | None = Field(None, description="đơn vị lựa chọn")
    printed: Text = Field("", description="tên in trong kế hoạch")
    printed_parent: Text = Field("", description="tên cấp trên in trong kế hoạch")
    spoken: bool | None = Field(None, description="trình bày tại hội nghị hay in kỷ yếu; bỏ trống là chưa định")


class PaperGroupEntry(Entry):
    """Papers that share topic, parts and contents."""

    group: Key = Field(description="nhóm tham luận")
    topic: Text = Field(description="nội dung tham luận, nguyên văn")
    parts: tuple[Key, ...] = Field(description="các phần phải có")
    printed: Text = Field("", description="tên in trong kế hoạch, khi cả nhóm ghi chung")
    purpose: str = Field("", description="mục đích lựa chọn, khi huyện chọn người tham luận")
    refs: tuple[ContentRefEntry, ...] = Field((), description="các nội dung thành phần được giao")
    other_topics: tuple[Text, ...] = Field((), description="nội dung khác ngoài nội dung thành phần")
    papers: tuple[PaperEntry, ...] = Field(min_length=1, description="các tham luận")


class PapersFile(Entry):
    """Tệp papers.yaml: sổ tham luận."""

    parts: dict[Key, Text] = Field(description="các phần của một tham luận")
    components: dict[Key, Text] = Field(description="các nội dung thành phần của Chương trình")
    groups: tuple[PaperGroupEntry, ...] = Field(description="các tham luận có chung nội dung")


class SectionTableEntry(Entry):
    """A table that a section asks for."""

    id: Key = Field(description="mã bảng")
    title: Text = Field(description="tên bảng")
    columns: dict[Key, Text] = Field(min_length=1, description="mã cột và tên cột, theo thứ tự")


class SectionEntry(Entry):
    """One required section of a report."""

    id: Key = Field(description="mã mục")
    title: Text = Field(description="tên mục")
    text: Text = Field(description="lời in trong kế hoạch, nguyên văn")
    items: tuple[Text, ...] = Field((), description="các ý phải có")
    levels: tuple[Key, ...] = Field((), description="hỏi cấp nào; bỏ trống là mọi nơi dùng đề cương này")
    note: Text = Field("", description="ghi chú")
    tables: tuple[SectionTableEntry, ...] = Field((), description="các bảng phải điền trong mục")


class ReportFormEntry(Entry):
    """The sections one kind of report must have."""

    id: Key = Field(description="mã đề cương")
    title: Text = Field(description="tên báo cáo")
    sections: tuple[SectionEntry, ...] = Field(min_length=1, description="các mục, theo thứ tự")


class ReportsFile(Entry):
    """Tệp reports.yaml: đề cương các loại báo cáo."""

    forms: tuple[ReportFormEntry, ...] = Field(description="các đề cương")


class ConferenceEntry(Entry):
    """Composition and chair of one kind of conference."""

    id: Key = Field(description="mã hội nghị")
    title: Text = Field(description="tên hội nghị")
    level: Key = Field(description="cấp tổ chức")
    chairs: dict[str, Text] = Field(default_factory=dict, description="người chủ trì theo loại đơn vị; '*' là còn lại")
    participants: tuple[Text, ...] = Field(description="thành phần, nguyên văn")
    forms: tuple[Literal["conference", "meeting"], ...] = Field(
        ("conference",), min_length=1, description="hội nghị hoặc cuộc họp; cái đầu là mặc định"
    )
    in_person: bool = Field(True, description="họp trực tiếp")
    minutes_available: Annotated[int, Field(ge=0, le=100_000)] = Field(0, description="số phút dành cho tham luận")
    minutes_per_paper: Annotated[int, Field(ge=0, le=100_000)] = Field(0, description="số phút một tham luận")
    text: Text = Field("", description="lời in trong kế hoạch, nguyên văn")


class ConferencesFile(Entry):
    """Tệp conferences.yaml: thành phần và chủ trì các hội nghị."""

    conferences: tuple[ConferenceEntry, ...] = Field(description="các hội nghị")


FILES: dict[str, type[Entry]] = {
    "plan": PlanFile,
    "dates": DatesFile,
    "duties": DutiesFile,
    "papers": PapersFile,
    "reports": ReportsFile,
    "conferences": ConferencesFile,
}
"""Stem of each YAML file -> what it must hold."""

INDICATORS, SECTIONS, FACTS = "indicators.csv", "indicator-sections.yaml", "plausibility.yaml"
INVITATIONS, PERSONS = "invitations.yaml", "persons.csv"
CATALOGUE = (INDICATORS, SECTIONS, FACTS, INVITATIONS, PERSONS)
"""Files that may be missing, part of a plan and of its hash, read by `adapters.indicator_files` and
`adapters.composition_files`."""
LETTERS = "letters.yaml"
"""Rules about letters: part of a plan and of its hash, may be missing, read by `adapters.letter_files`."""


def json_schema(file: type[Entry]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one YAML file."""
    described = file.model_json_schema()
    # Docstrings are for developers; an editor shows the Vietnamese description of each field.
    for entry in (described, *described.get("$defs", {}).values()):
        entry.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | described
