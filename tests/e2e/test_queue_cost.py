# real time
"""What the queue costs: an add beside a bare write on the same disk, a decision, being ready. The
promises are for a million articles stored (`bench_queue FOLDER` makes them); here fewer are."""
import json
import subprocess

from programs import BUILD


def test_costs(tmp_path):
    done = subprocess.run([str(BUILD / "bench" / "bench_queue"), str(tmp_path), "20000", "10000"],
                          text=True, capture_output=True, timeout=600)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
    cost = json.loads(done.stdout)
    # Medians, and what other work took is left out, so that a busy machine does not decide.
    assert cost["add_ms"] - cost["bare_ms"] < 2, cost
    assert cost["decide_us"] < 1000, cost
    assert cost["ready_own_ms"] < 100, cost
