"""Settings of one installation: environment over one TOML file over working defaults.

The file is `soket.toml` in the working directory, or the one named by SOKET_SETTINGS; each key can be given as
SOKET_<KEY> too. Secrets (passwords of database, mailbox and Prefect's login, keys of forms) belong into the environment;
their values stand in no error and no printed settings.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

ROOT = Path(__file__).resolve().parent.parent
PLANS = ROOT / "config" / "plans"
TEMPLATES = ROOT / "config" / "templates"
SECRETS = frozenset({"database_url", "api_auth", "form_key", "imap_password", "smtp_password"})
"""Keys whose value is shown to nobody, whatever is wrong with it."""


class SettingsError(Exception):
    """The settings cannot be used; the message is Vietnamese, for the person who wrote them."""


class Settings(BaseSettings):
    """All settings, each with a default that works on one machine."""

    model_config = SettingsConfigDict(env_prefix="SOKET_", extra="forbid")

    home: Path = Field(default=Path("var"), description="Thư mục chứa dữ liệu của máy này")
    database_url: str = Field(
        default="",
        repr=False,
        description="Cơ sở dữ liệu; để trống là SQLite trong thư mục dữ liệu; PostgreSQL: postgresql+psycopg://…",
    )
    campaign: str = Field(default="", description="Mã đợt sơ kết đang làm; để trống khi chỉ có một đợt")
    plan_dir: Path = Field(
        default=PLANS / "quang-nam-ntm-2023", description="Thư mục kế hoạch dùng khi chưa nạp đợt sơ kết nào"
    )
    prefect_host: str = Field(default="127.0.0.1", description="Địa chỉ máy chủ Prefect lắng nghe")
    prefect_port: int = Field(default=4200, ge=1, le=65535, description="Cổng của máy chủ Prefect")
    prefect_api_url: str = Field(default="", description="Địa chỉ API của Prefect; để trống là máy chủ trên máy này")
    api_auth: str = Field(
        default="",
        repr=False,
        description="Tên và mật khẩu của máy chủ Prefect, dạng ten:matkhau; nên đặt bằng biến môi trường",
    )
    files_port: int = Field(
        default=4201, ge=1, le=65535, description="Cổng mà soket up đưa các tệp tải về (bản thảo, sổ truy nguồn) ra"
    )
    files_url: str = Field(
        default="",
        description="Địa chỉ thư mục tải về mà cán bộ mở, khi có máy chủ trung gian; để trống là cổng files_port, chỉ mở trên máy này",
    )
    ui_url: str = Field(default="", description="Địa chỉ giao diện mà cán bộ mở; để trống là máy chủ trên máy này")
    form_key: str = Field(
        default="",
        repr=False,
        description="Khóa ký biểu mẫu, nhiều khóa cách nhau bằng dấu cách; nên đặt bằng biến môi trường; để trống là tệp khóa trong thư mục dữ liệu",
    )
    mail_address: str = Field(default="", description="Địa chỉ hộp thư của Văn phòng mà đơn vị gửi đến")
    mail_name: str = Field(
        default="", description="Tên Văn phòng ghi cạnh địa chỉ trong thư gửi đi; để trống là tên trong kế hoạch"
    )
    smtp_host: str = Field(default="", description="Máy chủ gửi thư (SMTP); để trống là không gửi thư")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Cổng của máy chủ gửi thư, từ 1 đến 65535")
    smtp_user: str = Field(default="", description="Tên đăng nhập máy chủ gửi thư; để trống là không đăng nhập")
    smtp_password: str = Field(
        default="", repr=False, description="Mật khẩu máy chủ gửi thư; nên đặt bằng biến môi trường"
    )
    smtp_tls: Literal["tls", "starttls", "none"] = Field(
        default="starttls",
        description='Mã hóa đường gửi: "tls", "starttls", hoặc "none" (chỉ cho máy chủ trên máy này)',
    )
    smtp_ca_file: str = Field(
        default="", description="Tệp chứng thư gốc riêng của máy chủ gửi thư; để trống là của máy này"
    )
    smtp_per_minute: int = Field(default=0, ge=0, description="Nhiều nhất bao nhiêu thư một phút; 0 là không giới hạn")
    smtp_per_connection: int = Field(default=100, ge=1, description="Sau bao nhiêu thư thì nối lại với máy chủ gửi thư")
    dkim_key_file: str = Field(
        default="",
        description="Tệp khóa riêng (PEM) để ký DKIM thư gửi đi; để trống là không ký, máy chủ gửi thư tự ký",
    )
    dkim_selector: str = Field(default="soket", description="Tên bộ chọn (selector) của khóa DKIM trong DNS")
    alert_address: str = Field(
        default="", description="Địa chỉ của người phụ trách máy, nhận thư khi máy hỏng; để trống là không gửi"
    )
    imap_host: str = Field(default="", description="Máy chủ IMAP của hộp thư; để trống là không đọc hộp thư")
    imap_port: int = Field(default=993, ge=1, le=65535, description="Cổng của máy chủ IMAP, từ 1 đến 65535")
    imap_user: str = Field(default="", description="Tên đăng nhập hộp thư")
    imap_password: str = Field(default="", repr=False, description="Mật khẩu hộp thư; nên đặt bằng biến môi trường")
    imap_tls: Literal["tls", "starttls", "none"] = Field(
        default="tls", description='Mã hóa đường truyền: "tls", "starttls", hoặc "none" (chỉ cho máy chủ trên máy này)'
    )
    imap_folder: str = Field(default="INBOX", min_length=1, description="Thư mục của hộp thư mà thư đến nằm ở đó")
    imap_done_folder: str = Field(default="Da-tiep-nhan", min_length=1, description="Thư mục chứa thư đã tiếp nhận")
    imap_held_folder: str = Field(default="Cho-xep", min_length=1, description="Thư mục chứa thư có tệp chờ xếp")
    mail_authserv_id: str = Field(
        default="",
        description="Tên mà máy chủ thư của Văn phòng ghi trong Authentication-Results; để trống là không xét",
    )
    inbox: str = Field(default="", description="Thư mục nhận tệp; để trống là thư mục inbox trong thư mục dữ liệu")
    allow_outside: bool = Field(
        default=False, description="Chế độ chạy chính thức (true hoặc false): cho phép gọi máy chủ ở máy khác"
    )
    as_of: datetime | None = Field(
        default=None, description="Thời điểm coi là hiện tại, chỉ dùng cho đợt mô phỏng (diễn tập, demo)"
    )

    @property
    def database(self) -> str:
        """Address of the database, SQLAlchemy style."""
        return self.database_url or f"sqlite:///{(self.home / 'soket.db').resolve()}"

    @property
    def inbox_dir(self) -> Path:
        """The drop folder."""
        return Path(self.inbox) if self.inbox else self.home / "inbox"

    @property
    def api_url(self) -> str:
        return self.prefect_api_url or f"http://{self.prefect_host}:{self.prefect_port}/api"

    @property
    def ui(self) -> str:
        """Address that links on boards begin with, no slash at the end."""
        return (self.ui_url or self.api_url.removesuffix("/api")).rstrip("/")

    @property
    def files(self) -> str:
        """Address under which the folder of shown files is served, no slash at the end."""
        return (self.files_url or f"http://127.0.0.1:{self.files_port}").rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file())


def file() -> Path:
    """The settings file in use; it need not exist."""
    return Path(os.environ.get("SOKET_SETTINGS") or "soket.toml")


def load(**given: Any) -> Settings:
    """Read the settings; raises SettingsError naming the key, what was found and what was expected."""
    try:
        return Settings(**given)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"Không đọc được tệp cài đặt {file()}: {error}. Cần dạng TOML: khóa = giá trị.") from None
    except ValidationError as error:
        raise SettingsError(" ".join(_sentence(one) for one in error.errors())) from None


def _sentence(error: Any) -> str:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        near = difflib.get_close_matches(key, list(Settings.model_fields), n=1)
        hint = f" Có phải là '{near[0]}'?" if near else f" Các khóa dùng được: {', '.join(Settings.model_fields)}."
        return f"Cài đặt '{key}' không có.{hint}"
    field = Settings.model_fields.get(key)
    wanted = field.description if field else ""
    found = "giá trị" if key in SECRETS else f"{error['input']!r},"
    return f"Cài đặt '{key}': đang ghi {found} không dùng được ({wanted}). Hãy sửa trong {file()} hoặc biến SOKET_{key.upper()}."
