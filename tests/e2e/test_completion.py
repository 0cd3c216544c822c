"""Completion in a real bash: what TAB offers."""
import re
import shutil
import subprocess

import pytest
from programs import BANTIN, ENV, bantin

ASK = """
source "$1"; shift
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_bantin
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture(scope="module")
def complete(tmp_path_factory):
    script = tmp_path_factory.mktemp("completion") / "bantin"
    script.write_text(bantin("completion", "bash").stdout)

    def complete(*words):
        env = {**ENV, "PATH": f"{BANTIN.parent}:{ENV.get('PATH', '/usr/bin:/bin')}"}
        run = subprocess.run(["bash", "-c", ASK, "bash", script, *words], capture_output=True, text=True, env=env,
                             timeout=60)
        assert run.stderr == ""
        return run.stdout.split()
    return complete


def test_verbs(complete):
    assert "config" in complete("bantin", "")
    assert complete("bantin", "conf") == ["config"]


def test_options_and_their_values(complete):
    assert complete("bantin", "render", "--mp3") == ["--mp3-quality"]
    assert complete("bantin", "render", "--mp3-quality", "") == ["fast", "best"]
    assert complete("bantin", "add", "-c", "em") == ["emergency"]


def test_values_behind_an_equals_sign(complete):
    """As bash takes the word apart."""
    assert complete("bantin", "render", "--mp3-quality", "=") == ["fast", "best"]
    assert complete("bantin", "render", "--mp3-quality", "=", "f") == ["fast"]
    assert "bac-nu" in complete("bantin", "say", "--voice", "=", "bac")


def test_words_that_come_first(complete):
    assert complete("bantin", "config", "s") == ["show"]
    assert complete("bantin", "config", "show", "s") == []


def test_names_of_voices_are_asked_for(complete):
    assert {"bac-nam", "bac-nu"} <= set(complete("bantin", "say", "--voice", "bac"))


def test_every_verb_and_option_is_there(complete):
    for verb in complete("bantin", ""):
        if verb.startswith("-"):
            continue
        usage = re.findall(r"^  (?:-.,|   ) (--[a-z0-9-]+)", bantin(verb, "--help").stdout, re.M)
        assert "--help" in usage and sorted(complete("bantin", verb, "--")) == sorted(usage), verb


# What a person sees after TAB, in a zsh of its own behind a terminal; the list ends with the last option by name.
ZSH = r"""
zmodload zsh/zpty
zpty z "PS1='>' zsh -f -i"
zpty -w z "stty -echo cols 200 rows 100; fpath=($1 \$fpath); PATH=$2:\$PATH; autoload -U compinit; compinit -D"
zpty -w z "LISTMAX=10000; print rea''dy"
zpty -r z line '*ready*'
zpty -n -w z "bantin $3 --"$'\t'
zpty -r z line "*$4 *-- *"
print -rn -- "$line"
zpty -d z
"""


@pytest.mark.skipif(not shutil.which("zsh"), reason="no zsh here")
@pytest.mark.parametrize("verb", ["add", "render", "list", "setup"])
def test_zsh_offers_every_option(tmp_path, verb):
    (tmp_path / "_bantin").write_text(bantin("completion", "zsh").stdout)
    options = re.findall(r"^  (?:-.,|   ) (--[a-z0-9-]+)", bantin(verb, "--help").stdout, re.M)
    run = subprocess.run(["zsh", "-f", "-c", ZSH, "zsh", tmp_path, BANTIN.parent, verb, max(options)],
                         capture_output=True, text=True, timeout=120,
                         env={**ENV, "HOME": str(tmp_path), "TERM": "dumb"})
    for option in options:
        assert re.search(option + r"\b(?!-)", run.stdout), (option, run.stdout, run.stderr)


def test_zsh_takes_the_script(tmp_path):
    script = bantin("completion", "zsh").stdout
    assert script.startswith("#compdef bantin\n")
    if not shutil.which("zsh"):
        pytest.skip("no zsh here")
    path = tmp_path / "_bantin"
    path.write_text(script)
    assert subprocess.run(["zsh", "-n", path]).returncode == 0


def test_other_shells_are_refused():
    run = bantin("completion", "fish")
    assert run.returncode == 2 and "bash or zsh" in run.stderr
