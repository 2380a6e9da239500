"""Rows of a bare campaign, for tests that need no plan: one campaign, one unit, one obligation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import models
from domain import ledger

AT = datetime(2023, 11, 14, 16, 59, 59, 123456, tzinfo=UTC)


def make_campaign(**changes: Any) -> models.Campaign:
    fields: dict[str, Any] = {
        "key": "nho-2023",
        "title": "Sơ kết 3 năm",
        "zone": "Asia/Ho_Chi_Minh",
        "is_sample": True,
        "is_simulated": True,
        "plan_sha256": "0" * 64,
        "created_at": AT,
        "ledger_hash": ledger.GENESIS,
    }
    return models.Campaign(**(fields | changes))


def make_obligation(campaign_id: int, **changes: Any) -> models.Obligation:
    fields: dict[str, Any] = {
        "campaign_id": campaign_id,
        "key": "bao-cao-huyen:huyen-song-bo",
        "duty": "bao-cao-huyen",
        "kind": "report",
        "stage": "district_meeting",
        "unit_key": "huyen-song-bo",
        "responsible_key": "huyen-song-bo",
        "branch_key": "huyen-song-bo",
        "scope_key": "huyen-song-bo",
        "group": "district",
        "subject": "Báo cáo sơ kết",
        "presenter": "UBND huyện Sông Bờ",
        "legs": "official soft",
        "is_required": True,
        "opens": "stage",
        "printed_before": date(2023, 11, 15),
        "relative_to": "",
        "offset_days": 0,
        "waits_for": "",
        "candidates": ["Trà Don", "Trà Dơn"],
        "least": 0,
        "most": 0,
        "purpose": "",
        "paper": "",
        "created_at": AT,
    }
    return models.Obligation(**(fields | changes))


def make_submission(obligation_id: int, **changes: Any) -> models.Submission:
    fields: dict[str, Any] = {
        "obligation_id": obligation_id,
        "seq": 1,
        "leg": "soft",
        "version": 1,
        "channel": "email",
        "received_at": AT,
        "number": "12/BC-UBND",
        "sender": "",
        "file_name": "BC xã Tam Thanh.docx",
        "file_sha256": "",
        "fingerprint": "f" * 64,
        "note": "",
        "recorded_by": "Lê Văn Cường",
        "at": AT,
    }
    return models.Submission(**(fields | changes))


def make_decision(campaign_id: int, **changes: Any) -> models.Decision:
    fields: dict[str, Any] = {
        "campaign_id": campaign_id,
        "seq": 1,
        "kind": "override",
        "stage": "report_consolidation",
        "scope_key": "",
        "by": "Trần Thị Bình",
        "reason": "Bão lũ",
        "payload": {"waives": []},
        "at": AT,
    }
    return models.Decision(**(fields | changes))
