"""The command line: `retold compare`, `report`, `notebook`, `demo`, `evaluate`, `calibrate` and `figures`."""

from __future__ import annotations

import os
import sys
import traceback
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import __version__
from .errors import InputError
from .settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from .comparison import Comparison

DEMO_STORY = Path(__file__).parent / "stories" / "mosul"

app = typer.Typer(
    help="Which outlet copied, paraphrased, omitted and added what, sentence by sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Story = Annotated[
    str, typer.Argument(metavar="STORY", help="A folder of articles (.txt), or the name of a packaged story.")
]
Source = Annotated[str, typer.Option(metavar="ARTICLE_ID|auto", help="The article the others are judged against.")]
Model = Annotated[
    str, typer.Option(metavar="NAME_OR_PATH", help="A sentence-transformers model, or a folder that holds one.")
]
Revision = Annotated[str | None, typer.Option(metavar="REVISION", help="Revision of a model named with --model.")]
PairModel = Annotated[
    str | None,
    typer.Option(metavar="NAME_OR_PATH", help="A cross-encoder that also weighs pairs; needs coefficients of its own."),
]
Coefficients = Annotated[str | None, typer.Option(metavar="FILE", help="Coefficients that `retold calibrate` wrote.")]
Aliases = Annotated[
    str | None, typer.Option(metavar="FILE", help="Your names of actors: a CSV table with actor and term.")
]
Seed = Annotated[int, typer.Option(metavar="N", min=0, max=2**32 - 1, help="Seed of every random step.")]
Out = Annotated[Path | None, typer.Option(metavar="DIR", help="Write the tables to this folder.")]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 2 wrong input or options, 1 a defect."""
    _quieten_libraries()
    try:
        app(args=arguments, prog_name="retold")
    except InputError as error:
        typer.echo(_printable(f"Error: {error}"), err=True)
        sys.exit(2)
    except Exception:
        traceback.print_exc()
        typer.echo("This is a defect of retold, not of your input: please report it with the lines above.", err=True)
        sys.exit(1)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"retold {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Which outlet copied, paraphrased, omitted and added what, sentence by sentence."""


@app.command()
def compare(
    story: Story,
    source: Source = "auto",
    model: Model = Settings.model,
    revision: Revision = Settings.revision,
    coefficients: Coefficients = Settings.coefficients,
    pair_model: PairModel = Settings.pair_model,
    aliases: Aliases = Settings.aliases,
    out: Out = None,
    seed: Seed = Settings.seed,
) -> None:
    """Compare the articles of a story, by sentence.

    Standard output gets one line for each article; --out keeps the tables.
    """
    settings = Settings(
        model=model, revision=revision, coefficients=coefficients, pair_model=pair_model, aliases=aliases, seed=seed
    )
    _compare(story, source=source, settings=settings, out=out)


@app.command()
def report(
    story: Story,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the page to this file, for example report.html.")],
    source: Source = "auto",
    model: Model = Settings.model,
    revision: Revision = Settings.revision,
    coefficients: Coefficients = Settings.coefficients,
    pair_model: PairModel = Settings.pair_model,
    aliases: Aliases = Settings.aliases,
    seed: Seed = Settings.seed,
) -> None:
    """Compare the articles of a story and write all of it as one page.

    The page holds figures, texts side by side and tables, and loads nothing.
    """
    from .show.report import check_target, write_report

    check_target(out)
    settings = Settings(
        model=model, revision=revision, coefficients=coefficients, pair_model=pair_model, aliases=aliases, seed=seed
    )
    comparison = _compared(story, source=source, settings=settings)
    _progress("Drawing the figures …")
    write_report(comparison, out)
    typer.echo(_printable(f"Report written to {out}"))


@app.command()
def notebook(
    story: Story,
    source: Source = "auto",
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the notebook to this file, for example story.ipynb.")
    ] = None,
) -> None:
    """Run the notebook `your own story` on a story and keep it with its outputs.

    Without --out it is named after the story. Its figures go to a folder beside it.
    """
    from .notebook import notebook_of

    _progress(f"Running the notebook on {story} …")
    written = notebook_of(story, source=source, out=out)
    typer.echo(_printable(f"Notebook written to {written}, figures to {written.stem}_figures beside it"))


@app.command()
def demo(out: Out = None) -> None:
    """Compare the packaged example story."""
    _compare(str(DEMO_STORY), source="auto", settings=Settings(), out=out)


@app.command()
def evaluate(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD_DIR TABLES_DIR",
            help="Coders' codes, and what `compare --out` wrote of that story. Several such pairs are pooled.",
        ),
    ],
    only: Annotated[
        list[str] | None, typer.Option(metavar="ARTICLE_ID", help="Count this article alone (may be repeated).")
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List the sentences labelled otherwise than coded.")] = False,
) -> None:
    """Print the agreement with human coders."""
    from .measure.evaluate import evaluate

    if len(folders) % 2:
        raise typer.BadParameter("give pairs: GOLD_DIR TABLES_DIR, and again for each further story")
    agreement = evaluate(folders[::2], folders[1::2], only=only)
    typer.echo(str(agreement))
    if errors:
        typer.echo(_plain(agreement.errors))


@app.command()
def calibrate(
    folders: Annotated[
        list[Path],
        typer.Argument(
            metavar="CODES_DIR…", help="One folder a coded story: the codes, and the articles in a folder articles."
        ),
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", help="Write the coefficients to this JSON file.")],
    source: Annotated[
        str | None, typer.Option(metavar="ARTICLE_ID", help="The source in every story; otherwise story.json names it.")
    ] = None,
    model: Model = Settings.model,
    revision: Revision = Settings.revision,
    pair_model: PairModel = Settings.pair_model,
) -> None:
    """Fit the labels to your own codes, for any model.

    Prints the agreement on stories that were left out of the fit.
    """
    from .calibration import calibrate

    _progress("Comparing the coded stories …")
    settings = Settings(model=model, revision=revision, pair_model=pair_model)
    calibration = calibrate(folders, source=source, settings=settings)
    calibration.write(out)
    typer.echo(_printable(str(calibration)))


@app.command()
def figures(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit with status 1 if a figure would change.")
    ] = False,
    notebooks: Annotated[
        bool, typer.Option("--notebooks", help="Keep the outputs of the run in notebooks/ too.")
    ] = False,
) -> None:
    """Write figures/ anew from the notebooks.

    Works in a clone of the project.
    """
    from .figures import regenerate

    if check and notebooks:
        raise typer.BadParameter("--check writes nothing, so it cannot be combined with --notebooks")
    _progress("Running the notebooks …")
    changes = regenerate(Path.cwd(), check=check, keep_notebooks=notebooks)
    for change in changes:
        typer.echo(change, err=check)
    if not changes:
        typer.echo("figures/ is up to date")
    elif check:
        raise typer.Exit(1)


def _compared(story: str, *, source: str, settings: Settings) -> Comparison:
    from .comparison import compare

    _progress(f"Comparing {story} (the first run takes longest) …")
    comparison = compare(story, source=source, settings=settings)
    for note in comparison.info["warnings"]:
        _progress(f"Note: {note}")
    return comparison


def _compare(story: str, *, source: str, settings: Settings, out: Path | None) -> None:
    comparison = _compared(story, source=source, settings=settings)
    if out is not None:
        comparison.write(out)
        _progress(f"Tables written to {out}")
    typer.echo(_printable(f"Compared with {comparison.source}:"))
    typer.echo(_plain(comparison.summary()))


def _plain(table: pd.DataFrame) -> str:
    """Lay a table out for a terminal; its fractions of a number are percentages."""
    return _printable(table.to_string(index=False, float_format="{:.0f}%".format, na_rep="-"))


def _printable(text: str) -> str:
    """Replace what would steer a terminal: names and texts come from other people's files."""
    return "".join(character if character.isprintable() or character == "\n" else "\ufffd" for character in text)


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        typer.echo(_printable(text), err=True)


def _quieten_libraries() -> None:
    """Keep other libraries' bars and notices out of the output; what the user set wins."""
    for name, value in {
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_VERBOSITY": "error",
    }.items():
        os.environ.setdefault(name, value)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
