"""`retold calibrate`: from codes to coefficients that `compare` uses, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from analysis.calibration import calibrate
from analysis.cli import main
from analysis.comparison import compare
from analysis.errors import InputError
from analysis.settings import Settings


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(argument) for argument in arguments])
    return int(end.value.code or 0)


@pytest.fixture(scope="module")
def fitted(coded_stories, tiny_model, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("fitted") / "coefficients.json"
    assert run("calibrate", *coded_stories, "--model", tiny_model, "--out", path) == 0
    return path


def test_the_file_says_what_it_was_fitted_on(fitted, tiny_model) -> None:
    provenance = json.loads(fitted.read_text(encoding="utf-8"))["provenance"]
    assert provenance["fitted_on"].keys() == {"stories", "units", "codes_sha256"}
    assert (provenance["fitted_on"]["stories"], provenance["fitted_on"]["units"]) == (4, 120)
    assert provenance["encoder"] == str(tiny_model)
    assert provenance["label_alpha_left_out"] > 0.6


def test_compare_takes_the_file_and_says_so(fitted, tiny_model, coded_stories) -> None:
    settings = Settings(model=str(tiny_model), coefficients=str(fitted))
    comparison = compare(coded_stories[0] / "articles", source="wire", settings=settings)
    assert comparison.info["coefficients"]["kind"] == "file"
    assert comparison.info["coefficients"]["encoder"] == str(tiny_model)


def test_the_command_prints_the_agreement(coded_stories, tiny_model, tmp_path, capsys) -> None:
    assert run("calibrate", *coded_stories, "--model", tiny_model, "--out", tmp_path / "c.json") == 0
    assert "label_alpha" in capsys.readouterr().out


def test_a_file_of_another_model_is_refused(fitted, coded_stories, tiny_encoder) -> None:
    with pytest.raises(InputError, match="fitted for the model"):
        compare(coded_stories[0] / "articles", encoder=tiny_encoder, settings=Settings(coefficients=str(fitted)))


@pytest.mark.parametrize("with_file", [False, True])
def test_a_pair_model_without_coefficients_is_refused(with_file, fitted, tiny_model, coded_stories) -> None:
    coefficients = str(fitted) if with_file else None
    settings = Settings(model=str(tiny_model), coefficients=coefficients, pair_model=str(tiny_model))
    with pytest.raises(InputError, match="retold calibrate"):
        compare(coded_stories[0] / "articles", settings=settings)


def test_a_file_fitted_with_a_pair_model_asks_for_it(fitted, tiny_model, coded_stories, tmp_path) -> None:
    content = json.loads(fitted.read_text(encoding="utf-8"))
    content["provenance"] |= {"pair_model": "nli", "pair_model_sha256": "0" * 64}
    path = tmp_path / "with_pair_model.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InputError, match="'nli', and none is named"):
        compare(coded_stories[0] / "articles", settings=Settings(model=str(tiny_model), coefficients=str(path)))


def test_too_few_codes_are_refused_with_all_that_is_lacking(coded_stories, tiny_encoder) -> None:
    with pytest.raises(InputError, match=r"1 stories, at least 3; 30 coded units .* at least 100"):
        calibrate(coded_stories[:1], encoder=tiny_encoder)


def test_a_label_that_is_missing_is_named(coded_stories, tiny_encoder, tmp_path) -> None:
    folders = [shutil.copytree(folder, tmp_path / folder.name) for folder in coded_stories]
    for folder in folders:
        path = folder / "labels.csv"
        path.write_text(path.read_text(encoding="utf-8").replace(",mixed,", ",added,"), encoding="utf-8")
    with pytest.raises(InputError, match="0 mixed, at least 5 of each label"):
        calibrate(folders, encoder=tiny_encoder)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: shutil.rmtree(folder / "articles"), "No folder articles"),
        (lambda folder: (folder / "articles" / "post.txt").unlink(), "names the article 'post'"),
        (lambda folder: (folder / "story.json").write_text('{"source": "none"}'), "none of its articles"),
        (lambda folder: (folder / "story.json").write_text("[]"), "names no source"),
    ],
)
def test_a_folder_that_is_not_whole_is_refused(spoil, message, coded_stories, tiny_encoder, tmp_path) -> None:
    folder = shutil.copytree(coded_stories[0], tmp_path / "spoiled")
    spoil(folder)
    with pytest.raises(InputError, match=message):
        calibrate([folder, *coded_stories[1:]], encoder=tiny_encoder)
