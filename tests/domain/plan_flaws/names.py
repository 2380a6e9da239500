"""Flaws in names, and units that were left out."""

from __future__ import annotations

from domain import plans
from tests.domain.plan_flaws.planting import both, duty, paper, planted, unit, without_choice_of, without_papers_of

CASES = [
    planted(
        "UNIT_WITHOUT_PAPER",
        "warning",
        without_papers_of("huyen-nui-doi"),
        "Huyện Núi Đôi",
        "xã Đôi Thượng, thôn tự chọn, hợp tác xã tự chọn",
        "2/3",
        units=("huyen-nui-doi",),
        proves=("T-09", "X13"),
    ),
    planted(
        "UNIT_WITHOUT_CHOSEN_PAPER",
        "warning",
        without_choice_of("thi-xa-bien-ngoc", "village"),
        "Thị xã Biển Ngọc",
        "thôn",
        units=("thi-xa-bien-ngoc",),
    ),
    planted(
        "UNIT_WITHOUT_DUTY",
        "warning",
        duty("hoi-nghi-huyen", owners=plans.Selector(levels=("district",), kinds=("huyen",), groups=("district",))),
        "hoi-nghi-huyen",
        "2/3",
        "thị xã Biển Ngọc",
        units=("thi-xa-bien-ngoc",),
    ),
    planted(
        "NAME_UNKNOWN",
        "warning",
        paper("TL-007", printed_as="UBND xã Bờ Bấc"),
        "UBND xã Bờ Bấc, huyện Sông Bờ",
        "xã Bờ Bắc (huyện Sông Bờ)",
        units=("xa-bo-bac",),
        proves=("T-11",),
    ),
    planted(
        "NAME_VARIANT",
        "info",
        both(paper("TL-007", printed_as="xã Bờ Bấc"), unit("xa-bo-bac", aliases=("Bờ Bấc",))),
        "cách viết khác",
        units=("xa-bo-bac",),
        proves=("T-13",),
    ),
    planted(
        "NAME_AMBIGUOUS",
        "warning",
        both(
            paper("TL-007", assignee=None, candidates=("xa-bo-bac", "xa-bo-nam"), printed_as="UBND xã Bờ"),
        ),
        "xã Bờ Bắc hoặc xã Bờ Nam (huyện Sông Bờ)",
        "cần người quyết định",
        units=("xa-bo-bac", "xa-bo-nam"),
        proves=("T-12",),
    ),
    planted(
        "NAME_AMBIGUOUS",
        "warning",
        both(
            unit("xa-bo-bac", name="Trà Don", full_name="Xã Trà Don", office_name="UBND xã Trà Don"),
            unit("xa-bo-nam", name="Trà Dơn", full_name="Xã Trà Dơn", office_name="UBND xã Trà Dơn"),
            paper("TL-007", printed_as="UBND xã Trà Đơn"),
        ),
        "xã Trà Don",
        "xã Trà Dơn",
        units=("xa-bo-bac", "xa-bo-nam"),
        proves=("T-12",),
        id="name-between-two-units",
    ),
    planted(
        "PRESENTER_DIFFERS",
        "warning",
        paper("TL-007", printed_as="UBND xã Bờ Nam"),
        "xã Bờ Nam",
        "xã Bờ Bắc",
        units=("xa-bo-bac", "xa-bo-nam"),
    ),
    planted(
        "PRINTED_KIND_DIFFERS",
        "warning",
        paper("TL-009", printed_parent="thành phố Biển Ngọc"),
        "thành phố Biển Ngọc",
        "thị xã Biển Ngọc",
        units=("xa-ngoc-an", "thi-xa-bien-ngoc"),
        proves=("T-10",),
    ),
    planted(
        "PRINTED_KIND_DIFFERS",
        "warning",
        paper("TL-006", printed_as="UBND huyện Biển Ngọc"),
        "thị xã Biển Ngọc",
        id="presenter-of-another-kind",
    ),
    planted("PRINTED_PARENT_DIFFERS", "warning", paper("TL-007", printed_parent="huyện Núi Đôi"), "huyện Sông Bờ"),
    planted(
        "NAMES_CLASH_IN_PARENT",
        "warning",
        unit("xa-bo-trung", name="Bo Bắc", full_name="Xã Bo Bắc", office_name="UBND xã Bo Bắc"),
        "xã Bờ Bắc, xã Bo Bắc (huyện Sông Bờ)",
        proves=("T-14",),
    ),
    planted(
        "NAMES_CLASH",
        "info",
        unit("xa-ngoc-chanh", name="Bờ Bác", full_name="Xã Bờ Bác", office_name="UBND xã Bờ Bác"),
        "xã Bờ Bắc (huyện Sông Bờ), xã Bờ Bác (thị xã Biển Ngọc)",
        proves=("T-14",),
    ),
    planted(
        "NAME_ONE_SYLLABLE",
        "info",
        both(
            unit("xa-bo-bac", name="Ba", full_name="Xã Ba", office_name="UBND xã Ba"),
            paper("TL-007", printed_as="UBND xã Ba"),
        ),
        "xã Ba (huyện Sông Bờ)",
        units=("xa-bo-bac",),
        proves=("T-15",),
    ),
]
