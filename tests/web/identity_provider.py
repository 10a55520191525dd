"""A small OpenID Connect provider on 127.0.0.1 that knows one person and signs nothing.

Its answers have the shapes of OpenID Connect Core 1.0 (sections 3.1.2 and 5.3) and of Discovery.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

PERSON: dict[str, Any] = {
    "sub": "u-17",
    "preferred_username": "nora",
    "name": "Nora Lind",
    "email": "nora@desk.example",
    "email_verified": True,
    "groups": ["reviewer", "canteen"],
}


class _Provider(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        host = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": host,
                    "authorization_endpoint": f"{host}/authorize",
                    "token_endpoint": f"{host}/token",
                    "userinfo_endpoint": f"{host}/userinfo",
                    "jwks_uri": f"{host}/keys",
                }
            )
        else:
            self._answer(PERSON)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer({"access_token": "opaque", "token_type": "Bearer", "expires_in": 60})

    def _answer(self, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the parent's name)
        """Keep quiet."""


@contextmanager
def identity_provider() -> Iterator[str]:
    """Run the provider; yields its issuer address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
