"""What tests are given. Folders: short (a socket's path is at most 108 bytes), of one test alone, and not below the
one that pytest takes the access away from whenever another run begins."""
import pathlib
import shutil
import tempfile

import pytest

import sound


@pytest.fixture
def tmp_path():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="bantin-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def pulse():
    """A sound server of the test's own."""
    reason = sound.available()
    if reason:
        print("SKIPPED:", reason)
        pytest.skip(reason)
    with sound.PulseServer() as server:
        yield server


class Folders:
    """What tests use of pytest's own factory."""

    def __init__(self):
        self.made = []

    def mktemp(self, name):
        self.made.append(pathlib.Path(tempfile.mkdtemp(prefix=f"bantin-{name}-")))
        return self.made[-1]


@pytest.fixture(scope="session")
def tmp_path_factory():
    folders = Folders()
    yield folders
    for folder in folders.made:
        shutil.rmtree(folder, ignore_errors=True)
