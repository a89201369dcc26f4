"""A real server on loopback that speaks the protocol of language models, well or badly."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class ModelServer(ThreadingHTTPServer):
    """Answers every question with `content`, or as `fault` says; what it was asked lies in `asked`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content, self.fault = "", ""
        self.asked: list[dict[str, Any]] = []
        self.leaving = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, *picks: dict[str, Any], **more: Any) -> None:
        self.content = json.dumps({"picks": list(picks)} | more)


class Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, "key": self.headers["Authorization"], **body})
        if self.server.fault == "slow":
            self._drip()
        elif self.server.fault == "error":
            self._answer(500, b'{"error": {"message": "out of memory"}}')
        elif self.server.fault == "garbage":
            self._answer(200, b"<html>hello</html>")
        else:
            message = {"role": "assistant", "content": self.server.content}
            told = {
                "id": "1",
                "object": "chat.completion",
                "created": 1,
                "model": body["model"],
                "usage": {"prompt_tokens": 300, "completion_tokens": 45, "total_tokens": 345},
            }
            self._answer(200, json.dumps(told | {"choices": [{"index": 0, "finish_reason": "stop", "message": message}]}).encode())

    def _drip(self) -> None:
        """A byte now and then, so that no time-out between bytes ever strikes."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        while not self.server.leaving.is_set():
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        """Not into the output of the tests."""


@contextmanager
def model_server() -> Iterator[ModelServer]:
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.leaving.set()
        server.shutdown()
        thread.join()
        server.server_close()
