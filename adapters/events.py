"""Events for Prefect, best effort: they make the next stage quick, the schedule makes it sure. No retries."""

from __future__ import annotations

import uuid
from datetime import datetime

import httpx

TIMEOUT_SECONDS = 2.0


def emit(
    api_url: str,
    auth: str,
    name: str,
    campaign: str,
    subject: str,
    occurred: datetime,
    *,
    transport: httpx.BaseTransport | None = None,
) -> bool:
    """Tell Prefect that something happened in a campaign; False when nobody listens. Never raises.

    auth: "user:password" of the server, "" when it asks for none. transport: another way out than the network.
    """
    event = {
        "id": str(uuid.uuid4()),
        "event": name,
        "occurred": occurred.isoformat(),
        "resource": {
            "prefect.resource.id": f"soket.campaign.{campaign}",
            "soket.campaign": campaign,
            "soket.subject": subject,
        },
        "related": [],
        "payload": {},
    }
    try:
        user, _, password = auth.partition(":")
        login = httpx.BasicAuth(user, password) if auth else None
        with httpx.Client(auth=login, timeout=TIMEOUT_SECONDS, transport=transport) as client:
            answer = client.post(f"{api_url.rstrip('/')}/events", json=[event])
        return answer.is_success
    except Exception:  # whatever it is, the act is written down and must not look failed
        return False
