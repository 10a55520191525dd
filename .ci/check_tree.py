"""Refuse what must not be in a tracked file: package registries, machine paths, secrets.

Registry addresses belong into each machine's own configuration, or the lock files would install
from one place only. The patterns are put together from pieces, so that this file passes too.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FORBIDDEN_NAMES = frozenset({"uv.lock", "pylock.toml", ".env"})
LARGEST_BYTES = 1_000_000

REGISTRIES = (
    ("pypi", "org"),
    ("files.pythonhosted", "org"),
    ("registry.npmjs", "org"),
    ("deb.debian", "org"),
    ("static.crates", "io"),
    ("proxy.golang", "org"),
)
PATTERNS = {
    "a package registry's address": "|".join(
        re.escape(host) + r"\." + re.escape(domain) for host, domain in REGISTRIES
    ),
    "an index address": r"(?:extra-)?index" + r"-url\s*[= ]\s*http",
    "a path of one machine": "|".join(
        [
            rf"{re.escape(str(ROOT))}\b",
            r"(?<![\w.])/" + r"work/[a-z]",
            r"(?<![\w.])/" + r"root/",
            r"(?<![\w.])/" + r"home/[a-z]",
            r"(?<![\w.])/" + r"Users/[A-Za-z]",
        ]
    ),
    "a private key": "-----BEGIN [A-Z ]*" + "PRIVATE KEY",
    "an access token": r"\b(?:gh[pousr]_\w{30,}|AKIA[0-9A-Z]{16}|xox[abp]-[\w-]{20,})",
}


def tracked_files() -> list[Path]:
    """Return every file that git tracks or would track."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    output = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout  # noqa: S603
    names = {name for name in output.decode().split("\0") if name}
    return sorted(ROOT / name for name in names if (ROOT / name).is_file())


def problems_of(path: Path) -> list[str]:
    """Return what is wrong with one file, a line each."""
    name = path.relative_to(ROOT)
    content = path.read_bytes()
    found = []
    if path.name in FORBIDDEN_NAMES:
        found.append(f"{name}: a file of this name is not committed")
    if len(content) > LARGEST_BYTES:
        found.append(f"{name}: {len(content):,} bytes; at most {LARGEST_BYTES:,} are kept in git")
    if b"\0" in content:
        return found
    for number, line in enumerate(content.decode("utf-8", errors="replace").splitlines(), 1):
        found += [
            f"{name}:{number}: {what}" for what, regex in COMPILED.items() if regex.search(line)
        ]
    return found


COMPILED = {what: re.compile(pattern) for what, pattern in PATTERNS.items()}


def main() -> int:
    """Print every problem; return 1 if there is one."""
    problems = [problem for path in tracked_files() for problem in problems_of(path)]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
