"""A short list of units with every trap of names in it, written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain import plans
from tests.factories import make_body, make_unit

CHANGED_ON = date(2023, 4, 10)
PROVINCE = make_unit("tinh", kind="tinh", name="Quảng Nam", full_name="Tỉnh Quảng Nam")

_DISTRICTS = {
    "tam-ky": ("thanh_pho", "Thành phố Tam Kỳ"),
    "hoi-an": ("thanh_pho", "Thành phố Hội An"),
    "dien-ban": ("thi_xa", "Thị xã Điện Bàn"),
    "nui-thanh": ("huyen", "Huyện Núi Thành"),
    "phu-ninh": ("huyen", "Huyện Phú Ninh"),
    "tay-giang": ("huyen", "Huyện Tây Giang"),
    "dong-giang": ("huyen", "Huyện Đông Giang"),
    "nam-tra-my": ("huyen", "Huyện Nam Trà My"),
    "que-son": ("huyen", "Huyện Quế Sơn"),
    "nong-son": ("huyen", "Huyện Nông Sơn"),
    "hiep-duc": ("huyen", "Huyện Hiệp Đức"),
    "phuoc-son": ("huyen", "Huyện Phước Sơn"),
}
_COMMUNES = {
    "tam-thanh": ("tam-ky", "Xã Tam Thanh"),
    "phuoc-hoa-phuong": ("tam-ky", "Phường Phước Hòa"),
    "tam-thanh-nt": ("nui-thanh", "Xã Tam Thạnh"),
    "nui-thanh-tt": ("nui-thanh", "Thị trấn Núi Thành"),
    "tam-thanh-pn": ("phu-ninh", "Xã Tam Thành"),
    "tam-dan": ("phu-ninh", "Xã Tam Dân"),
    "tam-dan-huyen": ("phu-ninh", "Xã Tam Đàn"),
    "cam-kim": ("hoi-an", "Xã Cẩm Kim"),
    "dien-phuoc": ("dien-ban", "Xã Điện Phước"),
    "dien-minh": ("dien-ban", "Phường Điện Minh"),
    "lang": ("tay-giang", "Xã Lăng"),
    "chom": ("tay-giang", "Xã Ch'ơm"),
    "ba": ("dong-giang", "Xã Ba"),
    "tu": ("dong-giang", "Xã Tư"),
    "p-rao": ("dong-giang", "Thị trấn P Rao"),
    "tra-don-1": ("nam-tra-my", "Xã Trà Dơn"),
    "tra-don-2": ("nam-tra-my", "Xã Trà Don"),
    "que-loc": ("nong-son", "Xã Quế Lộc"),
    "que-tho": ("hiep-duc", "Xã Quế Thọ"),
    "phuoc-hoa-xa": ("phuoc-son", "Xã Phước Hoà"),
}
_ALIASES = {"lang": ("Lãng",), "tra-don-1": ("Trà Đơn",), "tra-don-2": ("Trà Đơn",), "p-rao": ("Prao",)}
_KIND_OF_WORD = {"Xã": "xa", "Phường": "phuong", "Thị trấn": "thi_tran"}


def _commune(id: str, parent: str, full_name: str, order: int) -> plans.Unit:
    word = next(word for word in _KIND_OF_WORD if full_name.startswith(f"{word} "))
    return make_unit(
        id,
        kind=_KIND_OF_WORD[word],
        name=full_name.removeprefix(f"{word} "),
        full_name=full_name,
        parent=parent,
        order=order,
        aliases=_ALIASES.get(id, ()),
        office_name=f"UBND {full_name[0].lower()}{full_name[1:]}",
    )


def _all() -> tuple[plans.Unit, ...]:
    districts = [
        make_unit(
            id,
            kind=kind,
            level="district",
            name=" ".join(full_name.split()[1 if kind == "huyen" else 2 :]),
            full_name=full_name,
            parent="tinh",
            order=order,
        )
        for order, (id, (kind, full_name)) in enumerate(_DISTRICTS.items(), start=1)
    ]
    communes = [
        _commune(id, parent, full_name, order)
        for order, (id, (parent, full_name)) in enumerate(_COMMUNES.items(), start=100)
    ]
    new = next(unit for unit in communes if unit.id == "dien-minh")
    communes[communes.index(new)] = replace(new, valid_from=CHANGED_ON)
    old = replace(_commune("dien-minh-cu", "dien-ban", "Xã Điện Minh", 199), valid_to=CHANGED_ON, successor="dien-minh")
    bodies = [
        make_body("so-ldtbxh", name="Sở Lao động, Thương binh và Xã hội", parent="tinh", aliases=("Sở LĐ-TB&XH",)),
        make_body("cong-an", name="Công an tỉnh", parent="tinh"),
    ]
    return (PROVINCE, *districts, *communes, old, *bodies)


UNITS = _all()
BY_ID = {unit.id: unit for unit in UNITS}
LEVELS = (
    plans.Level("province", "cấp tỉnh", "tỉnh"),
    plans.Level("district", "cấp huyện", "huyện"),
    plans.Level("commune", "cấp xã", "xã"),
)
