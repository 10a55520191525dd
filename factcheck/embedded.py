"""Where the embedded Redis of a laptop desk listens: a private socket of its data folder."""

import hashlib
import os
import tempfile
from pathlib import Path

# The kernel's limit for a socket path is 108 bytes on Linux and 104 on macOS, ends included.
LONGEST_SOCKET_PATH = 100


def redis_socket(data_dir: Path) -> Path:
    """Return the socket of the data folder's own Redis.

    The path depends on nothing but the folder and the user, so that every command of the desk
    finds the server that `manage.py up` started. A folder whose path is too long for a socket
    gets one under the temporary folder instead.
    """
    inside = data_dir / "redis" / "redis.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"factcheck-{os.getuid()}-{digest}" / "redis.sock"
