"""Fit the reader (analysis.match.reader) with torch: low-rank changes to the default model, and heads on top of it.

`python benchmarks/fit_reader.py ROWS.npz MODEL OUT --plan PLAN.json` needs
torch, transformers and NumPy alone, so that it runs on another machine.
"""

from __future__ import annotations

import argparse
import json
import math
import pathlib
import time
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from transformers import AutoConfig, BertModel

KINDS = 3  # of a retelling, of a source, of data that were not coded by the codebook
WORD_STEPS, STEPS = 100, 16
MASK, FIRST_WORD = 103, 999


@dataclass(frozen=True)
class Plan:
    """How one reader is fitted."""

    name: str
    held_out: tuple[int, ...] = ()
    rank: int = 32
    epochs: float = 8
    rate: float = 7e-4
    head_rate: float = 2e-3
    decay: float = 0.05
    dropout: float = 0.1
    batch: int = 48
    forget: float = 0.08  # share of tokens that are masked
    leave_out: float = 0.2  # share of unlinked sentences beside that are left out
    blind: float = 0.1  # share of rows without what is known of words and sentences
    label: float = 1.0
    link: float = 0.25
    word: float = 0.5
    average: float = 0.998
    seed: int = 0
    weights: dict = field(default_factory=dict)
    knows: bool = True


class Changed(nn.Module):
    """A linear map with a low-rank change; the map itself stays."""

    def __init__(self, kept: nn.Linear, rank: int) -> None:
        super().__init__()
        self.register_buffer("weight", kept.weight.detach().clone(), persistent=False)
        self.register_buffer("bias", kept.bias.detach().clone(), persistent=False)
        self.down = nn.Parameter(torch.randn(rank, kept.in_features) / math.sqrt(kept.in_features))
        self.up = nn.Parameter(torch.zeros(kept.out_features, rank))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        changed = functional.linear(functional.linear(x, self.down.to(x.dtype)), self.up.to(x.dtype))
        return functional.linear(x, self.weight, self.bias) + 2 * changed


class Network(nn.Module):
    """The trainable twin of `analysis.match.reader.Reader`."""

    def __init__(self, folder: pathlib.Path, plan: Plan, n_word: int, n_known: int, n_pair: int) -> None:
        super().__init__()
        config = AutoConfig.from_pretrained(folder)
        config.hidden_dropout_prob = config.attention_probs_dropout_prob = plan.dropout
        self.bert = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False, dtype=torch.float32)
        for parameter in self.bert.parameters():
            parameter.requires_grad_(False)
        for module in list(self.bert.encoder.modules()):
            for name, child in list(module.named_children()):
                if isinstance(child, nn.Linear):
                    setattr(module, name, Changed(child, plan.rank))
        width = config.hidden_size
        self.direction = nn.Parameter(torch.zeros(KINDS, width))
        self.of_words = nn.Parameter(torch.zeros(width, n_word))
        self.of_pairs = nn.Parameter(torch.zeros(width, n_pair))
        self.of_sentences = nn.Parameter(torch.zeros(width, n_known))
        self.label = nn.Linear(2 * width + n_known, 4 * KINDS)
        self.link = nn.Linear(2 * width + n_pair, KINDS)
        self.word = nn.Linear(width, 1)
        self.drop = nn.Dropout(plan.dropout)
        for head in (self.label, self.link, self.word):
            nn.init.zeros_(head.bias)
            nn.init.normal_(head.weight, std=0.02)

    def forward(self, b: dict) -> tuple[torch.Tensor, ...]:
        dtype = self.bert.embeddings.word_embeddings.weight.dtype
        x = self.bert.embeddings.word_embeddings(b["ids"])
        x = x + functional.linear(b["words"].to(dtype), self.of_words.to(dtype))
        first = self.direction[b["kind"]] + functional.linear(b["known"], self.of_sentences)
        x[:, 0] = x[:, 0] + first.to(dtype)
        place, end, start = b["other_row"], b["other_to"] - 1, b["other_from"]
        x = x.index_put((place, end), functional.linear(b["pair_known"], self.of_pairs).to(dtype), accumulate=True)
        h = self.bert(inputs_embeds=x, attention_mask=b["mask"], token_type_ids=b["types"]).last_hidden_state
        h = self.drop(h).float()
        own = (h * b["own"][..., None]).sum(1) / b["own"].sum(1, keepdim=True).clamp_min(1)
        rows = torch.arange(len(h), device=h.device)
        label = self.label(torch.cat([h[:, 0], own, b["known"]], -1)).view(len(h), KINDS, 4)[rows, b["kind"]]
        sums = torch.cumsum(functional.pad(h, (0, 0, 1, 0)), 1)
        mean = (sums[place, end] - sums[place, start]) / (end - start).clamp_min(1)[:, None]
        link = self.link(torch.cat([h[place, end], mean, b["pair_known"]], -1))
        return label, link.gather(1, b["kind"][place][:, None])[:, 0], self.word(h)[..., 0]


class Data:
    """The rows of benchmarks.reader_rows on a device."""

    def __init__(self, path: pathlib.Path, device: str) -> None:
        with np.load(path) as file:
            self.host = {name: file[name] for name in file.files}
        h, t = self.host, lambda x, dtype: torch.from_numpy(np.ascontiguousarray(x)).to(device).to(dtype)
        self.device = device
        self.n = len(h["label"])
        self.starts, self.other_starts = t(h["starts"], torch.int64), t(h["other_starts"], torch.int64)
        self.ids, self.types = t(h["ids"].astype(np.int32), torch.int32), t(h["types"], torch.int8)
        self.words, self.added = t(h["words"], torch.int8), t(h["added"], torch.int8)
        self.own_end, self.label = t(h["own_end"], torch.int64), t(h["label"], torch.int64)
        self.kind = t(np.where(h["by_codebook"], h["of_source"].astype(int), 2), torch.int64)
        self.known, self.pair_known = t(h["known"], torch.int8), t(h["pair_known"], torch.int8)
        self.others, self.linked = t(h["others"], torch.int64), t(h["linked"], torch.int64)
        self.length = np.diff(h["starts"])

    def batch(self, chosen: np.ndarray, plan: Plan, generator: torch.Generator | None) -> dict:
        """Pad the chosen rows; with a generator, forget some of what they hold."""
        device = self.device
        rows = torch.from_numpy(chosen).to(device)
        n = int(-(-self.length[chosen].max() // 32) * 32)
        at = self.starts[rows][:, None] + torch.arange(n, device=device)
        there = at < self.starts[rows + 1][:, None]
        at = at.clamp_max(len(self.ids) - 1)
        ids = torch.where(there, self.ids[at].long(), 0)
        n_others = self.other_starts[rows + 1] - self.other_starts[rows]
        other_row = torch.repeat_interleave(torch.arange(len(rows), device=device), n_others)
        other = self.other_starts[rows][other_row] + torch.arange(len(other_row), device=device)
        other = other - torch.repeat_interleave(torch.cumsum(n_others, 0) - n_others, n_others)
        words = self.words[at].float() * there[..., None] / WORD_STEPS
        known, pair_known = self.known[rows].float() / STEPS, self.pair_known[other].float() / STEPS
        linked, places = self.linked[other], self.others[other]
        mask = there.clone()
        if generator is not None:
            draw = lambda *shape: torch.rand(*shape, device=device, generator=generator)
            ids = torch.where((draw(ids.shape) < plan.forget) & (ids > FIRST_WORD), MASK, ids)
            blind = draw(len(rows)) < plan.blind
            seen = (~blind).float()
            words, known, pair_known = words * seen[:, None, None], known * seen[:, None], pair_known * seen[other_row][:, None]
            out = (linked != 1) & (draw(len(other)) < plan.leave_out)
            change = torch.zeros(len(rows), n + 1, device=device)
            change.index_put_((other_row[out], places[out, 0]), torch.ones((), device=device), accumulate=True)
            change.index_put_((other_row[out], places[out, 1]), -torch.ones((), device=device), accumulate=True)
            mask = mask & (change.cumsum(1)[:, :n] < 0.5)
            linked = torch.where(out, -1, linked)
        own = there & (torch.arange(n, device=device) >= 1) & (torch.arange(n, device=device) < self.own_end[rows][:, None])
        if not plan.knows:
            words, known, pair_known = words * 0, known * 0, pair_known * 0
        return {
            "ids": ids, "types": torch.where(there, self.types[at].long(), 0), "mask": mask.long(), "own": own.float(),
            "words": words, "known": known, "pair_known": pair_known, "kind": self.kind[rows], "other_row": other_row,
            "other_from": places[:, 0], "other_to": places[:, 1], "linked": linked, "label": self.label[rows],
            "added": torch.where(own, self.added[at].long(), -1), "rows": rows,
        }  # fmt: skip


def loss_of(out: tuple, b: dict, weight: torch.Tensor, link_weight: torch.Tensor, plan: Plan) -> torch.Tensor:
    label, link, word = out
    w = weight[b["rows"]]
    n = len(label)
    labels = functional.cross_entropy(label, b["label"].clamp_min(0), reduction="none") * (b["label"] >= 0) * w
    links = functional.binary_cross_entropy_with_logits(link, b["linked"].clamp_min(0).float(), reduction="none")
    links = links * link_weight[b["rows"]][b["other_row"]] * (b["linked"] >= 0)
    known = b["added"] >= 0
    words = functional.binary_cross_entropy_with_logits(word, b["added"].clamp_min(0).float(), reduction="none") * known
    words = words.sum(1) / known.sum(1).clamp_min(1) * w
    return (plan.label * labels.sum() + plan.link * links.sum() + plan.word * words.sum()) / n


def batches(d: Data, chosen: np.ndarray, size: int, rng: np.random.Generator | None) -> list[np.ndarray]:
    """Rows of like length together."""
    length = d.length[chosen]
    order = rng.permutation(len(chosen)) if rng is not None else np.argsort(length, kind="stable")
    step = size * 40 if rng is not None else len(order)
    out = []
    for s in range(0, len(order), step):
        part = order[s : s + step]
        part = part[np.argsort(length[part], kind="stable")]
        out += [chosen[part[k : k + size]] for k in range(0, len(part), size)]
    return [out[k] for k in rng.permutation(len(out))] if rng is not None else out


def train(d: Data, folder: pathlib.Path, plan: Plan) -> Network:
    """Fit a reader on all rows but those of the parts held out."""
    device = d.device
    torch.manual_seed(plan.seed)
    rng = np.random.default_rng(plan.seed)
    generator = torch.Generator(device).manual_seed(plan.seed)
    h = d.host
    net = Network(folder, plan, h["words"].shape[1], h["known"].shape[1], h["pair_known"].shape[1]).to(device)
    half = torch.bfloat16 if device != "cpu" else torch.float32
    for parameter in net.bert.parameters():
        if not parameter.requires_grad:
            parameter.data = parameter.data.to(half)
    for module in net.modules():
        if isinstance(module, Changed):
            module.weight, module.bias = module.weight.to(half), module.bias.to(half)
    factor = np.array([plan.weights.get(origin, 1.0) for origin in h["origin"]], np.float32)
    weight, link_weight = (torch.from_numpy((h[name] * factor).astype(np.float32)).to(device) for name in ("weight", "link_weight"))
    chosen = np.flatnonzero(~np.isin(h["fold"], plan.held_out) & (h["link_weight"] * factor > 0))
    inner = [p for name, p in net.named_parameters() if name.startswith("bert.") and p.requires_grad]
    heads = [p for name, p in net.named_parameters() if not name.startswith("bert.")]
    groups = [{"params": inner, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=plan.decay, betas=(0.9, 0.98), fused=device != "cpu")
    total = int(-(-len(chosen) // plan.batch) * plan.epochs)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min(1, (s + 1) / (0.06 * total)) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1, s / total))))
    )
    fitted = [*inner, *heads]
    averaged = [p.detach().clone() for p in fitted]
    step, started, queue = 0, time.time(), []
    net.train()
    while step < total:
        queue = queue or batches(d, chosen, plan.batch, rng)
        b = d.batch(queue.pop(), plan, generator)
        loss = loss_of(net(b), b, weight, link_weight, plan)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(fitted, 1.0)
        optimizer.step()
        schedule.step()
        torch._foreach_lerp_(averaged, [p.detach() for p in fitted], 1 - min(plan.average, (1 + step) / (10 + step)))
        step += 1
        if step % 1000 == 0:
            print(plan.name, f"{step} of {total}, {time.time() - started:.0f} s", flush=True)
    with torch.no_grad():
        for parameter, mean in zip(fitted, averaged, strict=True):
            parameter.copy_(mean.half().float())
    print(plan.name, f"{total} steps, {time.time() - started:.0f} s", flush=True)
    return net.float().eval()


@torch.no_grad()
def read(net: Network, d: Data, chosen: np.ndarray, plan: Plan) -> dict[str, np.ndarray]:
    """Scores of rows: labels, links and words end to end."""
    label, links, words = {}, {}, {}
    for part in batches(d, chosen, 256, None):
        b = d.batch(part, plan, None)
        of_label, of_link, of_word = (x.cpu().numpy() for x in net(b))
        row = b["other_row"].cpu().numpy()
        for r, k in enumerate(part):
            label[k], links[k], words[k] = of_label[r], of_link[row == r], of_word[r, 1 : d.host["own_end"][k]]
    return {
        "rows": chosen,
        "labels": np.array([label[k] for k in chosen], np.float16).reshape(-1, 4),
        "links": np.concatenate([links[k] for k in chosen]).astype(np.float16),
        "added": np.concatenate([words[k] for k in chosen]).astype(np.float16),
    }


def judge(d: Data, scores: dict, name: str) -> None:
    """Print how the scores of held-out rows agree with the codes, a line a kind of data."""
    h, rows = d.host, scores["rows"]
    p = torch.softmax(torch.from_numpy(scores["labels"].astype(np.float32)), 1).numpy()
    ends = np.cumsum((h["other_starts"][rows + 1] - h["other_starts"][rows]))
    begins = np.concatenate([[0], ends[:-1]])
    for origin in np.unique(h["origin"][rows]):
        for of_source in (False, True):
            m = (h["origin"][rows] == origin) & (h["of_source"][rows] == of_source)
            k = np.flatnonzero(m & (h["label"][rows] >= 0))
            if len(k) < 20:
                continue
            y, q = h["label"][rows][k].astype(int), p[k]
            three = np.stack([q[:, 0] + q[:, 1], 1.75 * q[:, 2], q[:, 3]]).argmax(0)
            g = np.where(three == 0, (q[:, 1] > q[:, 0]).astype(int), three + 1)
            hit, both = ((y == 2) & (g == 2)).sum(), (y == 2).sum() + (g == 2).sum()
            line = f"{name:12} {origin:16} {'source' if of_source else 'retelling':9} n {len(k):5} alpha {alpha(y, g):.3f} mixed {2 * hit / max(1, both):.3f}"
            line += f" nll {-np.log(q[np.arange(len(y)), y] + 1e-9).mean():.3f}"
            k = np.flatnonzero(m)
            linked = np.concatenate([h["linked"][h["other_starts"][r] : h["other_starts"][r + 1]] for r in rows[k]])
            given = np.concatenate([scores["links"][begins[r] : ends[r]] for r in k]).astype(np.float32)
            given, linked = given[linked >= 0], linked[linked >= 0]
            if linked.any():
                order = linked[np.argsort(-given, kind="stable")]
                line += f" links {(np.cumsum(order) / np.arange(1, len(order) + 1))[order > 0].mean():.3f} of {len(order)}"
            print(line, flush=True)


def alpha(a: np.ndarray, b: np.ndarray) -> float:
    """Krippendorff's alpha, nominal, two coders."""
    m = np.zeros((4, 4))
    np.add.at(m, (a, b), 1)
    m, n = m + m.T, 2 * len(a)
    return float(1 - (1 - np.trace(m) / n) / (1 - (m.sum(0) * (m.sum(0) - 1)).sum() / (n * (n - 1))))


def weights_of(net: Network) -> dict[str, np.ndarray]:
    """What was fitted, as half-precision arrays."""
    return {name: p.detach().cpu().numpy().astype(np.float16) for name, p in net.named_parameters() if p.requires_grad}


def main() -> None:
    """Fit the readers of a plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=pathlib.Path)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--plan", required=True)
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--device", default="cuda")
    args = parser.parse_args()
    torch.backends.cuda.matmul.allow_tf32 = False
    d = Data(args.rows, args.device)
    for described in json.loads(args.plan):
        plan = Plan(**described | {"held_out": tuple(described.get("held_out", ()))})
        net = train(d, args.model, plan)
        rows = np.flatnonzero(np.isin(d.host["fold"], plan.held_out))
        scores = read(net, d, rows, plan) if len(rows) else {}
        if scores:
            judge(d, scores, plan.name)
        if args.keep:
            args.out.mkdir(parents=True, exist_ok=True)
            np.savez(args.out / f"{plan.name}.npz", **{f"net.{k}": v for k, v in weights_of(net).items()}, **scores)


if __name__ == "__main__":
    main()
