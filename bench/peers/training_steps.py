"""Training steps of Python PyTorch, the peer of the engine benchmark.

Reads requests from standard input, a line each, "WORKLOAD STEPS" (workloads: mlp, llama, resnet), runs that many
optimiser steps and answers with a line "MILLISECONDS", the median time of a step. The same models, batches and optimisers as
dev.fathom.bench.StepWorkload.

    python3 training_steps.py THREADS
"""

import statistics
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def mlp():
    model = nn.Sequential(nn.Linear(64, 256), nn.SiLU(), nn.Linear(256, 256), nn.SiLU(), nn.Linear(256, 1))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, foreach=True)
    x, y = torch.randn(512, 64), torch.randn(512, 1)
    return model, optimizer, lambda: F.mse_loss(model(x), y)


class RmsNorm(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.weight


class Block(nn.Module):
    def __init__(self, dim, heads, ff):
        super().__init__()
        self.heads, self.width = heads, dim // heads
        self.norm1, self.norm2 = RmsNorm(dim), RmsNorm(dim)
        self.q, self.k, self.v, self.o = (nn.Linear(dim, dim, bias=False) for _ in range(4))
        self.gate, self.up = nn.Linear(dim, ff, bias=False), nn.Linear(dim, ff, bias=False)
        self.down = nn.Linear(ff, dim, bias=False)

    def rotate(self, x, cos, sin):
        a, b = x.chunk(2, -1)
        return x * cos + torch.cat((-b, a), -1) * sin

    def forward(self, x, cos, sin):
        batch, length, dim = x.shape
        h = self.norm1(x).reshape(batch * length, dim)
        q, k, v = (f(h).view(batch, length, self.heads, self.width).transpose(1, 2) for f in (self.q, self.k, self.v))
        q, k = self.rotate(q, cos, sin), self.rotate(k, cos, sin)
        if hasattr(F, "scaled_dot_product_attention"):
            a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = q @ k.transpose(-1, -2) / self.width**0.5
            mask = torch.triu(torch.full((length, length), float("-inf")), 1)
            a = torch.softmax(scores + mask, -1) @ v
        x = x + self.o(a.transpose(1, 2).reshape(batch * length, dim)).view(batch, length, dim)
        h = self.norm2(x).reshape(batch * length, dim)
        return x + self.down(F.silu(self.gate(h)) * self.up(h)).view(batch, length, dim)


class Llama(nn.Module):
    def __init__(self, vocabulary=1024, dim=128, layers=4, heads=4, ff=344, context=128):
        super().__init__()
        self.embed = nn.Embedding(vocabulary, dim)
        self.blocks = nn.ModuleList(Block(dim, heads, ff) for _ in range(layers))
        self.norm, self.head = RmsNorm(dim), nn.Linear(dim, vocabulary, bias=False)
        angle = torch.outer(
            torch.arange(context).float(), 10000 ** (-torch.arange(0, dim // heads, 2).float() / (dim // heads))
        )
        self.register_buffer("cos", torch.cat((angle, angle), -1).cos())
        self.register_buffer("sin", torch.cat((angle, angle), -1).sin())

    def forward(self, ids):
        x = self.embed(ids)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        return self.head(self.norm(x).reshape(-1, x.shape[-1]))


def llama():
    model = Llama()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, foreach=True)
    ids = torch.randint(0, 1024, (16, 129))
    x, y = ids[:, :-1], ids[:, 1:].reshape(-1)
    return model, optimizer, lambda: F.cross_entropy(model(x), y)


class BasicBlock(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm1, self.norm2 = nn.BatchNorm2d(channels), nn.BatchNorm2d(channels)
        self.short = None
        if stride != 1 or channels_in != channels:
            self.short = nn.Conv2d(channels_in, channels, 1, stride, bias=False)

    def forward(self, x):
        h = F.relu(self.norm1(self.conv1(x)))
        h = self.norm2(self.conv2(h))
        return F.relu(h + (x if self.short is None else self.short(x)))


def resnet():
    model = nn.Sequential(
        nn.Conv2d(3, 32, 3, 1, 1, bias=False),
        BasicBlock(32, 32, 1),
        BasicBlock(32, 64, 2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(64, 10),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, foreach=True)
    x, y = torch.randn(32, 3, 32, 32), torch.randint(0, 10, (32,))
    return model, optimizer, lambda: F.cross_entropy(model(x), y)


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    made = {}
    for line in sys.stdin:
        name, steps = line.split()
        if name not in made:
            made[name] = {"mlp": mlp, "llama": llama, "resnet": resnet}[name]()
        _, optimizer, loss = made[name]
        times = []
        for _ in range(int(steps)):
            start = time.perf_counter()
            optimizer.zero_grad(set_to_none=True)
            loss().backward()
            optimizer.step()
            times.append(1000 * (time.perf_counter() - start))
        print(statistics.median(times), flush=True)


main()
