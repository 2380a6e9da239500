"""Who is in the small province, and who gives a paper."""

from __future__ import annotations

from dataclasses import replace

from domain import plans, unit_kinds
from tests.factories.ids import COMMUNES, DISTRICTS, NEWSPAPER, OFFICE, PROVINCE, UNION
from tests.factories.values import make_body, make_paper, make_unit


def make_units() -> tuple[plans.Unit, ...]:
    """The small province: 1 + 3 + 9 territorial units, then the five provincial bodies."""
    names = {
        "huyen-song-bo": ("huyen", "Sông Bờ"),
        "huyen-nui-doi": ("huyen", "Núi Đôi"),
        "thi-xa-bien-ngoc": ("thi_xa", "Biển Ngọc"),
        "xa-bo-bac": ("xa", "Bờ Bắc"),
        "xa-bo-trung": ("xa", "Bờ Trung"),
        "xa-bo-nam": ("xa", "Bờ Nam"),
        "xa-doi-thuong": ("xa", "Đôi Thượng"),
        "xa-doi-giua": ("xa", "Đôi Giữa"),
        "xa-doi-ha": ("xa", "Đôi Hạ"),
        "xa-ngoc-an": ("xa", "Ngọc An"),
        "xa-ngoc-binh": ("xa", "Ngọc Bình"),
        "xa-ngoc-chanh": ("xa", "Ngọc Chánh"),
    }
    units = [make_unit(PROVINCE, kind="tinh", name="Mẫu")]
    for district in DISTRICTS:
        kind, name = names[district]
        units.append(make_unit(district, kind=kind, name=name))
        units += [make_unit(child, name=names[child][1], parent=district) for child in COMMUNES[district]]
    units += [
        make_body("so-nong-nghiep", name="Sở Nông nghiệp"),
        make_body("so-y-te", name="Sở Y tế"),
        make_body(UNION, name="Hội Nông dân tỉnh", kind="doan_the", group="union", addressee="doan_the"),
        make_body(NEWSPAPER, name="Báo Mẫu", kind="bao_chi", group="press", addressee="ngang_cap"),
        make_body(OFFICE, name="Văn phòng Điều phối tỉnh", kind="van_phong", group="office"),
    ]
    return tuple(replace(unit, order=number) for number, unit in enumerate(units, 1))


def make_papers() -> tuple[plans.Paper, ...]:
    """15 papers: 2 departments, the union, 3 districts, 1 commune, 1 village and 1 cooperative per district."""
    units = {unit.id: unit for unit in make_units()}
    papers: list[plans.Paper] = [
        make_paper("TL-001", printed_as="Sở Nông nghiệp", refs=(plans.ContentRef("01", ("01", "02")),), spoken=True),
        make_paper(
            "TL-002", assignee="so-y-te", printed_as="Sở Y tế", refs=(plans.ContentRef("02", ("all",)),), spoken=True
        ),
        make_paper(
            "TL-003",
            group="union",
            assignee=UNION,
            printed_as="Hội Nông dân tỉnh",
            refs=(plans.ContentRef("03", ("related",)),),
        ),
    ]
    numbers = iter(range(4, 100))
    for district in DISTRICTS:
        printed = units[district].office_name
        papers.append(
            make_paper(
                f"TL-{next(numbers):03}",
                group="district",
                assignee=district,
                printed_as=printed,
                topic="Kết quả 3 năm",
                parts=("L", "K"),
            )
        )
    for district in DISTRICTS:
        commune = units[COMMUNES[district][0]]
        papers.append(
            make_paper(
                f"TL-{next(numbers):03}",
                group="commune",
                assignee=commune.id,
                printed_as=commune.office_name,
                printed_parent=unit_kinds.label(units[district]),
                topic="Kinh nghiệm của xã",
                parts=("L", "K"),
            )
        )
    for purpose, topic in (("village", "Thôn kiểu mẫu"), ("cooperative", "Tiêu chí số 13")):
        papers += [
            make_paper(
                f"TL-{next(numbers):03}",
                group=purpose,
                assignee=None,
                chosen_by=district,
                purpose=purpose,
                topic=topic,
                parts=("L", "K"),
            )
            for district in DISTRICTS
        ]
    return tuple(papers)
