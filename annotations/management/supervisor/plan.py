"""What the supervisor is to run: plain data that survives the step from one process to the next."""

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class Service:
    """One long-running process of the desk."""

    name: str
    command: list[str]
    # How long it may take to stop by itself before it is killed.
    grace_seconds: float
    # Stopped in the order of these numbers, started in the reverse order.
    stop_order: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the supervisor needs to know; file descriptors are inherited by number.

    The environment is not part of it: it is inherited too, and may hold secrets.
    """

    services: list[Service]
    lock_descriptor: int
    web_descriptor: int
    host: str
    port: int
    redis_socket: str | None = None
    greeting: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """Write the plan as one line of JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """Read a plan that `to_json` wrote."""
        values = json.loads(text)
        services = [Service(**service) for service in values.pop("services")]
        return cls(services=services, **values)
