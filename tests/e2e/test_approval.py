"""The settings of approval, each value for each class, with the people it is about."""
import pytest

from station import far_day
from town import LAN, MINH, Town

# What becomes of an article of lan (announce) and of minh (announce, approve, emergency).
EXPECTED = {"none": ("approved", "approved"), "role": ("pending", "approved"), "required": ("pending", "pending")}


def add(town, who, klass, text):
    return town.of(who, "add", "--class", klass, "-", input=f"{text} {klass}.\n")


@pytest.mark.parametrize("value", EXPECTED)
def test_who_must_say_yes(tmp_path, value):
    more = f'programmes = ( {{ name = "p"; at = "{far_day()} 12:00"; }} );'
    approval = f'approval = {{ normal = "{value}"; priority = "{value}"; emergency = "{value}"; }};'
    with Town(tmp_path, more=more, approval=approval) as town:
        town.of(MINH, "pause")
        for klass in ("normal", "priority"):
            for who, state in zip((LAN, MINH), EXPECTED[value]):
                done = add(town, who, klass, f"Tin của {who}")
                assert done.returncode == 0, done.stderr
                number = int(done.stdout)
                article = town.article(number)
                assert article["state"] == state, (value, klass, who)
                if state == "approved":  # the log says who: the author alone
                    assert article["approved_by"] == article["created_by"]
                    continue
                refused = town.of(who, "approve", number)
                assert refused.returncode == 1 and town.article(number)["state"] == "pending"
                assert ("takes the role" if who == LAN else "the author of article") in refused.stderr
                # Another person may, and only who has the role.
                if who == LAN:
                    assert town.of(MINH, "approve", number).returncode == 0
                    assert town.article(number)["approved_by"]["actor"] == "minh"
        # An emergency takes its role whatever the setting says.
        assert 'this takes the role "emergency"' in add(town, LAN, "emergency", "Bão").stderr
        town.of(MINH, "mute")
        number = int(add(town, MINH, "emergency", "Bão").stdout)
        assert town.article(number)["state"] == EXPECTED[value][1]
        town.of(MINH, "cancel", number)
        # say: at once, so it takes approve where the class needs another's yes.
        town.of(MINH, "mute", "off")
        said = town.of(LAN, "say", "Xin chào bà con.")
        assert (said.returncode == 0) == (value == "none"), said.stderr
        if value != "none":
            assert 'this takes the role "approve"' in said.stderr


def test_what_is_approved_is_frozen(tmp_path):
    """Whatever is heard differently drops the approval; what is not, does not."""
    more = f'programmes = ( {{ name = "p"; at = "{far_day()} 12:00"; }} );'
    approval = 'approval = { normal = "required"; priority = "required"; emergency = "role"; };'
    with Town(tmp_path, more=more, approval=approval) as town:
        changed = tmp_path / "moi.txt"
        changed.write_text("Tin mới hẳn.\n")
        changed.chmod(0o644)
        for edit, state in ((["--title", "Tên khác"], "pending"), (["--file", changed], "pending"),
                            (["--voice", "bac-nam"], "pending"), (["--class", "priority"], "approved"),
                            (["--expires", "+10d"], "approved"), (["--category", "y-te"], "approved")):
            number = int(town.of(LAN, "add", "-", input="Mai họp tổ dân phố.\n").stdout)
            assert town.of(MINH, "approve", number).returncode == 0
            done = town.of(MINH, "edit", number, *edit)
            assert done.returncode == 0, done.stderr
            assert town.article(number)["state"] == state, edit
