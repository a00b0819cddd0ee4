"""The line protocol between Sextant and this worker: one JSON object a line, both ways, over one socket.

The socket is descriptor 3. Standard input is empty and standard output goes to standard error, so that whatever a
library prints or asks cannot disturb the protocol.
"""
import json
import os
import queue
import signal
import socket
import threading
import time

PROTOCOL = 1
DESCRIPTOR = 3
LONGEST_LINE = 64 << 20


class WorkerError(Exception):
    """A failure in words for people. `kind` is one of Sextant's: model, tokenizer, request, memory, setting, engine."""

    def __init__(self, kind, message, remedy=None):
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.remedy = remedy

    @property
    def fields(self):
        return {"kind": self.kind, "message": clean(self.message), "remedy": self.remedy}


def clean(text):
    """Text that any JSON reader takes: no lone surrogates."""
    return text.encode("utf-8", "replace").decode("utf-8")


def described(error):
    """Any exception as fields: what it says, and which kind of failure it is."""
    if isinstance(error, WorkerError):
        return error.fields
    text = str(error) or repr(error)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    message = "{}: {}".format(type(error).__name__, " ".join(lines[:6]))
    is_memory = isinstance(error, MemoryError) or "out of memory" in text.lower() or "can't allocate" in text
    return WorkerError("memory" if is_memory else "engine", message[:2000]).fields


class Channel:
    def __init__(self, descriptor=DESCRIPTOR):
        os.set_inheritable(descriptor, False)
        self.socket = socket.socket(fileno=descriptor)
        self.commands = queue.Queue()
        # Ids of requests that nobody wants any more; read between steps.
        self.cancelled = set()
        self.sending = threading.Lock()

    def listen(self):
        """Reads commands on a thread of their own, so that a cancellation reaches a generation that is going on."""
        threading.Thread(target=self._listen, name="sextant-commands", daemon=True).start()

    def send(self, event, **fields):
        fields["event"] = event
        line = json.dumps(fields, allow_nan=False, separators=(",", ":")) + "\n"
        with self.sending:
            self.socket.sendall(line.encode("ascii"))

    def stage(self, name):
        """What is about to be done: the last thing that is known when it never ends."""
        self.send("stage", name=name, at=time.monotonic_ns())

    def _listen(self):
        pending = bytearray()
        while True:
            try:
                part = self.socket.recv(1 << 16)
            except OSError:
                part = b""
            if not part:
                abandon()
            pending += part
            if len(pending) > LONGEST_LINE:
                abandon()
            *lines, rest = pending.split(b"\n")
            pending = bytearray(rest)
            for line in lines:
                self._take(json.loads(line.decode("utf-8")))

    def _take(self, command):
        if command["op"] == "cancel":
            self.cancelled.add(command["request"])
        elif command["op"] == "end":
            # Without the interpreter's own way out: a driver that hangs or crashes there must not matter.
            os._exit(0)
        else:
            self.commands.put(command)


def abandon():
    """Sextant is gone, however it went: nothing that was started here may stay."""
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)
