"""`bantin config` on real files: what an administrator sees."""
import json
import os
import pathlib
import tempfile

import pytest
from programs import SOURCE, bantin

BROKEN = """\
station = "Đài phường Lê Chân;
timezone = "Asia/Hanoi";
voce = "bac-nu";
permitted_hours = ( "05:00-21:30", );
outputs = (
  { name = "sân"; volume = 3.0; },
  { nam = "tệp"; type = "files"; }
);
schedule = { wait = 5000000000; };
"""


def config(*arguments, lang="C.UTF-8"):
    return bantin("config", *arguments, env={"LC_ALL": lang})


@pytest.fixture
def write(tmp_path):
    def write(text, name="bantin.conf"):
        path = tmp_path / name
        path.write_text(text)
        return str(path)
    return write


def test_every_mistake_at_once(write):
    path = write(BROKEN)
    run = config("check", path)
    assert run.returncode == 1
    assert run.stdout == ""
    errors = [line for line in run.stderr.splitlines() if line.startswith("error: ")]
    places = [line.removeprefix("error: ").removeprefix(path + ":").split(":")[0] for line in errors]
    assert sorted(set(map(int, places))) == [1, 2, 3, 4, 6, 7, 9]
    assert 'did you mean "voice"?' in run.stderr
    assert 'did you mean "name"?' in run.stderr
    assert 'did you mean "file"?' in run.stderr
    assert "5000000000 is too large" in run.stderr
    assert run.stderr.splitlines()[-1] == "bantin config: %d errors" % len(errors)


def test_in_vietnamese(write):
    run = config("check", write('voce = "bac-nu";\n'), lang="vi_VN.UTF-8")
    assert run.returncode == 1
    assert 'lỗi: ' in run.stderr
    assert 'có phải ý bạn là "voice"?' in run.stderr


def test_sound_settings_exit_0(write):
    run = config("check", write('station = "Đài";\n'))
    assert (run.returncode, run.stdout) == (0, "The settings are sound.\n")


def test_json_says_the_same(write):
    run = config("check", "--json", write(BROKEN))
    answer = json.loads(run.stdout)
    assert run.returncode == 1 and answer["ok"] is False
    assert all(set(e) == {"code", "sentence", "file", "line"} and e["line"] > 0 for e in answer["errors"])
    assert "settings.unknown" in [e["code"] for e in answer["errors"]]


def test_later_words_win_and_say_where_they_stand(write):
    first = write('station = "một"; voice = "bac-nam";\napproval = { normal = "none"; };\n', "a.conf")
    second = write('# sau\nstation = "hai";\n', "b.conf")
    run = config("show", "--json", "--origin", "--set", "files.bitrate=96", first, second)
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["settings"]["station"] == "hai"
    assert answer["settings"]["voice"] == "bac-nam"
    assert answer["settings"]["approval"] == {"normal": "none", "priority": "required", "emergency": "role"}
    assert answer["settings"]["files"]["bitrate"] == 96
    assert answer["origins"]["station"] == f"{second}:2"
    assert answer["origins"]["voice"] == f"{first}:1"
    assert answer["origins"]["approval.normal"] == f"{first}:2"
    assert answer["origins"]["files.bitrate"] == "--set"
    assert answer["origins"]["timezone"] == "default"


def test_what_show_prints_is_read_back(write):
    run = config("show", write('outputs = ( { name = "sân"; }, { name = "tệp"; type = "file"; } );\n'))
    assert run.returncode == 0
    rows = dict(line.split(None, 1) for line in run.stdout.splitlines())
    assert rows["outputs[1].type"] == '"file"'
    plain = [f"{key} = {value};" for key, value in rows.items() if "." not in key and "[" not in key]
    assert config("check", write("\n".join(plain), "again.conf")).returncode == 0


def test_the_example_is_sound_and_changes_nothing(write):
    example = config("example").stdout
    bare = "\n".join(line[1:] if line.startswith("#") and not line.startswith("# ") else line
                     for line in example.splitlines())
    run = config("show", write(bare))
    assert run.returncode == 0, run.stderr
    assert run.stdout == config("show", os.devnull).stdout


@pytest.mark.parametrize("content, sentence", [
    (b"station = \"\xff\";", "UTF-8"),
    (b"station = \"a\";\0", "NUL"),
    (b"x" * (2 << 20), "longer than"),
], ids=["not UTF-8", "NUL", "too long"])
def test_files_that_are_no_settings(tmp_path, content, sentence):
    path = tmp_path / "x.conf"
    path.write_bytes(content)
    run = config("check", str(path))
    assert run.returncode == 1
    assert sentence in run.stderr


def test_places_that_are_no_files(tmp_path):
    missing = config("check", str(tmp_path / "missing.conf"))
    assert missing.returncode == 1 and "no such settings file" in missing.stderr
    folder = config("check", str(tmp_path))
    assert folder.returncode == 1 and str(tmp_path) in folder.stderr


def test_unknown_voices_are_errors_with_the_nearest_name(write):
    run = config("check", write('station = "x";\nvoice = "bac-n";\n'))
    assert run.returncode == 1
    assert "bantin.conf:2: " in run.stderr and "bac-nu" in run.stderr


def test_the_night_is_guarded(write):
    run = config("check", write('programmes = (\n { name = "Sáng";\n   at = "03:15"; } );\n'))
    assert run.returncode == 1
    assert "bantin.conf:3: " in run.stderr and "outside the permitted hours" in run.stderr


@pytest.mark.parametrize("arguments", [(), ("chek",), ("example", "x"), ("check", "--bogus")])
def test_wrong_usage_exits_2(arguments):
    run = config(*arguments)
    assert run.returncode == 2 and "--help" in run.stderr


def test_every_example_is_sound():
    examples = sorted((SOURCE / "config").rglob("*.conf.example"))
    assert len(examples) >= 5
    for example in examples:
        run = config("check", str(example))
        assert run.returncode == 0, run.stderr


@pytest.fixture
def open_folder():
    """A folder that every user may read, as pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        yield folder


def test_an_ordinary_user_has_settings_of_their_own(open_folder):
    """bantin.conf, then conf.d by name, below XDG_CONFIG_HOME; root has none."""
    own = open_folder / "bantin"
    (own / "conf.d").mkdir(parents=True)
    (own / "bantin.conf").write_text('station = "một"; voice = "bac-nam";\n')
    (own / "conf.d/20-b.conf").write_text('station = "ba";\n')
    (own / "conf.d/10-a.conf").write_text('station = "hai";\n')
    (own / "conf.d/30-c.conf.bak").write_text("nonsense\n")
    (own / "conf.d/.hidden.conf").write_text("nonsense\n")
    user = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    try:
        run = bantin("config", "show", "--json", "--origin", env={"XDG_CONFIG_HOME": str(open_folder)}, **user)
    except PermissionError:
        pytest.skip("the build folder is not readable for others")
    assert run.returncode == 0, run.stderr
    answer = json.loads(run.stdout)
    assert answer["settings"]["station"] == "ba"
    assert answer["settings"]["voice"] == "bac-nam"
    assert answer["origins"]["station"] == str(own / "conf.d/20-b.conf") + ":1"
    if os.geteuid() == 0:
        run = bantin("config", "show", "--json", env={"XDG_CONFIG_HOME": str(open_folder)})
        assert json.loads(run.stdout)["settings"]["station"] != "ba"


def test_what_a_rundown_may_hold(write):
    refused = config("check", write('bulletin = { rundown = ( "call", "relay:vov1" ); };'))
    assert refused.returncode == 1
    assert '"relay:vov1" is none of chime[:NAME]' in refused.stderr
    warned = config("check", write(
        'programmes = ( { name = "p"; at = "06:00"; rundown = ( "call", "relay:vov1=30", "file:/dev/null/a", "pause:2s", '
        '"chime:/dev/null/b", "relay:/dev/null/c=5" ); } );', "b.conf"))
    assert warned.returncode == 0
    for path in "abc":
        assert f"the recording /dev/null/{path} cannot be read" in warned.stderr
    assert "vov1" not in warned.stderr
