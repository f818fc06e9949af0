"""Try the portable coefficients on other encoders: `python -m benchmarks.second_encoder`.

Two that need no model hub: the default one with its space rotated and
stretched (nothing may change), and a static one made of the default's token
embeddings (another scale altogether, and no vectors of words in context).
Every story is judged by portable coefficients that were fitted, with the
default encoder, on other stories; with the mapping of cosines and without.
Printed: results/second_encoder.txt.
"""

from __future__ import annotations

import argparse
import pathlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.match.encode import Embedding, Encoder, SentenceEncoder, unit_length
from analysis.match.labeller import Labeller, load_labeller
from analysis.match.model import find_model, load_model
from benchmarks.judge_labels import gold_comparisons, held_out_labellers

FIGURES = ("label_alpha", "derived_added_f1", "mixed_f1", "kept_alpha", "omitted_alpha", "link_f1")


class Rotated:
    """The default encoder in a space turned at random and stretched evenly: another model with the same cosines."""

    def __init__(self, encoder: SentenceEncoder, *, seed: int = 0) -> None:
        self._encoder = encoder
        normal = np.random.default_rng(seed).normal(size=(384, 384))
        self._turn = (7 * np.linalg.qr(normal)[0]).astype(np.float32)
        self.source = replace(encoder.source, name="rotated", sha256="rotated", fingerprint="rotated")

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        """Turn the vectors of the default encoder."""
        turn = self._turn
        return [
            Embedding(unit_length(e.sentence @ turn), e.offsets, (e.tokens.astype(np.float32) @ turn))
            for e in self._encoder.embed(texts)
        ]


def static_encoder(folder: pathlib.Path) -> SentenceEncoder:
    """Average the default model's token embeddings: a model of one table, saved and read from its folder."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    default = load_model(find_model("default"))
    table = default[0].auto_model.embeddings.word_embeddings.weight.detach().numpy()
    module = StaticEmbedding(default.tokenizer.backend_tokenizer, embedding_weights=table)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder), create_model_card=False)
    return SentenceEncoder(str(folder))


def show(name: str, labellers: list[Labeller], encoder: Encoder) -> None:
    """Print the pooled figures of one encoder."""
    from analysis.measure.evaluate import evaluate

    comparisons = gold_comparisons(labellers, encoder=encoder)
    pooled = evaluate(list(comparisons), list(comparisons.values()))
    print(f"{name:18}", *(f"{pooled.figures[figure]:>{len(figure)}.3f}" for figure in FIGURES), flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=pathlib.Path, help="folder of fitted labellers, to fit them only once")
    args = parser.parse_args()
    usual = load_labeller(portable=True).background
    assert usual is not None
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        plain = held_out_labellers(args.kept or folder, read=False)
        mapped = [replace(labeller, background=usual) for labeller in plain]
        default = SentenceEncoder("default")
        print(f"{'encoder':18}", *FIGURES)
        show("default", plain, default)
        show("rotated, as it is", plain, Rotated(default))
        show("rotated, mapped", mapped, Rotated(default))
        static = static_encoder(folder / "static")
        show("static, as it is", plain, static)
        show("static, mapped", mapped, static)


if __name__ == "__main__":
    main()
