"""200 clients with mixed requests while an article is on air. Prints the figures."""
# real time
import json
import os
import subprocess

from programs import BUILD, ENV
from station import Station

CLIENTS = 200
SECONDS = int(os.environ.get("BANTIN_LOAD_SECONDS", "10"))
PERIOD_MS = 1000
P99_MS = 20
TRIES = 3  # somebody else's work on the machine is not ours
FAST = ("station.status", "article.list")


def run(station):
    done = subprocess.run([str(BUILD / "bench/bench_control"), str(station.socket), str(CLIENTS), str(SECONDS),
                           str(PERIOD_MS)], env=ENV, capture_output=True, text=True, timeout=SECONDS + 60)
    print(done.stdout)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["errors"] == 0
    return figures


def test_200_clients(tmp_path):
    with Station(tmp_path) as station:
        article = tmp_path / "a.txt"
        article.write_text("Bản tin thử tải\n\n" + "Phường tổ chức tổng vệ sinh môi trường vào sáng chủ nhật. " * 100)
        for _ in range(120):
            station.bantin("add", "--draft", article)
        [on_air] = station.add("--class", "priority", "--at", "now", article)
        station.wait(lambda: station.status()["on_air"], 90, "the article")
        figures = None
        for _ in range(TRIES):
            figures = run(station)
            if all(figures[method]["p99_ms"] < P99_MS for method in FAST):
                break
        status = station.status()
        assert status["on_air"] and status["on_air"]["article"] == on_air, "it went on meanwhile"
        assert sum(output["underruns"] for output in status["outputs"]) == 0
        for method in FAST:
            assert figures[method]["calls"] > 100
            assert figures[method]["p99_ms"] < P99_MS, figures
