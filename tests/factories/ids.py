"""The ids of the small province, for tests that name a unit."""

from __future__ import annotations

from collections.abc import Mapping

PROVINCE = "tinh-mau"
OFFICE = "van-phong-dieu-phoi"
DISTRICTS = ("huyen-song-bo", "huyen-nui-doi", "thi-xa-bien-ngoc")
COMMUNES: Mapping[str, tuple[str, ...]] = {
    "huyen-song-bo": ("xa-bo-bac", "xa-bo-trung", "xa-bo-nam"),
    "huyen-nui-doi": ("xa-doi-thuong", "xa-doi-giua", "xa-doi-ha"),
    "thi-xa-bien-ngoc": ("xa-ngoc-an", "xa-ngoc-binh", "xa-ngoc-chanh"),
}
DEPARTMENTS = ("so-nong-nghiep", "so-y-te")
UNION = "hoi-nong-dan"
NEWSPAPER = "bao-tinh"
ROSTER = "thanh-vien-ban-chi-dao"
