"""Outputs beside each other: what becomes of one is no matter of the others'."""
# real time
import sound
from station import Station

FAULTS = ["absent", "appears", "vanishes", "wedged", "underruns", "slow"]
TEXT = "Mời bà con ra họp tổ dân phố tối nay tại nhà văn hóa. "


def frames(station, number):
    [row] = station.ended(number)
    assert row["result"] == "aired"
    return {output["name"]: output["frames"] for output in row["outputs"]}


def test_every_fault_beside_healthy_ones(tmp_path):
    """Each as the settings imitate it; the longest goes on until all of them have happened."""
    outputs = ", ".join(f'{{ name = "{fault}"; type = "null"; imitate = "{fault}"; }}' for fault in FAULTS)
    outputs += (f', {{ name = "good"; type = "null"; device = "record={tmp_path}/good.wav"; }}'
                ', { name = "kept"; type = "file"; format = "flac"; }')
    seen = {}
    with Station(tmp_path, outputs=outputs) as s:
        def look():
            status = s.status()
            for output in status["outputs"]:
                seen.setdefault(output["name"], []).append(output["state"])
            return status

        first = s.add_text(TEXT * 5 + "\n", "--at", "now")
        s.wait(lambda: look()["on_air"], 30, "the beginning")
        s.wait(lambda: look()["on_air"] is None and s.ended(first), 90, "the end")
        took = frames(s, first)
        whole = took["good"]
        # One that was away at the start takes no part, one that went away as far as it came.
        assert set(took) - {"appears"} == {"vanishes", "wedged", "underruns", "slow", "good", "kept"}, took
        assert took["underruns"] == took["slow"] == took["kept"] == whole
        assert 0 < took["vanishes"] < whole and 0 < took["wedged"] < whole
        assert set(seen["absent"]) == {"absent"} and "absent" in seen["vanishes"] and "stuck" in seen["wedged"], seen
        assert seen["appears"][-1] in ("closed", "open")
        assert set(seen["good"]) <= {"closed", "open"} and set(seen["kept"]) == {"ready"}
        assert {problem["sentence"] for problem in s.status()["problems"]} == {"output absent: absent",
                                                                                 "output vanishes: absent"}
        # What comes next sounds on all that are there by then: one came, one was replaced.
        second = s.add_text("Xin cảm ơn bà con.\n", "--at", "now")
        s.wait(lambda: s.ended(second), 60, "the second")
        took = frames(s, second)
        assert set(took) == {"appears", "wedged", "underruns", "slow", "good", "kept"} and len(set(took.values())) == 1
    heard = sound.read_wav(str(tmp_path / "good.wav"))
    start, _ = sound.speech_span(heard)
    pauses = [length for at, length in sound.gaps(heard, 300) if at + length < start + whole / 22050]
    assert pauses and max(pauses) < 1, f"the faults of others are heard: {pauses}"
