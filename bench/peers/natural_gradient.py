"""Times updates of ADVI for a logistic regression in PyTorch: a line in, median milliseconds of 1000 updates out."""
import sys
import time

import torch

torch.set_num_threads(1)  # tensors of 64 x 30 gain nothing from more
torch.manual_seed(1)
rows, dim, batch, updates = 6400, 30, 64, 1000
x = torch.randn(rows, dim, dtype=torch.float64)
y = torch.sign(x[:, 0] + torch.randn(rows, dtype=torch.float64))


def batches():
    done = 0
    while True:
        order = torch.randperm(rows)
        for start in range(0, rows, batch):
            if done == updates:
                return
            done += 1
            yield order[start : start + batch]


def autograd(**options):
    mean = torch.zeros(dim, dtype=torch.float64, requires_grad=True)
    log = torch.zeros(dim, dtype=torch.float64, requires_grad=True)
    adam = torch.optim.Adam([mean, log], lr=0.01, **options)
    softplus = torch.nn.functional.softplus
    for rows_of_batch in batches():
        deviation = log.exp()
        z = mean + deviation * torch.randn(dim, dtype=torch.float64)
        energy = softplus(-y[rows_of_batch] * (x[rows_of_batch] @ z)).sum() * (rows / batch)
        loss = energy + 0.5 * (mean.square().sum() + deviation.square().sum()) - log.sum()
        adam.zero_grad()
        loss.backward()
        adam.step()


@torch.no_grad()
def by_hand():
    """The same with the gradients written out and Adam on one vector, as our loop in Java has them."""
    theta = torch.zeros(2 * dim, dtype=torch.float64)
    first, second = torch.zeros_like(theta), torch.zeros_like(theta)
    gradient = torch.empty_like(theta)
    for t, rows_of_batch in enumerate(batches(), 1):
        mean, deviation = theta[:dim], theta[dim:].exp()
        noise = torch.randn(dim, dtype=torch.float64)
        xb, yb = x[rows_of_batch], y[rows_of_batch]
        weight = torch.sigmoid(-yb * (xb @ (mean + deviation * noise))).mul_(yb).mul_(-rows / batch)
        g = weight @ xb
        torch.add(g, mean, out=gradient[:dim])
        gradient[dim:] = (g * noise + deviation) * deviation - 1
        first.lerp_(gradient, 0.1)
        second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        step = 0.01 * (1 - 0.999**t) ** 0.5 / (1 - 0.9**t)
        theta.addcdiv_(first, second.sqrt().add_(1e-8), value=-step)


ways = {
    "foreach": lambda: autograd(foreach=True),
    "single": lambda: autograd(foreach=False),
    "hand": by_hand,
}
for line in sys.stdin:
    name, times = line.split()
    took = []
    for _ in range(int(times)):
        begin = time.perf_counter()
        ways[name]()
        took.append(time.perf_counter() - begin)
    print(sorted(took)[len(took) // 2] * 1e3, flush=True)
