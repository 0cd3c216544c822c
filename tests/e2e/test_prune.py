"""bantin prune: old sound files go, and nothing else."""
import os

import pytest
from programs import bantin


@pytest.fixture
def files(tmp_path):
    """Three days of an output's folder and of bulletins, 1 MB each, with what others keep there."""
    folder = tmp_path / "files"
    for day in ("2026-01-01", "2026-11-01", "2026-11-22"):
        for name in (folder / day / "170000-7-thong-bao.mp3", tmp_path / "state/bulletins" / day / "Sáng.mp3"):
            name.parent.mkdir(parents=True)
            name.write_bytes(b"x" * 1000000)
    (folder / "2026-01-01/notes.txt").write_text("kept")
    (folder / "2026-01-32").mkdir()
    (folder / "2026-01-32/a.mp3").write_text("kept")
    (folder / "own").mkdir()
    (folder / "own/a.mp3").write_text("kept")
    (folder / "2026-02-01").symlink_to(folder / "own")
    return folder


def prune(tmp_path, *more, age="90d", size="1GiB"):
    config = tmp_path / "bantin.conf"
    config.write_text(f'''outputs = ( {{ name = "loa"; type = "null"; }},
  {{ name = "a"; type = "file"; folder = "{tmp_path}/files"; }}, {{ name = "b"; type = "file"; folder = "{tmp_path}/files"; }} );
retention = {{ files = "{age}"; files_size = "{size}"; }};
paths = {{ state = "{tmp_path}/state"; }};
''')
    return bantin("prune", "--config", config, *more)


def left(tmp_path):
    return sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.mp3") if not p.is_symlink())


OTHERS = ["files/2026-01-32/a.mp3", "files/own/a.mp3"]


def test_by_age(tmp_path, files):
    run = prune(tmp_path, "--dry-run")
    assert run.returncode == 0 and run.stdout.splitlines()[:2] == [
        str(tmp_path / "files/2026-01-01"), str(tmp_path / "state/bulletins/2026-01-01")], run.stdout + run.stderr
    assert run.stdout.splitlines()[2] == "Would be removed: 2 files of 2 days, 2.0 MB. Kept: 4.0 MB."
    assert len(left(tmp_path)) == 8
    run = prune(tmp_path)
    assert run.stdout == "Removed: 2 files of 2 days, 2.0 MB. Kept: 4.0 MB.\n", run.stdout + run.stderr
    assert left(tmp_path) == sorted(OTHERS + [f"{place}" for day in ("2026-11-01", "2026-11-22") for place in (
        f"files/{day}/170000-7-thong-bao.mp3", f"state/bulletins/{day}/Sáng.mp3")])
    assert (files / "2026-01-01/notes.txt").read_text() == "kept"
    assert not (tmp_path / "state/bulletins/2026-01-01").exists()


def test_by_size_the_oldest_first(tmp_path, files):
    assert prune(tmp_path, age="1000d", size="3MiB").returncode == 0
    assert [p for p in left(tmp_path) if p not in OTHERS] == [
        "files/2026-11-22/170000-7-thong-bao.mp3", "state/bulletins/2026-11-01/Sáng.mp3",
        "state/bulletins/2026-11-22/Sáng.mp3"]
    # The newest day stays, however much it is.
    assert prune(tmp_path, size="1MiB").returncode == 0
    assert len(left(tmp_path)) == len(OTHERS) + 2


def test_age_counts_from_the_newest_day(tmp_path, files):
    """A machine that was off for years, or whose clock is wrong, loses nothing."""
    for day in ("2026-11-22", "2026-11-01"):
        for place in ("files", "state/bulletins"):
            folder = tmp_path / place / day
            folder.rename(folder.with_name(day.replace("2026", "2019")))
    assert prune(tmp_path, age="3650d").stdout.startswith("Removed: 0 files")


def test_nothing_there(tmp_path):
    run = prune(tmp_path)
    assert (run.returncode, run.stdout) == (0, "Removed: 0 files of 0 days, 0.0 MB. Kept: 0.0 MB.\n"), run.stderr


def test_what_cannot_be_opened_is_said(tmp_path):
    (tmp_path / "files").write_text("")
    run = prune(tmp_path)
    assert run.returncode == 1 and run.stderr.startswith("bantin prune: cannot open the folder " + str(tmp_path)), run.stderr
    assert os.path.isfile(tmp_path / "files")
