"""`manage.py up`: the whole desk from one command."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from annotations.management.commands.load_demo import CAST, PASSWORD
from annotations.management.supervisor import claim, prepare, redis_server
from annotations.management.supervisor.plan import Plan, Service
from factcheck.embedded import redis_socket
from factcheck.secret_key import ensure_secret_key

WEB_GRACE_SECONDS = 4.0
WORKER_GRACE_SECONDS = 5.0
REDIS_GRACE_SECONDS = 3.0
TRY_FIRST = (
    "Try first: as mara, press “Next claim” and judge it with one of its sources;",
    "as edith, approve and publish what mara decided; then look under “Published”.",
    "Or add an article of your own and watch its claims and sources arrive.",
)
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 (compared, not bound)
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Command(BaseCommand):
    help = (
        "Start the whole desk: web server, worker, and Redis unless REDIS_URL "
        "names one. Ctrl-C stops it all."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="where to listen (8000)")
        parser.add_argument("--host", default="127.0.0.1", help="on which address (127.0.0.1)")
        parser.add_argument("--demo", action="store_true", help="load the demo articles first")

    def handle(self, *_args: str, **options: Any) -> None:  # noqa: ANN401 (Django's signature)
        host, port = options["host"], options["port"]
        address = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        _refuse_careless_hosts(host, is_demo=options["demo"])
        data_dir = Path(settings.DATA_DIR)
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock_descriptor = claim.claim_folder(data_dir)
            web_descriptor = claim.claim_port(host, port)
            socket_path = None if os.environ.get("REDIS_URL") else redis_socket(data_dir)
            services = [_web(web_descriptor), _worker()]
            if socket_path:
                services.append(_redis(socket_path, folder=data_dir / "redis"))
        except (claim.TakenError, redis_server.RedisMissingError, OSError) as error:
            raise CommandError(str(error)) from None
        _set_laptop_defaults(host=host, address=address)
        ensure_secret_key(data_dir / "secret_key")
        self._prepare(is_demo=options["demo"])
        plan = Plan(
            services=services,
            lock_descriptor=lock_descriptor,
            web_descriptor=web_descriptor,
            host=host,
            port=port,
            redis_socket=str(socket_path) if socket_path else None,
            greeting=_greeting(address, is_demo=options["demo"]),
        )
        _become_supervisor(plan)

    def _prepare(self, *, is_demo: bool) -> None:
        try:
            is_migrated = prepare.is_migrated()
        except OperationalError as error:
            message = f"The database of DATABASE_URL does not answer: {error}".rstrip()
            raise CommandError(message) from None
        if not is_migrated:
            self.stdout.write("Preparing the database …")
            prepare.migrate()
        if not settings.DEBUG and prepare.collect_static():
            self.stdout.write("Collected the static files.")
        if is_demo:
            self.stdout.write("Loading the demo …")
            call_command("load_demo", leave_last=True, stdout=self.stdout)


def _refuse_careless_hosts(host: str, *, is_demo: bool) -> None:
    if is_demo and host not in LOOPBACK:
        message = "The demo's passwords are public, so it is shown on this machine only."
        raise CommandError(message)
    if host in EVERY_ADDRESS and not os.environ.get("ALLOWED_HOSTS"):
        message = (
            "To listen on every address, say under which names the desk may be reached: "
            f"ALLOWED_HOSTS=desk.example.org,192.0.2.7 python manage.py up --host {host}"
        )
        raise CommandError(message)


def _set_laptop_defaults(*, host: str, address: str) -> None:
    """Fill in what a desk without HTTPS on one machine needs; whatever is set already wins."""
    defaults = {
        "FACTCHECK_HTTPS": "off",
        "FACTCHECK_PUBLIC_URL": address,
        "FACTCHECK_LOG_FORMAT": "console",
        "PYTHONUNBUFFERED": "1",
        # `up` has just looked at the database and the settings; the checks would load the web
        # half of the project into the worker.
        "CELERY_SKIP_CHECKS": "1",
    }
    if os.geteuid() == 0:
        # Celery's six lines about it would be the first thing to read at every start.
        defaults["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser privileges"
    if host not in LOOPBACK:
        defaults["ALLOWED_HOSTS"] = ",".join([*settings.ALLOWED_HOSTS, host])
    for variable, value in defaults.items():
        os.environ[variable] = os.environ.get(variable) or value


def _web(descriptor: int) -> Service:
    command = [
        *(sys.executable, "-m", "gunicorn", "factcheck.wsgi:application"),
        *("--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "4"),
        *("--graceful-timeout", "3", "--timeout", "60", "--log-level", "warning"),
        "--no-control-socket",
    ]
    return Service(name="web", command=command, grace_seconds=WEB_GRACE_SECONDS)


def _worker() -> Service:
    command = [
        *(sys.executable, "-m", "celery", "--quiet", "-A", "factcheck", "worker"),
        *("--clock", "--concurrency", "2", "--hostname", "desk@%h", "--loglevel", "info"),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]
    return Service(name="worker", command=command, grace_seconds=WORKER_GRACE_SECONDS)


def _redis(socket_path: Path, *, folder: Path) -> Service:
    for needed in (folder, socket_path.parent):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    redis_server.stop_leftover(socket_path)
    command = redis_server.server_command(
        redis_server.find_program(), socket_path=socket_path, folder=folder
    )
    return Service(name="redis", command=command, grace_seconds=REDIS_GRACE_SECONDS, stop_order=1)


def _greeting(address: str, *, is_demo: bool) -> list[str]:
    """Return what to say once the desk answers."""
    lines = [f"The desk is open: {address}"]
    if is_demo:
        accounts = [f"  {name:<6} {role.value:<9} {PASSWORD}" for name, _, role in CAST]
        lines += ["", "Sign in as one of them:", *accounts, "", *TRY_FIRST]
    return [*lines, "", "Stop it with Ctrl-C."]


def _become_supervisor(plan: Plan) -> None:
    """Replace this process, which has all of Django in it, by the small supervisor."""
    reader, writer = os.pipe()
    os.set_inheritable(reader, True)  # noqa: FBT003 (positional only)
    with os.fdopen(writer, "w", encoding="utf-8") as file:
        file.write(plan.to_json())
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(settings.BASE_DIR)
    module = "annotations.management.supervisor"
    os.execv(sys.executable, [sys.executable, "-m", module, str(reader)])  # noqa: S606 (no shell)
