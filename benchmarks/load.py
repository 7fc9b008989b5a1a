"""A small load generator: N people at once, each with a kept-open connection, on loopback only."""

from __future__ import annotations

import socket
import threading
import time
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answers:
    """Seconds of every answered request in the order they came, and how many were not status 200."""

    seconds: list[float]
    wrong: int

    def percentile(self, share: float) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def press(url: str, *, people: int, requests_each: int, cookie: str = "") -> Answers:
    """Each of `people` sends `requests_each` requests, one after the other. ValueError off loopback."""
    parts = urlsplit(url)
    if parts.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("Load goes to this machine only")
    address = (parts.hostname, parts.port or 80)
    head = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
    request = (head + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode()
    seconds: list[float] = []
    wrong = 0
    lock = threading.Lock()

    def one_person() -> None:
        nonlocal wrong
        mine: list[float] = []
        errors = 0
        with socket.create_connection(address, 30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(requests_each):
                started = time.perf_counter()
                connection.sendall(request)
                errors += _read_answer(connection) != 200
                mine.append(time.perf_counter() - started)
        with lock:
            seconds.extend(mine)
            wrong += errors

    crowd = [threading.Thread(target=one_person) for _ in range(people)]
    for person in crowd:
        person.start()
    for person in crowd:
        person.join()
    return Answers(seconds, wrong)


def _read_answer(connection: socket.socket) -> int:
    """Read one whole answer; its status."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None)
    if length is None:
        raise ValueError("The server sent no Content-Length")
    missing = length - len(body)
    while missing > 0:
        missing -= len(_some(connection))
    return int(head.split(b" ", 2)[1])


def _some(connection: socket.socket) -> bytes:
    piece = connection.recv(65536)
    if not piece:
        raise ConnectionError("The server closed the connection")
    return piece
