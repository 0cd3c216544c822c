"""A bare client of the control socket, for what bantin itself would never send."""
import array
import json
import socket


class Wire:
    def __init__(self, path, timeout=60):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(timeout)
        self.socket.connect(str(path))
        self.lines = self.socket.makefile("rb")
        self.last = 0
        self.events = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.lines.close()
        self.socket.close()

    def send(self, line, descriptors=()):
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))] if descriptors else []
        sent = self.socket.sendmsg([line], rights)
        self.socket.sendall(line[sent:])

    def receive(self):
        """The next message; None at the end."""
        try:
            line = self.lines.readline()
        except ConnectionError:
            return None
        return json.loads(line) if line else None

    def ask(self, method, descriptors=(), **params):
        """The whole answer, result or error."""
        self.last += 1
        self.send(json.dumps({"jsonrpc": "2.0", "id": self.last, "method": method, "params": params},
                             ensure_ascii=False).encode() + b"\n", descriptors)
        while True:
            answer = self.receive()
            if answer is None or answer.get("method") != "event":
                return answer
            self.events.append(answer["params"])

    def call(self, method, descriptors=(), **params):
        answer = self.ask(method, descriptors, **params)
        assert "result" in answer, answer
        return answer["result"]

    def refusal(self, method, descriptors=(), **params):
        """The data of the error, which must come."""
        answer = self.ask(method, descriptors, **params)
        assert "error" in answer, answer
        return answer["error"]["data"]

    def event(self):
        if self.events:
            return self.events.pop(0)
        message = self.receive()
        assert message["method"] == "event", message
        return message["params"]
