# real time: a whole article is played through a sound server
"""What the street hears: an article added to a running station comes out of a
real sound server as the same speech that `bantin render` writes to a file."""
import sound
from programs import ARTICLES, bantin, shared
from station import Station

SPEAKER = '{ name = "loa"; type = "speaker"; }'


def heard(pulse, folder, path):
    """What the null sink recorded while the station aired the article, its row of the log, and how often sound was late."""
    with Station(folder, outputs=SPEAKER, env=pulse.where) as station:
        with sound.Recorder(pulse) as recorder:
            [number] = station.add("--at", "now", path)
            station.wait(lambda: station.article(number)["state"] == "done", 600, "the end of the article")
        [row] = station.ended(number)
        assert row["result"] == "aired"
        underruns = sum(output["underruns"] for output in station.status()["outputs"])
    return recorder.sound, row, underruns


def rendered(folder, path):
    target = folder / "same.wav"
    done = bantin("render", path, "--no-opening", "-o", target)
    assert done.returncode == 0, done.stderr
    return sound.read_wav(str(target))


def faults(in_file, on_air, row, underruns):
    """What differs between the two, as sentences."""
    start, stop = sound.speech_span(on_air)
    first, last = sound.speech_span(in_file)
    duration = (stop - start) / (last - first)
    speech, file_speech = on_air.part(start, stop), in_file.part(first, last)
    level = sound.loudness(speech) - sound.loudness(file_speech)
    print(f"duration ratio {duration:.4f}, level {level:+.2f} LU, frames {row['outputs'][0]['frames']}")
    found = [f"{underruns} underruns"] if underruns else []
    if abs(duration - 1) >= 0.01:
        found.append(f"duration ratio {duration:.4f}")
    if abs(level) >= 1:
        found.append(f"level {level:+.2f} LU")
    # Dropouts would be silences that the file has not; an article's sound is the same in each run.
    file_pauses = sound.gaps(file_speech, 30)
    for at, length in sound.gaps(speech, 30):
        near = [l for a, l in file_pauses if abs(a - at) < 0.15 + at * 0.003]
        if not near or length - max(near) >= 0.03:
            found.append(f"a gap of {length * 1000:.0f} ms at {at:.2f} s")
    return found


def same_as_rendered(pulse, folder, path, tries):
    """A loaded machine may starve the sound server, or the recorder, which no counter of ours sees: then once more."""
    in_file = rendered(folder, path)
    for n in range(tries):
        home = folder / str(n)
        home.mkdir()
        found = faults(in_file, *heard(pulse, home, path))
        if not found:
            return
        print("try", n + 1, found)
    assert not found


def test_sample_article_is_heard_as_rendered(pulse, tmp_path):
    path = ARTICLES / "canh-bao-bao.txt"
    calm = tmp_path / "bai.txt"
    calm.write_text(path.read_text().replace("Class: emergency", "Class: normal"))
    same_as_rendered(pulse, tmp_path, calm, 3)


def test_shared_article_is_heard_as_rendered(pulse, tmp_path):
    same_as_rendered(pulse, tmp_path, shared("articles", "hai-phong.txt"), 2)
