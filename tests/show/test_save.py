import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import altair as alt
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.show.additions import additions_chart
from analysis.show.alignment import alignment_plot
from analysis.show.coverage_matrix import coverage_matrix
from analysis.show.outlet_profile import outlet_profile
from analysis.show.save import save_figure
from analysis.show.sentence_map import sentence_map
from analysis.show.similarity_histogram import similarity_histogram
from analysis.show.survival import survival_by_position

EXTENSIONS = ["svg", "pdf", "png", "csv", "vl.json", "provenance.json"]


@pytest.mark.parametrize(
    "draw",
    [
        additions_chart,
        alignment_plot,
        coverage_matrix,
        outlet_profile,
        sentence_map,
        similarity_histogram,
        survival_by_position,
    ],
)
def test_a_figure_is_saved_twice_with_the_same_bytes(
    draw: Callable[..., alt.TopLevelMixin], harbour: SimpleNamespace, tmp_path: Path
) -> None:
    one, other = (
        save_figure(draw(harbour), "figure", comparison=harbour, folder=tmp_path / name) for name in ("one", "other")
    )
    assert list(one) == EXTENSIONS
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(f"figure.{end}" for end in EXTENSIONS)
    for extension in EXTENSIONS:
        assert one[extension].read_bytes() == other[extension].read_bytes(), extension


def test_the_numbers_of_a_figure_are_saved_beside_it(harbour: SimpleNamespace, tmp_path: Path) -> None:
    files = save_figure(outlet_profile(harbour), "profile", folder=tmp_path)
    saved = pd.read_csv(files["csv"])
    shares = saved.pivot(index="outlet", columns="label", values="share").fillna(0)
    expected = harbour.shares.pivot(index="outlet", columns="label", values="share_sentences")
    pd.testing.assert_frame_equal(shares, expected.round(4), check_names=False)


def test_own_data_replace_those_of_the_chart(harbour: SimpleNamespace, tmp_path: Path) -> None:
    files = save_figure(outlet_profile(harbour), "own", data=harbour.shares, folder=tmp_path)
    assert len(pd.read_csv(files["csv"])) == len(harbour.shares)


def test_provenance_names_model_settings_and_hashes(harbour: SimpleNamespace, tmp_path: Path) -> None:
    import hashlib

    files = save_figure(outlet_profile(harbour), "profile", comparison=harbour, folder=tmp_path)
    provenance = json.loads(files["provenance.json"].read_text(encoding="utf-8"))
    assert provenance["comparison"] == harbour.info
    assert provenance["story"] == "harbour"
    assert "altair" in provenance["drawn_with"]
    for extension, digest in provenance["sha256"].items():
        assert hashlib.sha256(files[extension].read_bytes()).hexdigest() == digest


def test_the_specification_draws_the_figure_again(harbour: SimpleNamespace, tmp_path: Path) -> None:
    files = save_figure(coverage_matrix(harbour), "matrix", folder=tmp_path)
    again = alt.Chart.from_json(files["vl.json"].read_text(encoding="utf-8"))
    copy = save_figure(again, "matrix", folder=tmp_path / "copy")
    assert copy["svg"].read_bytes() == files["svg"].read_bytes()


def test_a_stem_may_lead_into_a_folder(harbour: SimpleNamespace, tmp_path: Path) -> None:
    files = save_figure(outlet_profile(harbour), Path("paper") / "profile", folder=tmp_path)
    assert files["svg"] == tmp_path / "paper" / "profile.svg"


@pytest.mark.parametrize("stem", ["profile.png", "", "a b", "..", "x/.."])
def test_a_stem_that_names_no_files_is_refused(stem: str, harbour: SimpleNamespace, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="without an extension"):
        save_figure(outlet_profile(harbour), stem, folder=tmp_path)


def test_a_folder_that_cannot_be_made_is_said(harbour: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Cannot write figures to"):
        save_figure(outlet_profile(harbour), "profile", folder=tmp_path / "file")


def test_a_chart_without_data_asks_for_them(tmp_path: Path) -> None:
    chart = alt.Chart("https://example.org/data.csv").mark_point().encode(x="x:Q")
    with pytest.raises(InputError, match="data=table"):
        save_figure(chart, "chart", folder=tmp_path)
    assert not list(tmp_path.iterdir())


def test_nothing_is_fetched(tmp_path: Path) -> None:
    chart = alt.Chart("https://example.org/data.csv").mark_point().encode(x="x:Q")
    with pytest.raises(ValueError, match="allowed"):
        save_figure(chart, "chart", data=pd.DataFrame({"x": [1]}), folder=tmp_path)
