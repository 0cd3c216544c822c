#!/usr/bin/env python3
"""station.py: a bantin station from Python, standard library only.

    station.py add FILE       put an article into the queue, print its number
    station.py follow [SEQ]   print events, from number SEQ on
"""
import array
import json
import os
import socket
import sys


class Refused(Exception):
    """The station said no: .id names the reason, .data its fields."""

    def __init__(self, error):
        super().__init__(error["message"])
        self.id = error["data"]["error"]
        self.data = error["data"]


class Station:
    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path or os.environ.get("BANTIN_SOCKET", "/run/bantin/control.sock"))
        self.lines = self.socket.makefile("r", encoding="utf-8")
        self.last = 0
        self.events = []

    def call(self, method, descriptors=(), **params):
        self.last += 1
        line = json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params},
                          ensure_ascii=False).encode() + b"\n"
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        sent = self.socket.sendmsg([line], rights)
        self.socket.sendall(line[sent:])
        while True:
            answer = self.receive()
            if answer.get("method") == "event":
                self.events.append(answer["params"])
            elif "error" in answer:
                raise Refused(answer["error"])
            else:
                return answer["result"]

    def receive(self):
        line = self.lines.readline()
        if not line:
            raise ConnectionError("the station closed the connection")
        return json.loads(line)

    def follow(self, **params):
        """Events, for ever. Remember the last seq to go on after a break."""
        self.call("events.subscribe", **params)
        while True:
            while self.events:
                yield self.events.pop(0)
            message = self.receive()
            if message.get("method") == "event":
                yield message["params"]


def main(arguments):
    station = Station()
    if len(arguments) == 2 and arguments[0] == "add":
        with open(arguments[1], "rb") as file:
            print(station.call("article.add", [file.fileno()], file=0, name=os.path.basename(arguments[1]))["id"])
    elif arguments and arguments[0] == "follow":
        params = {"from": int(arguments[1])} if len(arguments) > 1 else {}
        for event in station.follow(**params):
            print(json.dumps(event, ensure_ascii=False), flush=True)
    else:
        print(__doc__, end="", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Refused, OSError, ValueError) as why:
        sys.exit(f"station.py: {why}")
    except KeyboardInterrupt:
        sys.exit(130)
