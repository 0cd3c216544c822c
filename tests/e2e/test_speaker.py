# real time: times are measured here
"""bantin-speaker into a real sound server: what the null sink recorded is
compared with what was on the tape, and the server is stopped and killed."""
import math
import os
import statistics
import time

import sound
import speaker
from speaker import ABSENT, CLOSED, CUT, LOST, OPEN, PLAYED, STUCK, Speaker

TAPE_RATE = 22050


def speech_like(seconds, rate=TAPE_RATE, seed=1):
    """Syllables of 200 ms, never silent: any dropout shows as a gap."""
    samples = []
    for i in range(int(seconds * rate)):
        t = i / rate
        pitch = 180 + 40 * math.sin(2 * math.pi * (t * 1.3 + seed))
        swell = 0.65 + 0.35 * math.sin(2 * math.pi * 5 * t)
        wave = math.sin(2 * math.pi * pitch * t) + 0.4 * math.sin(2 * math.pi * 7 * pitch * t)
        samples.append(int(9000 * swell * wave))
    return samples


def test_same_sound_as_on_the_tape(pulse):
    samples = speech_like(6)
    with sound.Recorder(pulse) as recorder:
        with Speaker(env=pulse.env) as s:
            order, _ = s.play(samples, TAPE_RATE)
            end = s.until_ended(order, 15)
            s.hear(0.4)
    assert end.result == PLAYED and end.frames == len(samples) and end.underruns == 0
    heard = recorder.sound
    start, stop = sound.speech_span(heard)
    assert abs((stop - start) - 6) < 0.06
    speech = heard.part(start, stop)
    tape = sound.Sound(TAPE_RATE, sound.array.array("h", samples))
    difference = sound.loudness(speech) - sound.loudness(tape)
    print(f"duration {stop - start:.3f} s of 6, level {difference:+.2f} LU")
    assert abs(difference) < 1
    assert sound.gaps(speech, min_ms=10) == []


def test_orders_join_without_a_gap(pulse):
    with sound.Recorder(pulse) as recorder:
        with Speaker(env=pulse.env) as s:
            orders = [s.play(speech_like(0.7, seed=i), TAPE_RATE)[0] for i in range(4)]
            end = s.until_ended(orders[-1])
            s.hear(0.4)
    assert end.result == PLAYED
    start, stop = sound.speech_span(recorder.sound)
    assert abs((stop - start) - 2.8) < 0.03
    assert sound.gaps(recorder.sound.part(start, stop), min_ms=10) == []


def test_first_sample_soon(pulse):
    """From the order to the first audible sample, the device closed before."""
    waits, warm = [], []
    tone = speech_like(0.3)
    with sound.Recorder(pulse) as recorder:
        with Speaker(env=pulse.env, latency_ms=20, idle_ms=0) as s:
            assert s.until_device(CLOSED)
            for _ in range(7):
                mark = recorder.mark()
                order, sent = s.play(tone, TAPE_RATE)
                heard = recorder.heard_after(mark)
                waits.append(heard - sent)
                s.until_ended(order)
                assert s.until_device(CLOSED)
        with Speaker(env=pulse.env, latency_ms=20) as s:
            for _ in range(7):
                mark = recorder.mark()
                order, sent = s.play(tone, TAPE_RATE)
                heard = recorder.heard_after(mark)
                warm.append(heard - sent)
                s.until_ended(order)
                s.hear(0.2)
    print("order to first sample, device closed: median %.1f ms, most %.1f ms; open: median %.1f ms" %
          (statistics.median(waits) * 1e3, max(waits) * 1e3, statistics.median(warm[1:]) * 1e3))
    assert statistics.median(waits) < 0.150
    assert statistics.median(warm[1:]) < 0.150


def test_stop_and_cut_in(pulse):
    long = speech_like(5)
    with sound.Recorder(pulse) as recorder:
        with Speaker(env=pulse.env, latency_ms=20) as s:
            order, _ = s.play(long, TAPE_RATE)
            assert s.until_started(order)
            s.hear(0.5)
            second, sent = s.play(long, TAPE_RATE, cut_in=True)
            started = s.until_started(second)
            assert started.time - sent < 0.1
            first_frame = started.time - sent
            s.hear(0.3)
            mark = recorder.mark()
            sent = s.tell(speaker.STOP)
            silent = recorder.silent_since(mark)
            s.hear(0.1)
            ends = {e.order: e for e in s.events if e.type == speaker.ENDED}
            assert ends[order].result == CUT and ends[second].result == CUT
    print("cut in: first frame taken after %.1f ms; stop: silent after %.1f ms" %
          (first_frame * 1e3, (silent - sent) * 1e3))
    assert silent - sent < 0.25


def test_an_idle_sink_sits_out_two_seconds(pulse):
    """Nobody records: the null sink begins with a long pause, which is no
    stuck device."""
    with Speaker(env=pulse.env) as s:
        order, _ = s.play(speech_like(0.5), TAPE_RATE)
        end = s.until_ended(order)
        assert end is not None and end.result == PLAYED


def test_frozen_server_is_seen(pulse):
    with sound.Recorder(pulse), Speaker(env=pulse.env) as s:
        order, _ = s.play(speech_like(20), TAPE_RATE)
        assert s.until_started(order)
        s.hear(0.5)
        pulse.freeze()
        frozen = time.monotonic()
        end = s.until_ended(order, 4)
        seen = time.monotonic() - frozen
        assert end is not None and end.result == LOST and 0 < end.frames < 20 * TAPE_RATE
        stuck = s.until_device(STUCK, 1)
        assert stuck or any(e.type == speaker.STATE and e.state.device == STUCK for e in s.events)
        answers = [s.ping() for _ in range(5)]
        print("frozen server: lost after %.2f s, pings answered within %.1f ms" %
              (seen, max(a[0] for a in answers) * 1e3))
        assert 0.5 < seen < 2 and max(a[0] for a in answers) < 0.05
        assert answers[-1][1].device == STUCK
        pulse.thaw()


def test_frozen_while_it_rests(pulse):
    """It asks for nothing, as before its first frame or after an underrun; stopped, it is not waited for as long."""
    with Speaker(env=pulse.env) as s:
        order, _ = s.play(speech_like(5), TAPE_RATE)
        assert s.until_device(OPEN)
        pulse.freeze()
        frozen = time.monotonic()
        end = s.until_ended(order, 4)
        seen = time.monotonic() - frozen
        print(f"frozen while it rests: lost after {seen:.2f} s")
        assert end is not None and end.result == LOST
        assert seen < 2
        pulse.thaw()


def test_frozen_before_opening(pulse):
    with Speaker(env=pulse.env) as s:
        assert s.until_device(CLOSED)
        pulse.freeze()
        order, _ = s.play(speech_like(1), TAPE_RATE)
        end = s.until_ended(order, 3)
        assert end is not None and end.result == LOST and end.frames == 0
        assert s.ping()[0] < 0.05
        pulse.thaw()


def test_server_killed_and_back(pulse):
    with sound.Recorder(pulse), Speaker(env=pulse.env) as s:
        order, _ = s.play(speech_like(20), TAPE_RATE)
        assert s.until_started(order)
        s.hear(0.5)
        pulse.stop()
        end = s.until_ended(order, 4)
        assert end is not None and end.result == LOST and end.frames > 0
        again, _ = s.play(speech_like(0.2), TAPE_RATE)
        end = s.until_ended(again, 4)
        assert end is not None and end.result == LOST and end.frames == 0
        pulse.start()
        s.hear(0.5)
        with sound.Recorder(pulse) as recorder:
            order, _ = s.play(speech_like(0.5), TAPE_RATE)
            end = s.until_ended(order)
            s.hear(0.3)
        assert end.result == PLAYED
        assert sound.speech_span(recorder.sound) is not None


def test_no_sound_at_all(tmp_path):
    """No server, no card: a state, not a failure."""
    env = dict(os.environ, HOME=str(tmp_path), XDG_RUNTIME_DIR=str(tmp_path), PULSE_SERVER="unix:/nonexistent")
    with Speaker(device="no such device", env=env) as s:
        assert s.until_device(ABSENT)
        order, _ = s.play(speech_like(0.2), TAPE_RATE)
        assert s.until_ended(order).result == LOST
        assert s.ping()[1].device == ABSENT


def test_ends_with_its_socket(pulse):
    s = Speaker(env=pulse.env)
    order, _ = s.play(speech_like(5), TAPE_RATE)
    assert s.until_started(order)
    since = time.monotonic()
    assert s.close() == 0
    assert time.monotonic() - since < 0.5
