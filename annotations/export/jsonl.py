"""JSON Lines: one record an object, one object a line, UTF-8."""

import json
from collections.abc import Iterable, Iterator

from annotations.export.record import ClaimRecord


def write(records: Iterable[ClaimRecord]) -> Iterator[bytes]:
    """Yield a line for each record, in order; tombstones included."""
    for record in records:
        yield json.dumps(record.as_json(), ensure_ascii=False).encode() + b"\n"
