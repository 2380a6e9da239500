"""Signing our letters by DKIM (RFC 6376), for offices whose relay does not do it. Where the key is kept is the caller's."""

from __future__ import annotations

from dataclasses import dataclass, field

import dkim

_HEADERS = (b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"content-type", b"mime-version")


class SigningError(Exception):
    """The key cannot be used. The message is Vietnamese and holds nothing of the key."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs. domain, selector: as in the DNS record "<selector>._domainkey.<domain>". key: RSA or Ed25519, PEM."""

    domain: str
    selector: str
    key: bytes = field(repr=False)

    def signed(self, raw: bytes) -> bytes:
        """The letter with a signature in front. Raises SigningError for a key that is none."""
        try:
            header = dkim.sign(
                raw,
                self.selector.encode("ascii"),
                self.domain.encode("ascii"),
                self.key,
                include_headers=self._present(raw),
            )
        except (dkim.DKIMException, ValueError, UnicodeError) as error:
            raise SigningError(
                f"Không ký được thư bằng khóa DKIM của {self.domain} ({type(error).__name__}): kiểm tra dkim_key_file."
            ) from error
        return header + raw

    def _present(self, raw: bytes) -> list[bytes]:
        head = raw.partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
        names = {line.partition(b":")[0] for line in head if not line.startswith((b" ", b"\t"))}
        return [name for name in _HEADERS if name in names]
