"""The picture of the units one level down: every tile says in words what its colour says, and no figure is not a zero."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree

from domain import tile_map
from domain.tile_map import Tile

_SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ElementTree.fromstring(svg).iter(f"{_SVG}text")]


def test_tiles_say_how_many_of_how_many_and_what_is_not_known() -> None:
    svg = tile_map.draw(
        "Xã đạt <chuẩn>",
        [
            Tile("Huyện Quế Sơn", Decimal(9), Decimal(12)),
            Tile("Thành phố Hội An", Decimal(4), Decimal(4), is_incomplete=True),
            Tile("Thị xã Điện Bàn", Decimal(0), Decimal(3)),
            Tile("Huyện Nam Giang", None, Decimal(11)),
            Tile("Huyện Đảo", Decimal(0), Decimal(0)),
        ],
    )

    assert texts(svg)[0] == "Xã đạt <chuẩn>"
    assert texts(svg)[1:-1] == [
        "Quế Sơn", "9/12 đạt", "75%", "Hội An", "4*/4 đạt", "100%", "Điện Bàn", "0/3 đạt", "0%",
        "Nam Giang", "chưa có số liệu", "", "Đảo", "chưa có số liệu", "",
    ]  # fmt: skip
    assert svg.count("stroke-dasharray") == 2
    assert "chưa có số liệu" in texts(svg)[-1]


def test_no_tile_lies_on_another_and_all_lie_on_the_picture() -> None:
    svg = ElementTree.fromstring(tile_map.draw("t", [Tile(f"xã {n}", None, None) for n in range(19)]))

    frames = [
        tuple(float(one.get(name, "0")) for name in ("x", "y", "width", "height")) for one in svg.iter(f"{_SVG}rect")
    ]
    whole, tiles = frames[0], frames[1:]
    assert len({(x, y) for x, y, _, _ in tiles}) == 19
    for x, y, width, height in tiles:
        assert x + width <= whole[2]
        assert y + height <= whole[3]
        assert not [1 for a, b, _, _ in tiles if (a, b) != (x, y) and abs(a - x) < width and abs(b - y) < height]
    assert tile_map.draw("t", []) == ""
