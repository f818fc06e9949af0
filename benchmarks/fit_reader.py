"""Fit readers (analysis.match.reader) with torch, several side by side: `python benchmarks/fit_reader.py --help`.

A reader is the default model with low-rank changes, and heads on top of it.
Those that hold out different parts of the data share the unchanged model and
are fitted in one pass.  Needs torch, transformers and NumPy alone, so that it
runs on another machine; a GPU takes minutes, two cores take days.
"""

from __future__ import annotations

import argparse
import math
import pathlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import AutoConfig, BertModel

SIDES = 2  # heads: for a sentence of a retelling, for one of a source
BESIDE = 12
WORD_STEPS, STEPS = 100, 16
MASK, FIRST_WORD = 103, 999
# What a row of each kind of data counts.
COUNTS = {"gold": 1.0, "codes": 1.0, "stories": 0.5}


@dataclass(frozen=True)
class Plan:
    """How the readers are fitted."""

    rank: int = 32
    epochs: float = 5.5
    rate: float = 7e-4
    head_rate: float = 2e-3
    decay: float = 0.05
    dropout: float = 0.1
    batch: int = 48
    forget: float = 0.08  # share of tokens that are masked
    leave_out: float = 0.2  # share of unlinked sentences beside that are left out
    blind: float = 0.1  # share of rows without what is known of words and sentences
    link: float = 0.25  # what links and words count in the loss beside labels
    word: float = 0.5
    average: float = 0.998  # of the weights over the steps
    seed: int = 0
    seconds: float = math.inf  # fewer steps where they would take longer


def each(x: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Apply to the rows of each reader (n * readers, …, in) its own map (readers, out, in)."""
    n = len(weight)
    flat = x.reshape(n, -1, x.shape[-1])
    return torch.bmm(flat, weight.to(x.dtype).transpose(1, 2)).view(*x.shape[:-1], weight.shape[1])


class Changed(nn.Module):
    """A linear map that stays, with a low-rank change for each reader."""

    def __init__(self, kept: nn.Linear, rank: int, readers: int) -> None:
        super().__init__()
        self.register_buffer("weight", kept.weight.detach().clone(), persistent=False)
        self.register_buffer("bias", kept.bias.detach().clone(), persistent=False)
        self.down = nn.Parameter(torch.randn(readers, rank, kept.in_features) / math.sqrt(kept.in_features))
        self.up = nn.Parameter(torch.zeros(readers, kept.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return functional.linear(x, self.weight, self.bias) + 2 * each(each(x, self.down), self.up)


class Head(nn.Module):
    """A linear map of its own for each reader."""

    def __init__(self, n_in: int, n_out: int, readers: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(readers, n_out, n_in) * 0.02)
        self.bias = nn.Parameter(torch.zeros(readers, n_out))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return each(x, self.weight) + self.bias.repeat_interleave(len(x) // len(self.bias), 0).view(
            len(x), *[1] * (x.ndim - 2), -1
        )


def _wide(place: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Repeat places (rows, n) for each component of the vectors in x, as `gather` wants it."""
    return place[..., None].expand(-1, -1, x.shape[-1])


class Network(nn.Module):
    """The trainable twin of `analysis.match.reader_network`, for several readers at once."""

    def __init__(self, folder: pathlib.Path, plan: Plan, d: Data, readers: int) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = plan.dropout
        self.bert = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)
        for parameter in self.bert.parameters():
            parameter.requires_grad_(False)
        for module in list(self.bert.encoder.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(module, name, Changed(child, plan.rank, readers))
        width, n_word, n_known, n_pair = (
            config.hidden_size, d.words.shape[1], d.known.shape[1], d.pair_known.shape[1]
        )  # fmt: skip
        self.readers = readers
        self.direction = nn.Parameter(torch.zeros(readers, SIDES, width))
        self.of_words = nn.Parameter(torch.zeros(readers, width, n_word))
        self.of_pairs = nn.Parameter(torch.zeros(readers, width, n_pair))
        self.of_sentences = nn.Parameter(torch.zeros(readers, width, n_known))
        self.label = Head(2 * width + n_known, 4 * SIDES, readers)
        self.link = Head(2 * width + n_pair, SIDES, readers)
        self.word = Head(width, 1, readers)
        self.drop = nn.Dropout(plan.dropout)

    def forward(self, b: dict[str, torch.Tensor]) -> tuple[torch.Tensor, ...]:
        dtype = self.bert.embeddings.word_embeddings.weight.dtype
        n = len(b["ids"])
        rows = torch.arange(n, device=b["ids"].device)
        reader = rows // (n // self.readers)
        x = self.bert.embeddings.word_embeddings(b["ids"]) + each(b["words"].to(dtype), self.of_words)
        first = self.direction[reader, b["side"]] + each(b["known"], self.of_sentences)
        ends, starts = b["other_to"] - 1, b["other_from"]
        at_ends = each(b["pair_known"], self.of_pairs) * b["there"][..., None]
        x = x.scatter_add(1, _wide(ends, x), at_ends.to(dtype))
        x = torch.cat([x[:, :1] + first[:, None].to(dtype), x[:, 1:]], 1)
        h = self.bert(inputs_embeds=x, attention_mask=b["mask"], token_type_ids=b["types"]).last_hidden_state
        h = self.drop(h).float()
        own = (h * b["own"][..., None]).sum(1) / b["own"].sum(1, keepdim=True).clamp_min(1)
        label = self.label(torch.cat([h[:, 0], own, b["known"]], -1)).view(n, SIDES, 4)[rows, b["side"]]
        sums = torch.cumsum(functional.pad(h, (0, 0, 1, 0)), 1)
        mean = (sums.gather(1, _wide(ends, x)) - sums.gather(1, _wide(starts, x))) / (ends - starts).clamp_min(1)[
            ..., None
        ]
        link = self.link(torch.cat([h.gather(1, _wide(ends, x)), mean, b["pair_known"]], -1))
        link = link.gather(2, b["side"][:, None, None].expand(-1, BESIDE, 1))[..., 0]
        return label, link, self.word(h)[..., 0]

    def one(self, k: int) -> dict[str, np.ndarray]:
        """What was fitted of one reader, in half precision."""
        return {
            name: p[k].detach().cpu().numpy().astype(np.float16)
            for name, p in self.named_parameters()
            if p.requires_grad
        }

    def keep(self, k: int, other: Network) -> None:
        """Take over one reader of another network."""
        theirs = dict(other.named_parameters())
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                if parameter.requires_grad:
                    parameter.copy_(theirs[name][k : k + 1])


class Data:
    """The rows of benchmarks.reader_rows on a device."""

    def __init__(self, path: pathlib.Path, device: str) -> None:
        with np.load(path) as file:
            self.host = h = {name: file[name] for name in file.files}
        self.device = device

        def put(array: np.ndarray, dtype: torch.dtype) -> torch.Tensor:
            return torch.from_numpy(np.ascontiguousarray(array)).to(device).to(dtype)

        self.starts, self.other_starts = put(h["starts"], torch.int64), put(h["other_starts"], torch.int64)
        self.ids, self.types = put(h["ids"].astype(np.int32), torch.int32), put(h["types"], torch.int8)
        self.words, self.added = put(h["words"], torch.int8), put(h["added"], torch.int8)
        self.own_end, self.label = put(h["own_end"], torch.int64), put(h["label"], torch.int64)
        self.side = put(h["of_source"].astype(int), torch.int64)
        self.known, self.pair_known = put(h["known"], torch.int8), put(h["pair_known"], torch.int8)
        self.others, self.linked = put(h["others"], torch.int64), put(h["linked"], torch.int64)
        self.length = np.diff(h["starts"])

    def batch(self, chosen: np.ndarray, plan: Plan, generator: torch.Generator | None) -> dict[str, torch.Tensor]:
        """Pad the chosen rows; with a generator, forget some of what they hold."""
        device = self.device
        rows = torch.from_numpy(chosen).to(device)
        n = int(-(-self.length[chosen].max() // 32) * 32)
        along = torch.arange(n, device=device)
        at = self.starts[rows][:, None] + along
        inside = at < self.starts[rows + 1][:, None]
        at = at.clamp_max(len(self.ids) - 1)
        ids = torch.where(inside, self.ids[at].long(), 0)
        other = self.other_starts[rows][:, None] + torch.arange(BESIDE, device=device)
        there = other < self.other_starts[rows + 1][:, None]
        other = other.clamp_max(len(self.others) - 1)
        places = torch.where(there[..., None], self.others[other], torch.tensor([0, 1], device=device))
        linked = torch.where(there, self.linked[other], -1)
        words = self.words[at].float() * inside[..., None] / WORD_STEPS
        known, pair_known = self.known[rows].float() / STEPS, self.pair_known[other].float() / STEPS
        mask = inside
        if generator is not None:

            def draw(shape: tuple[int, ...]) -> torch.Tensor:
                return torch.rand(shape, device=device, generator=generator)

            ids = torch.where((draw(ids.shape) < plan.forget) & (ids > FIRST_WORD), MASK, ids)
            seen = (draw((len(rows),)) >= plan.blind).float()
            words, known, pair_known = (
                words * seen[:, None, None],
                known * seen[:, None],
                pair_known * seen[:, None, None],
            )
            out = there & (linked != 1) & (draw(there.shape) < plan.leave_out)
            change = torch.zeros(len(rows), n + 1, device=device)
            change.scatter_add_(1, places[..., 0], out.float()).scatter_add_(1, places[..., 1], -out.float())
            mask = mask & (change.cumsum(1)[:, :n] < 0.5)
            linked = torch.where(out, -1, linked)
        own = inside & (along >= 1) & (along < self.own_end[rows][:, None])
        return {
            "ids": ids, "types": torch.where(inside, self.types[at].long(), 0), "mask": mask.long(), "own": own.float(),
            "words": words, "known": known, "pair_known": pair_known, "side": self.side[rows], "there": there,
            "other_from": places[..., 0], "other_to": places[..., 1], "linked": linked, "label": self.label[rows],
            "added": torch.where(own, self.added[at].long(), -1), "rows": rows,
        }  # fmt: skip


def loss_of(
    out: tuple[torch.Tensor, ...], b: dict[str, torch.Tensor], weight: torch.Tensor, plan: Plan
) -> torch.Tensor:
    """Cross entropy of labels, links and words, summed over the readers."""
    label, link, word = out
    labels = functional.cross_entropy(label, b["label"].clamp_min(0), reduction="none") * (b["label"] >= 0)
    links = functional.binary_cross_entropy_with_logits(link, b["linked"].clamp_min(0).float(), reduction="none")
    links = (links * (b["linked"] >= 0)).sum(1)
    coded = b["added"] >= 0
    words = functional.binary_cross_entropy_with_logits(word, b["added"].clamp_min(0).float(), reduction="none") * coded
    words = words.sum(1) / coded.sum(1).clamp_min(1)
    return ((labels + plan.link * links + plan.word * words) * weight[b["rows"]]).sum() / plan.batch


def drawn(d: Data, chosen: Sequence[np.ndarray], size: int, seed: int) -> Iterator[np.ndarray]:
    """Batches of `size` rows a reader, each reader's from its own rows, all of like length."""
    rngs = [np.random.default_rng([seed, k]) for k in range(len(chosen))]
    left: list[np.ndarray] = [np.zeros(0, int)] * len(chosen)
    order = np.random.default_rng(seed)
    block = 40 * size
    while True:
        blocks = []
        for k, rows in enumerate(chosen):
            while len(left[k]) < block:
                left[k] = np.concatenate([left[k], rngs[k].permutation(rows)])
            mine, left[k] = left[k][:block], left[k][block:]
            blocks.append(mine[np.argsort(d.length[mine], kind="stable")].reshape(-1, size))
        for step in order.permutation(len(blocks[0])):
            yield np.concatenate([block[step] for block in blocks])


def train(d: Data, folder: pathlib.Path, plan: Plan, held_out: Sequence[tuple[int, ...]]) -> Network:
    """Fit one reader for each choice of parts that are held out."""
    device, h, readers = d.device, d.host, len(held_out)
    torch.manual_seed(plan.seed)
    generator = torch.Generator(device).manual_seed(plan.seed)
    net = Network(folder, plan, d, readers).to(device)
    half = torch.bfloat16 if device != "cpu" else torch.float32
    for module in net.modules():
        for parameter in module.parameters(recurse=False):
            if not parameter.requires_grad:
                parameter.data = parameter.data.to(half)
        if isinstance(module, Changed):
            module.weight, module.bias = module.weight.to(half), module.bias.to(half)
    weight = torch.tensor([COUNTS[origin] for origin in h["origin"]], device=device)
    chosen = [np.flatnonzero(~np.isin(h["fold"], parts)) for parts in held_out]
    inner = [p for name, p in net.named_parameters() if name.startswith("bert.") and p.requires_grad]
    heads = [p for name, p in net.named_parameters() if not name.startswith("bert.")]
    fitted = [*inner, *heads]
    groups = [{"params": inner, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=plan.decay, betas=(0.9, 0.98), fused=device != "cpu")
    averaged = [p.detach().clone() for p in fitted]
    total = max(2, int(np.mean([len(rows) for rows in chosen]) / plan.batch * plan.epochs))
    started = time.time()
    net.train()
    for step, rows in enumerate(drawn(d, chosen, plan.batch, plan.seed)):
        if step >= total:
            break
        if step in (60, 300, 900) and math.isfinite(plan.seconds):
            total = min(total, int(plan.seconds / (time.time() - started) * step))
            print(f"{step} steps in {time.time() - started:.0f} s, {total} in all", flush=True)
        fall = 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, step / total)))
        for group, rate in zip(optimizer.param_groups, (plan.rate, plan.head_rate), strict=True):
            group["lr"] = rate * min(1, (step + 1) / (0.06 * total)) * fall
        b = d.batch(rows, plan, generator)
        loss = loss_of(net(b), b, weight, plan)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        norms = torch.stack([p.grad.reshape(readers, -1).square().sum(1) for p in fitted]).sum(0).sqrt()
        shrink = (1 / norms.clamp_min(1e-6)).clamp_max(1)
        for p in fitted:
            p.grad.mul_(shrink.view(-1, *[1] * (p.ndim - 1)))
        optimizer.step()
        torch._foreach_lerp_(averaged, [p.detach() for p in fitted], 1 - min(plan.average, (1 + step) / (10 + step)))
    with torch.no_grad():
        for parameter, mean in zip(fitted, averaged, strict=True):
            parameter.copy_(mean.half().float())
    n = np.mean([len(rows) for rows in chosen])
    print(f"{readers} readers of {n:.0f} rows, {total} steps, {time.time() - started:.0f} s", flush=True)
    return net.float().eval()


@torch.no_grad()
def read(net: Network, d: Data, chosen: np.ndarray, plan: Plan, size: int = 256) -> dict[str, np.ndarray]:
    """Scores of the rows by a network of one reader: labels, links and added words end to end."""
    label, links, words = {}, {}, {}
    order = chosen[np.argsort(d.length[chosen], kind="stable")]
    for start in range(0, len(order), size):
        part = order[start : start + size]
        b = d.batch(part, plan, None)
        of_label, of_link, of_word = (x.cpu().numpy() for x in net(b))
        n = b["there"].sum(1).cpu().numpy()
        for r, k in enumerate(part):
            label[k], links[k], words[k] = of_label[r], of_link[r, : n[r]], of_word[r, 1 : d.host["own_end"][k]]
    return {
        "rows": chosen,
        "labels": np.array([label[k] for k in chosen], np.float16).reshape(-1, 4),
        "links": np.concatenate([links[k] for k in chosen]).astype(np.float16),
        "added": np.concatenate([words[k] for k in chosen]).astype(np.float16),
    }


def judge(d: Data, scores: dict[str, np.ndarray], name: str) -> None:
    """Print how the scores of rows agree with the codes, a line a kind of data."""
    h, rows = d.host, scores["rows"]
    p = torch.softmax(torch.from_numpy(scores["labels"].astype(np.float32)), 1).numpy()
    ends = np.cumsum(h["other_starts"][rows + 1] - h["other_starts"][rows])
    begins = np.concatenate([[0], ends[:-1]])
    for origin in ("gold", "codes", "stories"):
        for of_source in (False, True):
            mine = (h["origin"][rows] == origin) & (h["of_source"][rows] == of_source)
            k = np.flatnonzero(mine & (h["label"][rows] >= 0))
            if len(k) < 20:
                continue
            y, q = h["label"][rows][k].astype(int), p[k]
            right = np.mean(q.argmax(1) == y)
            linked = np.concatenate([h["linked"][h["other_starts"][r] : h["other_starts"][r + 1]] for r in rows[mine]])
            given = np.concatenate([scores["links"][begins[r] : ends[r]] for r in np.flatnonzero(mine)]).astype(float)
            order = linked[linked >= 0][np.argsort(-given[linked >= 0], kind="stable")]
            precision = (np.cumsum(order) / np.arange(1, len(order) + 1))[order > 0].mean()
            nll = -np.log(q[np.arange(len(y)), y] + 1e-9).mean()
            side = "source" if of_source else "retelling"
            print(
                f"{name:10} {origin:8} {side:9} n {len(k):5} right {right:.3f} nll {nll:.3f} links {precision:.3f}",
                flush=True,
            )


def main() -> None:
    """Fit readers and keep them, with what they say of the parts that they have not seen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=pathlib.Path, help="what benchmarks.reader_rows wrote")
    parser.add_argument("model", type=pathlib.Path, help="folder of the default model")
    parser.add_argument("out", type=pathlib.Path, help="folder to write to")
    parser.add_argument("held_out", nargs="+", help="parts that each reader holds out, such as 0 0-1 none")
    parser.add_argument("--epochs", type=float, default=Plan.epochs)
    parser.add_argument("--batch", type=int, default=Plan.batch)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    args = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = True  # for reading: scores are kept in half precision
    d = Data(args.rows, args.device)
    plan = Plan(epochs=args.epochs, batch=args.batch, seconds=args.seconds, seed=args.seed)
    held_out = [tuple(map(int, name.split("-"))) if name != "none" else () for name in args.held_out]
    net = train(d, args.model, plan, held_out)
    args.out.mkdir(parents=True, exist_ok=True)
    scale = {name: array.astype(np.float32) for name, array in d.host.items() if name.endswith(("_mean", "_scale"))}
    single = Network(args.model, plan, d, 1).to(args.device).eval()
    for k, parts in enumerate(held_out):
        single.keep(k, net)
        kept = {f"net.{name}": array for name, array in {**net.one(k), **scale}.items()}
        for part in parts:
            scores = read(single, d, np.flatnonzero(d.host["fold"] == part), plan)
            judge(d, scores, f"{args.held_out[k]}/{part}")
            kept |= {f"part.{part}.{name}": scores[name] for name in ("labels", "links", "added")}
        name = f"held_out-{args.held_out[k]}" if parts else "reader"
        np.savez(args.out / f"{name}.npz", **kept)


if __name__ == "__main__":
    main()
