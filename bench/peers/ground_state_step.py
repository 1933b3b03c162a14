"""The relative-loss iteration the straightforward way: the Hessian's diagonal by differentiating twice, in Python PyTorch.

Argument: threads. Reads lines "dimension times" and answers each with the median milliseconds of an iteration.
"""

import statistics
import sys
import time

import torch


class UNet(torch.nn.Module):
    def __init__(self, dim, widths):
        super().__init__()
        linear = torch.nn.Linear
        ins = [dim] + widths[:-1]
        outs = [1] + widths[:-1]
        self.down = torch.nn.ModuleList(linear(i, w) for i, w in zip(ins, widths))
        self.up = torch.nn.ModuleList(linear(w, o) for w, o in zip(widths, outs))
        self.skip = torch.nn.ModuleList(linear(i, o) for i, o in zip(ins, outs))

    def forward(self, x):
        gelu = torch.nn.functional.gelu
        states = [x]
        for layer in self.down:
            states.append(gelu(layer(states[-1])))
        y = states[-1]
        for i in reversed(range(len(self.up))):
            branch = self.up[i](y)
            y = (gelu(branch) if i > 0 else branch) + self.skip[i](states[i])
        return y


def step(net, adam, dim, batch):
    x = (torch.randn(batch, dim) * 0.5**0.5).requires_grad_()
    f = net(x).squeeze(1)
    (g,) = torch.autograd.grad(f.sum(), x, create_graph=True)
    lap = sum(torch.autograd.grad(g[:, k].sum(), x, create_graph=True)[0][:, k] for k in range(dim))
    with torch.no_grad():
        cost = 2 * (x * x).sum(1)
    r = -lap + 2 * (g * x.detach()).sum(1) - (g * g).sum(1) + cost
    logn = torch.logsumexp(2 * f, 0) - torch.log(torch.tensor(float(batch)))
    loss = ((r - 14.64) ** 2).mean() + logn**2
    adam.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 3.0)
    adam.step()


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(0)
    made = {}
    for line in sys.stdin:
        dim, times = (int(a) for a in line.split())
        if dim not in made:
            net = UNet(dim, [256, 128, 64])
            made[dim] = net, torch.optim.Adam(net.parameters(), lr=1e-4, weight_decay=1e-8, foreach=True)
        net, adam = made[dim]
        took = []
        for _ in range(times):
            began = time.perf_counter()
            step(net, adam, dim, 512)
            took.append(1000 * (time.perf_counter() - began))
        print(statistics.median(took), flush=True)


main()
