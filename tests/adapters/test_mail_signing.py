"""Letters signed by DKIM are verified by the public key, and no longer once a word is changed."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters import mail_signing, mail_writing


@pytest.fixture(scope="module")
def pair() -> tuple[bytes, Callable[..., bytes]]:
    """(private key as PEM, what the DNS answers): made by the test."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def answer(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"soket._domainkey.van-phong.example."
        return record

    return pem, answer


def letter(text: str = "Kính gửi quý cơ quan.\n") -> bytes:
    return mail_writing.write(
        mail_writing.Outgoing(
            "thu", "van-phong@van-phong.example", "ubnd@xa.example", "Nhắc việc: 2 việc đến hạn", text, f"<p>{text}</p>",
            datetime(2023, 11, 13, 7, 30, tzinfo=UTC), {"Reply-To": "van-phong+1-abc@van-phong.example"},
        )
    )  # fmt: skip


def test_a_signed_letter_is_verified_and_a_changed_one_is_not(pair: tuple[bytes, Callable[..., bytes]]) -> None:
    key, answer = pair
    signed = mail_signing.Signer("van-phong.example", "soket", key).signed(letter())
    changed = signed.replace(b"Reply-To: van-phong+1", b"Reply-To: van-phong+2")

    assert signed.endswith(letter())
    assert dkim.verify(signed, dnsfunc=answer)
    assert changed != signed
    assert not dkim.verify(changed, dnsfunc=answer)


def test_a_key_that_is_none_is_said_without_showing_it() -> None:
    signer = mail_signing.Signer("van-phong.example", "soket", b"khong-phai-khoa")

    with pytest.raises(mail_signing.SigningError) as caught:
        signer.signed(letter())

    assert "dkim_key_file" in str(caught.value)
    assert "khong-phai-khoa" not in f"{caught.value} {signer!r}"
