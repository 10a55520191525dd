"""A web server on loopback that answers exactly the bytes a test gives it."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Answer = bytes | Callable[[socket.socket], None]


def respond(body: bytes = b"", *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    """Return a whole HTTP answer; a Content-Length among the headers replaces the true one."""
    lines = [f"HTTP/1.1 {status}", *headers]
    if not any(header.lower().startswith("content-length") for header in headers):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


class LocalServer:
    """Serves `answers[path]`, the next of a list at each request; keeps what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | list[Answer]] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            received = b""
            while b"\r\n\r\n" not in received:
                piece = connection.recv(65_536)
                if not piece:
                    return
                received += piece
            start, *lines = received.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
            path = start.split(" ")[1]
            headers = dict(line.lower().split(": ", 1) for line in lines)
            self.requests.append((path, headers))
            answer = self.answers.get(path.split("?")[0], respond(status="404 Not Found"))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            try:
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)
            except OSError:
                # The client gave up, which is what some tests are about.
                return
