"""Wrong plan files: refused where they are wrong, all at once, with what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters import plan_files
from tests.adapters.plan_folders import findings_of, rewrite

# ------------------------------------------------------------------------------------------------ broken files

BROKEN = [
    # file, what stands there, what is written instead, found, words of the message
    (
        "dates.yaml",
        "printed_before: 10/10/2026",
        "printed_before: 31/11/2026",
        "31/11/2026",
        "30/11/2023 hoặc 2023-11-30",
    ),
    ("dates.yaml", "printed_before: 10/10/2026", "printed_before: mùng mười", "mùng mười", "không phải là ngày"),
    ("dates.yaml", "printed_before: 10/10/2026", "printed_before: 10/10/20260", "10/10/20260", "không phải là ngày"),
    ("dates.yaml", "printed_before: 10/10/2026", "printed_before: 10/10/0026", "10/10/0026", "năm từ 1900"),
    ("dates.yaml", "relative_to: hoi-nghi-tp", "relative_to: hoi-nghi", "hoi-nghi", "mã việc có trong duties.yaml"),
    ("dates.yaml", "assumption: M-01", "assumption: M-02", "M-02", "câu hỏi có trong plan.yaml"),
    ("dates.yaml", "offset_days: -7", "offset_days: bảy", "bảy", "không phải là số nguyên"),
    ("dates.yaml", "offset_days: -7", "offset_days: -700", "-700", "số từ -366 trở lên"),
    (
        "dates.yaml",
        "relative_to: hoi-nghi-tp",
        "printed_before: 1/1/2026, relative_to: hoi-nghi-tp",
        "D-08",
        "chỉ một trong hai",
    ),
    ("duties.yaml", "bound: D-06", "bound: D-60", "D-60", "không có hạn nào mang mã này"),
    (
        "duties.yaml",
        "stage: commune_pilot_meeting",
        "stage: commune_meeting",
        "commune_meeting",
        "không có giai đoạn nào",
    ),
    ("duties.yaml", "units: [vpdp-ntm-tp]", "units: [vpdp-ntm-tinh]", "vpdp-ntm-tinh", "gần nhất là 'vpdp-ntm-tp'"),
    ("duties.yaml", "levels: [commune]", "levels: [district]", "district", "không có cấp nào"),
    ("duties.yaml", "roster: thanh-vien-ban-chi-dao", "roster: thanh-vien", "thanh-vien", "không có danh sách nào"),
    (
        "duties.yaml",
        "groups: [commune, department, union]",
        "groups: [commune, sở]",
        "sở",
        "mã chỉ gồm chữ cái không dấu",
    ),
    ("duties.yaml", "groups: [commune, department, union]", "groups: [unions]", "unions", "gần nhất là 'union'"),
    ("duties.yaml", "sections: so-nganh", "sections: nganh-so", "nganh-so", "đề cương có trong reports.yaml"),
    ("duties.yaml", "conference: C-2", "conference: C-9", "C-9", "hội nghị có trong conferences.yaml"),
    ("duties.yaml", "after: [hoi-nghi-xa]", "after: [hoi-nghi]", "hoi-nghi", "gần nhất là 'hoi-nghi-xa'"),
    ("duties.yaml", "after: [hoi-nghi-xa]", "after: [bao-cao-xa]", "bao-cao-xa → bao-cao-xa", "chờ nhau thành vòng"),
    ("duties.yaml", "kind: invitation", "kind: letter", "letter", "không có trong các giá trị cho phép"),
    ("duties.yaml", "required: false", "required: có thể", "có thể", "Cần true hoặc false"),
    ("duties.yaml", "opens: launch", "open: launch", "open", "Cần khóa 'opens'"),
    ("duties.yaml", "legs: [official, soft]", "legs: official", "official", "không phải là danh sách"),
    ("duties.yaml", "legs: [official, soft]", "legs: [official, hard]", "hard", "một trong các giá trị official, soft"),
    ("duties.yaml", "least: 2, most: 4", "least: 5, most: 4", "5", "nhiều nhất 4"),
    (
        "duties.yaml",
        "of: unit, least: 2, most: 4, level: commune",
        "of: unit, least: 2, most: 4",
        "",
        "không nói cấp nào",
    ),
    ("duties.yaml", "owners: {units: [dv25-48]}", "owners: {}", "hoi-nghi-tp", "không nói ai phải làm"),
    ("duties.yaml", "owners: {units: [dv25-48]}", "owners: dv25-48", "dv25-48", "không phải là nhóm khóa"),
    ("duties.yaml", "id: bao-cao-so", "id: bao-cao-xa", "bao-cao-xa", "lặp lại, đã ghi ở duties.yaml, dòng"),
    ("papers.yaml", "unit: so-tc", "unit: so-tcc", "so-tcc", "gần nhất là 'so-tc'"),
    ("papers.yaml", "unit: so-tc, ", "", "P-002", "không nói rõ ai trình bày"),
    ("papers.yaml", "id: P-002", "id: P-001", "P-001", "mỗi mã một lần"),
    ("papers.yaml", "parts: [L, K, N]", "parts: [L, X]", "X", "không có phần 'X'"),
    ("papers.yaml", 'component: "03"', 'component: "30"', "30", "không có nội dung thành phần"),
    ("papers.yaml", "purpose: cooperative", "purpose: village", "village", "một trong cooperative, pilot"),
    ("reports.yaml", "levels: [commune]", "levels: [communes]", "communes", "gần nhất là 'commune'"),
    ("conferences.yaml", "level: city", "level: province", "province", "không có cấp nào"),
    (
        "conferences.yaml",
        "dac_khu: Chủ tịch UBND đặc khu",
        "quan: Chủ tịch UBND quận",
        "quan",
        "không có loại đơn vị nào",
    ),
    ("conferences.yaml", "forms: [conference, meeting]", "forms: [meting]", "meting", "gần nhất là 'meeting'"),
    ("plan.yaml", "zone: Asia/Ho_Chi_Minh", "zone: Asia/Quang_Nam", "Asia/Quang_Nam", "múi giờ IANA"),
    ("plan.yaml", "office: vpdp-ntm-tp", "office: vpdp", "vpdp", "không có đơn vị nào"),
    ("plan.yaml", "papers_duty: tham-luan", "papers_duty: tham", "tham", "không có việc nào"),
    ("plan.yaml", 'working_hours: ["07:30", "17:00"]', 'working_hours: ["7h30", "17:00"]', "7h30", "giờ dạng 07:30"),
    ("plan.yaml", "board: 01-bang-xa", "board: Bảng xã", "Bảng xã", "chữ thường không dấu"),
    ("plan.yaml", "kind: issued, text", "kind: isued, text", "isued", "gần nhất là 'issued'"),
    (
        "plan.yaml",
        "duties: [hoi-nghi-tp], not_before: tham-luan",
        "duties: [hoi-nghi-tp], not_before: tham",
        "tham",
        "việc",
    ),
    ("plan.yaml", "request_verb: yêu cầu", "request_verb: ra lệnh", "ra lệnh", "đề nghị, yêu cầu, kính mời"),
    ("plan.yaml", "key: da-nang-hai-cap-2025-mau", "key: đà nẵng", "đà nẵng", "mã chỉ gồm chữ cái không dấu"),
    ("plan.yaml", "place: Đà Nẵng", "place: [Đà, Nẵng]", "một danh sách", "không phải là chữ"),
    ("plan.yaml", "place: Đà Nẵng", 'place: ""', "", "để trống"),
    ("units.csv", "dv25-20194,20194,", "dv25 20194,20194,", "dv25 20194", "mã chỉ gồm"),
    (
        "units.csv",
        "Hải Vân,Phường Hải Vân,dv25-48,no",
        "Hải Vân,Phường Hải Vân,dv25-84,no",
        "dv25-84",
        "không có đơn vị nào",
    ),
    ("units.csv", "dv25-48,no,2025-07-01,,", "dv25-48,no,2025-07-01,2025-02-30,", "2025-02-30", "không phải là ngày"),
    ("units.csv", "dv25-48,no,2025-07-01,,", "dv25-48,no,2025-07-01,2025-07-01,", "dv25-20194", "ngày sau 01/07/2025"),
    ("units.csv", "dv25-48,no,2025", "dv25-48,maybe,2025", "maybe", "một trong các giá trị yes, no"),
    (
        "units.csv",
        "dv25-48,no,2025-07-01,,,cap-duoi",
        "dv25-48,no,2025-07-01,,,cap-tren",
        "cap-tren",
        "không có nhóm nơi nhận",
    ),
    ("bodies.csv", "so-tc,so,", "so-xd,so,", "so-xd", "lặp lại, đã ghi ở bodies.csv"),
    ("contacts.csv", "dn-20194@phuong.da-nang.example", "dn-20194@phuong", "dn-20194@phuong", "không phải địa chỉ thư"),
    ("contacts.csv", "dv25-20194,", "dv26-20194,", "dv26-20194", "gần nhất là 'dv25-20194'"),
]


@pytest.mark.parametrize(("file", "old", "new", "found", "said"), BROKEN, ids=[f"{row[0]}: {row[2]}" for row in BROKEN])
def test_a_wrong_value_is_refused_where_it_stands(
    folder: Path, file: str, old: str, new: str, found: str, said: str
) -> None:
    line = rewrite(folder / file, old, new)

    place = f"ke-hoach/{file}"
    about = [one for one in findings_of(folder) if one.file == place and one.found == found]
    near = [one for one in about if abs(one.line - line) <= 7 and said in one.message]
    assert near, findings_of(folder)
    assert near[0].message.startswith(f"Không mở được {place}, dòng {near[0].line}: ")
    assert near[0].message.endswith(f"Cần {near[0].expected}.")


def test_the_line_is_the_line_of_the_value(folder: Path) -> None:
    line = rewrite(folder / "dates.yaml", "printed_before: 14/11/2026", "printed_before: 31/11/2026")

    assert findings_of(folder) == [
        plan_files.PlanFileFinding(
            file="ke-hoach/dates.yaml",
            line=line,
            found="31/11/2026",
            expected="ngày có thật, ví dụ 30/11/2023 hoặc 2023-11-30",
            message=(
                f"Không mở được ke-hoach/dates.yaml, dòng {line}: hạn in trong kế hoạch (printed_before) '31/11/2026'"
                " không phải là ngày. Cần ngày có thật, ví dụ 30/11/2023 hoặc 2023-11-30."
            ),
        )
    ]


def test_all_is_told_at_once(folder: Path) -> None:
    rewrite(folder / "dates.yaml", "printed_before: 10/10/2026", "printed_before: 10/13/2026")
    rewrite(folder / "dates.yaml", "assumption: M-01", "assumption: M-99")
    rewrite(folder / "duties.yaml", "bound: D-06", "bound: D-66")
    rewrite(folder / "duties.yaml", "kind: invitation", "kind: letter")
    rewrite(folder / "units.csv", "dv25-48,no,2025", "dv25-48,maybe,2025")
    (folder / "reports.yaml").unlink()

    assert sorted((one.file, one.found) for one in findings_of(folder)) == [
        ("ke-hoach/dates.yaml", "10/13/2026"),
        ("ke-hoach/dates.yaml", "M-99"),
        ("ke-hoach/duties.yaml", "D-66"),
        ("ke-hoach/duties.yaml", "letter"),
        ("ke-hoach/reports.yaml", ""),
        ("ke-hoach/units.csv", "maybe"),
    ]


def test_a_fault_in_one_place_is_not_told_in_others(folder: Path) -> None:
    """A duty at fault is still a duty that gates and bounds may name."""
    rewrite(folder / "duties.yaml", "title: Hội nghị sơ kết cấp thành phố", "tittle: Hội nghị sơ kết cấp thành phố")

    assert {one.found for one in findings_of(folder)} == {"tittle", ""}  # the unknown key, and the missing one


def test_a_circle_of_parents_is_refused_once(folder: Path) -> None:
    line = rewrite(
        folder / "units.csv",
        "dv25-48,48,gso-2025,thanh_pho_tw,city,Đà Nẵng,Thành phố Đà Nẵng,,",
        "dv25-48,48,gso-2025,thanh_pho_tw,city,Đà Nẵng,Thành phố Đà Nẵng,dv25-20194,",
    )

    (finding,) = findings_of(folder)
    assert (finding.line, finding.found.split(" → ")[0]) == (line, finding.found.split(" → ")[-1])
    assert "parent tạo thành vòng" in finding.message


SYNTAX = [
    (b"zone: Asia", b"\tzone: Asia", "phím Tab"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: Asia: Ho", "dấu hai chấm"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: 'Asia", "sai cú pháp YAML"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: *mui", "bí danh"),
    (b"zone: Asia/Ho_Chi_Minh", b"---\nzone: Asia", "'---' thứ hai"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: Asia\x01", "ký tự điều khiển"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: Asia/Ho_Chi_Minh\nzone: UTC", "lặp lại"),
    (b"zone: Asia/Ho_Chi_Minh", b"zone: \xff\xfe", "UTF-8"),
    (b"zone: Asia/Ho_Chi_Minh", b"? [a]\n: b\nzone: UTC", "khóa không phải là chữ"),
]


@pytest.mark.parametrize(("old", "new", "said"), SYNTAX, ids=[row[2] for row in SYNTAX])
def test_yaml_that_cannot_be_read_is_refused_near_its_line(folder: Path, old: bytes, new: bytes, said: str) -> None:
    file = folder / "plan.yaml"
    raw = file.read_bytes()
    line = raw[: raw.index(old)].count(b"\n") + 1
    file.write_bytes(raw.replace(old, new, 1))

    (finding,) = [one for one in findings_of(folder) if one.file == "ke-hoach/plan.yaml"]
    assert said in finding.message
    assert line <= finding.line <= line + 2 or said == "sai cú pháp YAML"


TABLE = [
    ("id,code,", "id,code,", ";", "dấu chấm phẩy"),
    ("id,code,", "id,cod,", "", "Cần cột 'code'"),
    ("id,code,", "code,", "", "thiếu cột 'id'"),
    ("id,code,", "id,id,code,", "", "cột 'id' lặp lại"),
    ("dv25-20194,20194,", "dv25-20194,", "", "tiêu đề có 16 cột"),
    ("dv25-20194,20194,", '"dv25-20194,20194,', "", "dấu nháy kép"),
]


@pytest.mark.parametrize(("old", "new", "separator", "said"), TABLE, ids=[row[3] for row in TABLE])
def test_a_table_of_the_wrong_shape_is_refused(folder: Path, old: str, new: str, separator: str, said: str) -> None:
    file = folder / "units.csv"
    rewrite(file, old, new)
    if separator:
        file.write_text(file.read_text(encoding="utf-8").replace(",", separator), encoding="utf-8", newline="\n")

    about = [one for one in findings_of(folder) if one.file == "ke-hoach/units.csv"]
    assert said in "\n".join(one.message for one in about)
    assert all(one.line for one in about)


@pytest.mark.parametrize("file", ["plan.yaml", "duties.yaml", "units.csv", "rosters/thanh-vien-ban-chi-dao.csv"])
def test_a_missing_or_empty_file_is_named(folder: Path, file: str) -> None:
    (folder / file).write_bytes(b"")
    assert [(one.file, one.line) for one in findings_of(folder)] == [(f"ke-hoach/{file}", 0)]

    (folder / file).unlink()
    (finding,) = findings_of(folder)
    assert finding.message == (
        f"Không mở được ke-hoach/{file}: không có tệp này. Cần tệp {file} trong thư mục kế hoạch."
    )


def test_a_misspelt_file_is_not_passed_over(folder: Path) -> None:
    (folder / "days-off.csv").write_text("date,name,kind\n", encoding="utf-8")

    (finding,) = findings_of(folder)
    assert (finding.file, finding.expected) == ("ke-hoach/days-off.csv", "tên 'days_off.csv'")


def test_a_roster_stays_in_the_folder(folder: Path) -> None:
    rewrite(folder / "plan.yaml", "file: rosters/thanh-vien-ban-chi-dao.csv", "file: ../../units.csv")

    assert "nằm ngoài thư mục kế hoạch" in "\n".join(one.message for one in findings_of(folder))


def test_members_of_a_roster_must_be_units(folder: Path) -> None:
    roster = folder / "rosters" / "thanh-vien-ban-chi-dao.csv"
    roster.write_text("unit,person,position,valid_from,valid_to\nso-nv,,,,\nso-la,,,31/9/2026,\n", encoding="utf-8")

    assert {(one.line, one.found) for one in findings_of(folder)} == {(3, "so-la"), (3, "31/9/2026")}
    roster.write_text("unit,person,position,valid_from,valid_to\nso-nv,,,1/9/2026,\n", encoding="utf-8")
    (loaded,) = plan_files.load(folder).rosters
    assert [(row["unit"], row["valid_from"], row["valid_to"]) for row in loaded.rows] == [("so-nv", "2026-09-01", "")]


@pytest.mark.parametrize("name", ["khong-co", "khong\0co", "a" * 5000])
def test_a_missing_folder_is_one_finding(tmp_path: Path, name: str) -> None:
    (finding,) = findings_of(tmp_path / name)

    assert "không có thư mục này" in finding.message
