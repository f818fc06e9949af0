"""The command line: what it prints, what it writes, and how it refuses."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis
from analysis.cli import main
from analysis.tables import TABLE_NAMES, read_table

WIRE = """Harbour bridge closed after crack is found

The old harbour bridge in Lindvik was closed on Tuesday after divers found a crack in its third pillar.
Engineers will measure the damage for two weeks, the town council said in a statement.
About 9,000 cars cross the bridge on a working day.
The council will run a free ferry every twenty minutes until the bridge opens again.
"""
PAPER = """Crack shuts bridge

The old harbour bridge in Lindvik was closed on Tuesday after divers found a crack in its third pillar.
A ferry that costs nothing is to sail three times an hour until traffic can return, according to the council.
Shopkeepers on the island remember the flood of 1987, when the market stood under water for a month.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    folder = tmp_path / "bridge"
    folder.mkdir()
    (folder / "wire.txt").write_text(WIRE, encoding="utf-8")
    (folder / "paper.txt").write_text(PAPER, encoding="utf-8")
    return folder


def status(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as exit_:
        main([str(argument) for argument in arguments])
    return int(exit_.value.code or 0)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """Return the message of a run that has to end with status 2 and one message."""
    assert status(*arguments) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Traceback" not in captured.err
    assert captured.err.count("Error: ") == 1
    return captured.err.split("Error: ")[1]


def test_compare_prints_a_line_for_each_retelling(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status("compare", story, "--source", "wire") == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    assert [line.split()[0] for line in captured.out.splitlines()] == ["Compared", "article_id", "paper"]
    assert {path.name for path in story.iterdir()} == {"wire.txt", "paper.txt"}


def test_out_keeps_the_tables_and_other_files(story: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.md").write_text("mine", encoding="utf-8")
    assert status("compare", story, "--source", "wire", "--out", out) == 0
    written = {name: read_table(name, out / f"{name}.csv") for name in TABLE_NAMES}
    sentences = written["sentences"].set_index("sentence_id")
    assert sentences["label"]["paper:0002"] == "copied"
    assert sentences["label"]["paper:0004"] == "added"
    for row in sentences.itertuples():
        text = WIRE if row.article_id == "wire" else PAPER
        assert text[row.start : row.end] == row.text
    info = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert info["settings"]["seed"] == 42
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"


def test_two_runs_write_the_same_bytes(story: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert status("compare", story, "--source", "wire", "--out", tmp_path / name) == 0
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two


def test_report_writes_the_files_of_compare_into_one_page(
    story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--source", "wire", "--seed", "7"]
    page = tmp_path / "pages" / "bridge.html"
    assert status("compare", story, *options, "--out", tmp_path / "tables") == 0
    capsys.readouterr()
    assert status("report", story, *options, "--out", page) == 0
    assert capsys.readouterr() == (f"Report written to {page}\n", "")
    text = page.read_text(encoding="utf-8")
    tables = re.findall(r'<script type="application/json">("sentence_id,article_id,.*)</script>', text)
    assert [json.loads(table) for table in tables] == [(tmp_path / "tables" / "sentences.csv").read_text("utf-8")]
    assert "retold report bridge --source wire --seed 7 --out report.html" in text


def test_a_report_is_refused_before_any_work(
    story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("analysis.comparison.compare", None)
    assert str(tmp_path) in refusal(capsys, "report", story, "--out", tmp_path)
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    out = tmp_path / "taken" / "report.html"
    assert str(out) in refusal(capsys, "report", story, "--out", out)
    assert "--out" in refusal(capsys, "report", story)


def test_the_demo_needs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("demo") == 0
    assert len(capsys.readouterr().out.splitlines()) >= 5


def test_the_program_runs_as_a_module(story: Path) -> None:
    command = [sys.executable, "-m", "analysis", "compare", str(story), "--source", "nobody"]
    run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1], check=False)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("Error: ")
    assert len(run.stderr.splitlines()) == 1


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("--version") == 0
    assert capsys.readouterr().out == f"retold {analysis.__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare"],
        ["compare", "story", "--seed", "-1"],
        ["compare", "story", "--seed", "many"],
        ["compare", "story", "--sauce", "wire"],
        ["evaluate", "gold"],
        ["figures", "--check", "--notebooks"],
        ["compose"],
    ],
)
def test_wrong_usage(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refusal(capsys, *arguments)


def test_a_missing_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(tmp_path / "nowhere") in refusal(capsys, "compare", tmp_path / "nowhere")


def test_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ".txt" in refusal(capsys, "compare", tmp_path)


def test_a_folder_without_readable_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.docx").write_bytes(b"PK\x03\x04")
    assert ".txt" in refusal(capsys, "compare", tmp_path)


def test_an_unknown_source_names_the_articles(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refusal(capsys, "compare", story, "--source", "radio")
    assert all(name in message for name in ("radio", "paper", "wire"))


def test_a_file_that_is_not_utf8_is_named_with_the_byte(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (story / "radio.txt").write_bytes("Stängd".encode("latin-1"))
    message = refusal(capsys, "compare", story, "--source", "wire")
    assert "radio.txt" in message
    assert "UTF-8" in message
    assert "byte" in message


@pytest.mark.parametrize(
    "content", [b"", b"\n \n", b"\x7fELF\x02\x01\x01\x00\x00\x00"], ids=["empty", "blank", "binary"]
)
def test_a_file_without_words_is_named(content: bytes, story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (story / "radio.txt").write_bytes(content)
    assert "radio.txt" in refusal(capsys, "compare", story, "--source", "wire")


def test_an_unknown_model_without_network(story: Path, capsys: pytest.CaptureFixture[str]) -> None:
    message = refusal(capsys, "compare", story, "--source", "wire", "--model", "nobody/no-such-model")
    assert "nobody/no-such-model" in message


def test_an_out_that_cannot_be_written(story: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    out = tmp_path / "taken" / "out"
    assert str(out) in refusal(capsys, "compare", story, "--source", "wire", "--out", out)


def test_a_story_of_one_article(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "wire.txt").write_text(WIRE, encoding="utf-8")
    refusal(capsys, "compare", tmp_path)


def test_codes_and_tables_that_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert str(tmp_path / "gold") in refusal(capsys, "evaluate", tmp_path / "gold", tmp_path / "tables")


def test_figures_outside_a_clone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "clone" in refusal(capsys, "figures")


def test_check_fails_with_the_names_of_what_would_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("analysis.figures.regenerate", lambda *_, **__: ["figures/tides.csv: changed"])
    assert status("figures", "--check") == 1
    assert capsys.readouterr() == ("", "figures/tides.csv: changed\n")
    assert status("figures") == 0


def test_what_would_steer_a_terminal_is_not_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in refusal(capsys, "compare", tmp_path / "\x1b[31mred")


def test_a_defect_is_status_1_and_says_so(
    story: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("sentence_id")

    monkeypatch.setattr("analysis.comparison.compare", broken)
    assert status("compare", story) == 1
    captured = capsys.readouterr()
    assert "Traceback" in captured.err
    assert "defect" in captured.err
