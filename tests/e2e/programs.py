"""The programs of the build tree, and where things are. Used by every end-to-end test."""
import os
import pathlib
import subprocess

import pytest

BUILD = pathlib.Path(os.environ.get("BANTIN_BUILD", "build/dev")).resolve()
SOURCE = pathlib.Path(os.environ.get("BANTIN_SOURCE", pathlib.Path(__file__).parents[2])).resolve()
BANTIN = BUILD / "bin/bantin"
BANTIND = BUILD / "bin/bantind"
ARTICLES = SOURCE / "config/articles"

# English messages whoever runs the tests; programs must not meet the user's own settings.
ENV = {k: v for k, v in os.environ.items() if not k.startswith(("BANTIN_", "XDG_", "LC_", "LANG"))}
ENV["LC_ALL"] = "C.UTF-8"


def bantin(*arguments, env=None, **options):
    """Run bantin to its end; stdout and stderr as text unless told otherwise."""
    options.setdefault("text", True)
    options.setdefault("capture_output", True)
    options.setdefault("timeout", 120)
    return subprocess.run([str(BANTIN), *map(str, arguments)], env={**ENV, **(env or {})}, **options)


def shared(*parts):
    """A file of the shared folder, or the test is skipped."""
    root = os.environ.get("BANTIN_SHARED")
    if not root:
        pytest.skip("BANTIN_SHARED is not set")
    path = pathlib.Path(root).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return path
