"""Why a file is not read, in words for the person who sent it, and what to do instead."""

from __future__ import annotations

import re
from dataclasses import replace

from domain import findings, vietnamese, wording
from domain.findings import Finding, Severity

_SAVE_AS_XLSX = "Đề nghị mở tệp bằng Excel hoặc LibreOffice, chọn Lưu thành (Save As), loại tệp Excel Workbook (.xlsx), rồi gửi lại."
_SEND_THE_FORM = "Đề nghị gửi lại biểu số liệu dạng .xlsx đã kèm trong thư đề nghị báo cáo."
_REMOVE_PASSWORD = (
    "Đề nghị mở tệp, bỏ mật khẩu (File, Info, Protect Workbook, Encrypt with Password, xóa trống), lưu và gửi lại."
)
_SAVE_AS_DOCX = "Đề nghị mở tệp trong Word, chọn Lưu thành (Save As) kiểu Word Document (*.docx) rồi gửi lại."
_SAVE_ANEW = "Đề nghị mở tệp trong Word, chọn Lưu thành (Save As), lưu thành một tệp mới kiểu Word Document (*.docx) rồi gửi lại."
_OLD_DOCUMENT = (
    "Đề nghị mở tệp trong Word, chọn Lưu thành (Save As) kiểu Word Document (*.docx) rồi gửi lại, nếu đây là báo cáo; "
    "số liệu thì ghi vào biểu .xlsx đã kèm trong thư đề nghị báo cáo."
)
_WRITE_ANEW = "Đề nghị chép nội dung vào mẫu báo cáo (.docx) đã kèm trong thư đề nghị báo cáo và gửi lại."
_SEND_THE_REPORT = "Đề nghị gửi lại báo cáo dạng Word (.docx), viết trên mẫu đã kèm trong thư đề nghị báo cáo."
_SEND_APART = "Đề nghị giải nén và gửi kèm từng tệp."
_MEGABYTE = 1024 * 1024

_WHAT = {
    "empty": ("FILE_EMPTY", "không có nội dung (0 byte)", "Đề nghị kiểm tra tệp trên máy và gửi lại."),
    "encrypted": ("FILE_ENCRYPTED", "được đặt mật khẩu nên không mở được", _REMOVE_PASSWORD),
    "pdf": ("FILE_KIND_REFUSED", "là bản PDF, không đọc được số liệu từ đó", _SEND_THE_FORM),
    "image": ("FILE_KIND_REFUSED", "là ảnh chụp, không đọc được số liệu từ đó", _SEND_THE_FORM),
    "docx": ("FILE_KIND_REFUSED", "là văn bản Word, không phải bảng tính", _SEND_THE_FORM),
    "exe": ("FILE_KIND_REFUSED", "là chương trình chạy, không được nhận vì lý do an toàn", _SEND_THE_FORM),
    "rar": ("FILE_KIND_REFUSED", "là tệp nén RAR, phần mềm không mở được", _SEND_APART),
    "7z": ("FILE_KIND_REFUSED", "là tệp nén 7z, phần mềm không mở được", _SEND_APART),
    "gz": ("FILE_KIND_REFUSED", "là tệp nén gzip, phần mềm không mở được", _SEND_APART),
    "zip": ("FILE_KIND_REFUSED", "là tệp nén, không phải bảng tính", _SEND_APART),
    "html": ("FILE_KIND_REFUSED", "là trang web lưu dưới tên bảng tính, không phải tệp Excel", _SAVE_AS_XLSX),
    "xml": ("FILE_KIND_REFUSED", "là tệp XML, không phải tệp Excel", _SAVE_AS_XLSX),
    "xml2003": ("FILE_KIND_REFUSED", "là bảng tính dạng XML cũ (2003), không phải tệp .xlsx", _SAVE_AS_XLSX),
    "xlsb": ("FILE_KIND_REFUSED", "là bảng tính dạng nhị phân (.xlsb), phần mềm không đọc dạng này", _SAVE_AS_XLSX),
    "csv": ("FILE_KIND_REFUSED", "là tệp chữ phân cách (CSV), đã mất định dạng và dấu của biểu", _SEND_THE_FORM),
    "text": ("FILE_KIND_REFUSED", "chỉ có chữ, không phải bảng tính", _SEND_THE_FORM),
    "broken_zip": ("FILE_UNREADABLE", "bị hỏng hoặc chưa tải lên đủ, không mở được", _SAVE_AS_XLSX),
    "broken_sheet": ("FILE_UNREADABLE", "có cấu trúc không đúng dạng bảng tính, không đọc được", _SAVE_AS_XLSX),
}
_UNREAD_DOCUMENTS = {
    "doc": ("FILE_KIND_REFUSED", "là văn bản Word dạng cũ (.doc), phần mềm không đọc dạng này", _OLD_DOCUMENT),
    "rtf": ("FILE_KIND_REFUSED", "là văn bản dạng RTF, phần mềm không đọc dạng này", _OLD_DOCUMENT),
    "odt": ("FILE_KIND_REFUSED", "là văn bản LibreOffice Writer (.odt), phần mềm không đọc dạng này", _OLD_DOCUMENT),
}
_WHAT |= _UNREAD_DOCUMENTS
_WHAT_OF_DOCUMENTS = _UNREAD_DOCUMENTS | {
    "empty": _WHAT["empty"],
    "encrypted": ("FILE_ENCRYPTED", "được đặt mật khẩu nên không mở được", ""),
    "pdf": ("FILE_KIND_REFUSED", "là bản PDF, không đọc được nội dung từng mục từ đó", _SEND_THE_REPORT),
    "image": ("FILE_KIND_REFUSED", "là ảnh chụp, không đọc được nội dung từng mục từ đó", _SEND_THE_REPORT),
    "exe": ("FILE_KIND_REFUSED", "là chương trình chạy, không được nhận vì lý do an toàn", _SEND_THE_REPORT),
    "rar": _WHAT["rar"],
    "7z": _WHAT["7z"],
    "gz": _WHAT["gz"],
    "zip": ("FILE_KIND_REFUSED", "là tệp nén, không phải văn bản Word", _SEND_APART),
    "html": ("FILE_KIND_REFUSED", "là trang web lưu dưới tên văn bản, không phải tệp .docx", _SAVE_AS_DOCX),
    "xml": ("FILE_KIND_REFUSED", "là tệp XML, không phải tệp .docx", _SAVE_AS_DOCX),
    **dict.fromkeys(
        ("xlsx", "xlsb", "xls", "ods", "xml2003"),
        ("FILE_KIND_REFUSED", "là bảng tính, không phải văn bản Word", _SEND_THE_REPORT),
    ),
    "csv": ("FILE_KIND_REFUSED", "chỉ có chữ, không phải văn bản Word", _SEND_THE_REPORT),
    "text": ("FILE_KIND_REFUSED", "chỉ có chữ, không phải văn bản Word", _SEND_THE_REPORT),
    "broken_zip": ("FILE_UNREADABLE", "bị hỏng hoặc chưa tải lên đủ, không mở được", ""),
    "other_document": ("FILE_KIND_REFUSED", "không ở dạng Word Document (.docx) thông thường", _SAVE_ANEW),
    "broken_document": ("FILE_UNREADABLE", "có cấu trúc không đúng dạng văn bản Word, không đọc được", ""),
}
"""What is said where a report in Word is meant; "" for advice that `for_document` gives by the code."""
_DOCUMENT_ADVICE = {
    "FILE_ENCRYPTED": "Đề nghị mở tệp trong Word, bỏ mật khẩu (File, Info, Protect Document, Encrypt with Password, xóa trống), "
    "lưu và gửi lại.",
    "FILE_TOO_LARGE": "Đề nghị thu nhỏ ảnh trong văn bản (chọn một ảnh, Picture Format, Compress Pictures, mức E-mail) hoặc bỏ "
    "bớt ảnh, lưu và gửi lại.",
    "ZIP_TOO_MANY_FILES": "Đề nghị bỏ bớt ảnh và tệp nhúng trong văn bản, lưu và gửi lại.",
    "ZIP_NESTED": "Đề nghị xóa tệp nén nhúng trong văn bản, lưu lại; tệp trong đó xin gửi kèm riêng.",
    "ZIP_PATH_REFUSED": _SAVE_ANEW,
    "ZIP_TWIN_MEMBERS": _SAVE_ANEW,
    "XML_REFUSED": _SAVE_ANEW,
    "FILE_UNREADABLE": f"{_SAVE_ANEW} Nếu Word cũng không mở được, đề nghị gửi lại từ bản gốc.",
    "FILE_HAS_MACROS": f"Báo cáo không cần macro. {_SAVE_AS_DOCX}",
    "FILE_BREAKS_READER": _WRITE_ANEW,
}
_TOLD_BY_CONTENT = frozenset({"docx", "xlsb", "xml2003", "broken_sheet"})
_NAMED_AS_DOCUMENT = re.compile(r"\.(?:docx|docm|doc|dotx|dotm|dot|rtf|odt)$", re.IGNORECASE)
_UNKNOWN = ("FILE_KIND_REFUSED", "không phải là bảng tính (.xlsx, .xls, .ods)", _SEND_THE_FORM)


def shown_name(name: str) -> str:
    """A file name that is safe to print: its last part, one line, at most 120 characters."""
    plain = vietnamese.clean(name.replace("\\", "/").rpartition("/")[2]) or "(không tên)"
    return plain if len(plain) <= 120 else f"{plain[:100]}…{plain[-19:]}"


def refuse(kind: str, file: str) -> Finding:
    """Why a file of this kind is not read. kind: of `file_kinds.kind_of`, or a reason such as "encrypted".

    What the kind does not tell (an encrypted file, a web page), the file's name may: a "bao-cao.docx" is told of Word.
    """
    if _NAMED_AS_DOCUMENT.search(file) and kind not in _TOLD_BY_CONTENT:
        return refuse_document(kind, file)
    code, what, fix = _WHAT.get(kind, _UNKNOWN)
    return _finding(code, file, f'Tệp "{file}" {what}.', fix=fix)


def refuse_document(kind: str, file: str) -> Finding:
    """Why a file is not read where a report in Word is expected. kind: as for `refuse`, or a reason such as "broken_document"."""
    if kind not in _WHAT_OF_DOCUMENTS:
        return _not_a_document(file)
    code, what, fix = _WHAT_OF_DOCUMENTS[kind]
    return for_document(_finding(code, file, f'Tệp "{file}" {what}.', expected=".docx", fix=fix))


def for_document(finding: Finding) -> Finding:
    """The same finding about a Word document: what to do, by its code, is done in Word. Other codes stay as they are."""
    return replace(finding, fix=_DOCUMENT_ADVICE.get(finding.code, finding.fix))


def _not_a_document(file: str) -> Finding:
    return _finding(
        "FILE_KIND_REFUSED",
        file,
        f'Tệp "{file}" không mở được như một văn bản Word; cần tệp .docx còn nguyên.',
        expected=".docx",
        fix=_SEND_THE_REPORT,
    )


def too_large(file: str, size: int, most: int) -> Finding:
    """The file itself is too large. What is in it was not looked at, so the name decides what is advised."""
    found = _finding(
        "FILE_TOO_LARGE",
        file,
        f'Tệp "{file}" nặng {_megabytes(size)} MB; phần mềm nhận tệp đến {_megabytes(most)} MB.',
        _megabytes(size),
        _megabytes(most),
        "Đề nghị bỏ ảnh và các trang không thuộc biểu, lưu và gửi lại.",
    )
    return for_document(found) if _NAMED_AS_DOCUMENT.search(file) else found


def too_large_inside(file: str, size: int, most: int) -> Finding:
    """The file unpacks to too much."""
    return _finding(
        "FILE_TOO_LARGE",
        file,
        f'Tệp "{file}" khi mở ra lớn bất thường ({_megabytes(size)} MB) nên không được đọc.',
        _megabytes(size),
        _megabytes(most),
        "Đề nghị chép số liệu vào biểu gốc đã kèm trong thư đề nghị báo cáo và gửi lại.",
    )


def sheet_too_large(file: str, sheet: str, cell: str) -> Finding:
    """A sheet that reaches so far that it would not fit into memory."""
    return Finding(
        "SHEET_TOO_LARGE",
        Severity.ERROR,
        f'Trang "{sheet}" có dữ liệu kéo tới ô {cell}, quá xa phần của biểu nên không đọc được.',
        findings.Place(file, sheet, cell),
        cell,
        "",
        f"Đề nghị xóa nội dung thừa ở ô {cell} và vùng trống phía trước, lưu và gửi lại.",
    )


def cell_twice(file: str, sheet: str, cell: str) -> Finding:
    """A cell that stands in the file a second time: which of the two counts depends on the reader."""
    return Finding(
        "CELL_TWICE",
        Severity.ERROR,
        f'Trang "{sheet}" ghi ô {cell} hai lần, không biết lần nào là đúng nên tệp không được đọc.',
        findings.Place(file, sheet, cell),
        cell,
        "",
        "Đề nghị mở tệp bằng Excel hoặc LibreOffice, kiểm tra lại số liệu, lưu lại rồi gửi.",
    )


def too_many(file: str, count: int, most: int) -> Finding:
    """Too many files in a zip."""
    return _finding(
        "ZIP_TOO_MANY_FILES",
        file,
        f'Tệp "{file}" chứa {wording.number(count)} phần; phần mềm nhận đến {wording.number(most)} phần.',
        wording.number(count),
        wording.number(most),
        _SEND_THE_FORM,
    )


def bad_path(file: str, member: str) -> Finding:
    """A member whose name points out of the zip."""
    return _finding(
        "ZIP_PATH_REFUSED",
        file,
        f'Tệp "{file}" chứa phần có đường dẫn không an toàn ("{_short(member)}") nên không được đọc.',
        _short(member),
        fix=_SAVE_AS_XLSX,
    )


def nested(file: str, member: str) -> Finding:
    """An archive within the file."""
    return _finding(
        "ZIP_NESTED",
        file,
        f'Tệp "{file}" chứa một tệp nén khác bên trong ("{_short(member)}") nên không được đọc.',
        _short(member),
        fix="Đề nghị bỏ tệp nén bên trong, gửi kèm từng tệp riêng.",
    )


def twins(file: str, member: str) -> Finding:
    """Two members of one name: which of them counts depends on the reader."""
    return _finding(
        "ZIP_TWIN_MEMBERS",
        file,
        f'Tệp "{file}" chứa hai phần trùng tên ("{_short(member)}"), không biết phần nào là đúng nên không được đọc.',
        _short(member),
        fix=_SAVE_AS_XLSX,
    )


def entities(file: str) -> Finding:
    """XML with declarations of its own."""
    return _finding(
        "XML_REFUSED",
        file,
        f'Tệp "{file}" có phần khai báo mà phần mềm văn phòng không tạo ra, không được đọc vì lý do an toàn.',
        fix=_SAVE_AS_XLSX,
    )


def macros(file: str) -> Finding:
    """The file carries a program."""
    return _finding(
        "FILE_HAS_MACROS",
        file,
        f'Tệp "{file}" có kèm macro (mã lệnh tự chạy), không được nhận vì lý do an toàn.',
        fix=f"Biểu số liệu không cần macro. {_SAVE_AS_XLSX}",
    )


def misnamed(file: str, kind: str) -> Finding:
    """A note: the name says one thing, the content another."""
    return Finding(
        "FILE_NAME_WRONG_KIND",
        Severity.NOTE,
        f'Tệp "{file}" thực chất là bảng tính dạng .{kind}; phần mềm đã đọc theo nội dung của tệp.',
        findings.Place(file),
        file.rpartition(".")[2],
        kind,
    )


def breaks_reader(file: str, *, timed_out: bool = False) -> Finding:
    """The reader was brought down, or did not come to an end."""
    what = "quá lâu mà không xong" if timed_out else "thì bị dừng giữa chừng"
    return _finding(
        "FILE_BREAKS_READER",
        file,
        f'Tệp "{file}" khi đọc {what}; tệp có thể bị hỏng hoặc có phần lớn bất thường.',
        fix="Đề nghị chép số liệu vào biểu gốc đã kèm trong thư đề nghị báo cáo và gửi lại.",
    )


def _finding(code: str, file: str, message: str, found: str = "", expected: str = "", fix: str = "") -> Finding:
    return Finding(code, Severity.ERROR, message, findings.Place(file), found, expected, fix)


def _short(member: str) -> str:
    plain = vietnamese.clean(member)
    return plain if len(plain) <= 80 else f"{plain[:79]}…"


def _megabytes(size: int) -> str:
    return wording.number(-(-size // _MEGABYTE))
