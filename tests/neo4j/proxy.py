"""A TCP proxy that lets bytes through slowly."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType


class SlowProxy:
    """Listens on a port of its own and hands everything on to another, at most so many bytes a second each way, with a delay a piece."""

    def __init__(self, port: int, bytes_per_second: int = 200_000, delay: float = 0.02):
        self._target, self._rate, self._delay = port, bytes_per_second, delay
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                return
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while piece := source.recv(4096):
                time.sleep(self._delay / 10 + len(piece) / self._rate)
                target.sendall(piece)
        except OSError:
            pass
        finally:
            target.close()

    def __enter__(self) -> SlowProxy:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for each in (self._listener, *self._open):
            each.close()
