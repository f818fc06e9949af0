"""retold: which outlet copied, paraphrased, omitted and added what, sentence by sentence."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

# Public name -> module that defines it; imported on first use, so that
# `import analysis` stays far below a second.
_HOME = {
    "Comparison": "comparison",
    "InputError": "errors",
    "Settings": "settings",
    "Story": "read.story",
    "additions_chart": "show.additions",
    "alignment_plot": "show.alignment",
    "calibrate": "calibration",
    "compare": "comparison",
    "coverage_matrix": "show.coverage_matrix",
    "evaluate": "measure.evaluate",
    "outlet_profile": "show.outlet_profile",
    "read_story": "read.story",
    "reuse_matrix": "show.reuse_matrix",
    "save_figure": "show.save",
    "sentence_map": "show.sentence_map",
    "similarity_histogram": "show.similarity_histogram",
    "survival_by_position": "show.survival",
    "write_report": "show.report",
}

__all__ = [*sorted(_HOME), "__version__"]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
