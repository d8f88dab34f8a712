"""A file `.env` as real people have it: taken, or refused with a sentence that names the line and no value."""

import stat
from pathlib import Path

import pytest

from bot.env_file import EnvFileError, read_env_file, set_in_env_file
from bot.settings import SettingsError, load_settings

SECRET = "very-secret"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (f"A=1\nSTUDYHALL_DISCORD_TOKEN={SECRET}\n".encode("utf-16"), "is saved as UTF-16: save it as UTF-8"),
        (f"A=1\n\nNAME={SECRET} f\u00fcr\n".encode("latin-1"), ", line 3 has a letter that isn't UTF-8"),
        (f'A=1\n\n# x\nTOKEN="{SECRET}\n'.encode(), ", line 4 has a quote that is not closed there"),
        (f"A=1\nTOKEN='{SECRET}\nB='2'\n".encode(), ", line 2 has a quote that is not closed there"),
        (f'TOKEN="{SECRET}\nB="2\n'.encode(), ", line 1 has a quote that is not closed there"),
        (f"A=1\nTOKEN: {SECRET}\n".encode(), ", line 2 has a colon where = belongs"),
        (f"A=1\nTOKEN:{SECRET}\n".encode(), ", line 2 has a colon where = belongs"),
        (f"A=1\r\nexport TOKEN : {SECRET}\r\n".encode(), ", line 2 has a colon where = belongs"),
        (f"A=1\nTOKEN {SECRET}\n".encode(), ", line 2 can't be understood"),
        (f"{SECRET}\n".encode(), ", line 1 can't be understood"),
    ],
)
def test_what_can_not_be_read_is_told_by_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, data: bytes, said: str
) -> None:
    (tmp_path / ".env").write_bytes(data)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    [sentence] = str(caught.value).splitlines()
    assert sentence.startswith(".env")
    assert said in sentence
    assert SECRET not in sentence


def test_every_bad_line_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("A: 1\nB=2\nC 3\n")
    with pytest.raises(EnvFileError) as caught:
        read_env_file(tmp_path / ".env")
    assert len(caught.value.args) == 2


@pytest.mark.parametrize("beginning", [b"", b"\xef\xbb\xbf", b"\r\n# \xc3\xbc\r\n"])
def test_what_can_be_read_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beginning: bytes) -> None:
    lines = b"STUDYHALL_LOG_LEVEL=DEBUG\r\nexport STUDYHALL_HTTP_PORT = '8080' # a port\nSTUDYHALL_SLACK_BOT_TOKEN=\n"
    (tmp_path / ".env").write_bytes(beginning + lines)
    monkeypatch.chdir(tmp_path)
    settings = load_settings()
    assert (settings.log_level, settings.http_port, settings.slack_bot_token) == ("DEBUG", 8080, None)


def test_a_folder_of_that_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker makes one where a file is to be mounted that isn't there."""
    (tmp_path / ".env").mkdir()
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError, match="can't be read"):
        load_settings()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "B=new\n"),
        ("A=1", "A=1\nB=new\n"),
        ("A=1\r\n", "A=1\r\nB=new\r\n"),
        ("# B=note\nB=old # why\nC=3", "# B=note\nB=new\nC=3"),
        ("B=1\nA=2\n  export B = 3\nBB=4\n", "B=1\nA=2\n  export B =new\nBB=4\n"),
        ("\ufeffB=old\r\nA=\u00fc\r\n", "\ufeffB=new\r\nA=\u00fc\r\n"),
    ],
)
def test_a_value_is_set_and_every_other_line_stays(tmp_path: Path, before: str, after: str) -> None:
    file = tmp_path / ".env"
    file.write_bytes(before.encode())
    file.chmod(0o644)
    set_in_env_file(file, {"B": "new"})
    assert file.read_bytes().decode() == after
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert read_env_file(file)["B"] == "new"
    assert [path.name for path in tmp_path.iterdir()] == [".env"]


def test_a_file_that_can_not_be_read_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A: 1\n")
    with pytest.raises(EnvFileError):
        set_in_env_file(file, {"B": "new"})
    assert file.read_text() == "A: 1\n"


def test_a_file_elsewhere_is_written_there(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_text("A=1\n")
    (tmp_path / ".env").symlink_to(real)
    set_in_env_file(tmp_path / ".env", {"A": "2"})
    assert real.read_text() == "A=2\n"
    assert (tmp_path / ".env").is_symlink()
    with pytest.raises(EnvFileError, match="can't be written"):
        set_in_env_file(tmp_path / "none" / ".env", {"A": "2"})
