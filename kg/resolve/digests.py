"""Short digests for ids that come from content."""

from __future__ import annotations

import hashlib


def digest(*parts: str, size: int = 9) -> str:
    """Hexadecimal digest of some strings, the same in every run and on every machine.

    Args:
        size: bytes; 9 keep ten million ids apart.
    """
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=size).hexdigest()
