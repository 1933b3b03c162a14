"""Times NumPy's Dykstra on a projection and SciPy's SLSQP on a geometric programme: a line in, a number out."""
import json
import sys
import time

import numpy as np

data = json.load(open(sys.argv[1]))
a = np.array(data["rows"])
b = np.array(data["bounds"])
y = np.array(data["point"])
low, high = data["low"], data["high"]
norms = (a * a).sum(axis=1)


def dykstra():
    x = y.copy()
    corrections = np.zeros((len(b) + 1, len(y)))
    for _ in range(200):
        moved = 0.0
        z = x + corrections[0]
        x = np.clip(z, low, high)
        new = z - x
        moved = max(moved, np.abs(new - corrections[0]).max())
        corrections[0] = new
        for k in range(len(b)):
            z = x + corrections[k + 1]
            x = z - max(0.0, (a[k] @ z - b[k]) / norms[k]) * a[k]
            new = z - x
            moved = max(moved, np.abs(new - corrections[k + 1]).max())
            corrections[k + 1] = new
        if moved < 1e-6:
            break
    return x


def posynomial(exponents, coefficients, offset):
    e, c = np.array(exponents), np.array(coefficients)

    def value(x):
        return c @ np.exp(e @ np.log(x)) - offset

    def gradient(x):
        return ((c * np.exp(e @ np.log(x))) @ e) / x

    return value, gradient


objective = posynomial(data["objective"], data["objectiveCoefficients"], 0.0)
constraint = posynomial(data["constraint"], data["constraintCoefficients"], 1.0)
last = None


def slsqp():
    global last
    from scipy.optimize import minimize

    start = np.ones(len(data["objective"][0]))
    last = minimize(
        objective[0],
        start,
        jac=objective[1],
        bounds=[(0.5, 2.0)] * len(start),
        constraints=[{"type": "ineq", "fun": lambda x: -constraint[0](x), "jac": lambda x: -constraint[1](x)}],
        method="SLSQP",
        options={"maxiter": 1000, "ftol": 1e-10},
    )


def median(once, times):
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        once()
        took.append(time.perf_counter() - begin)
    return sorted(took)[len(took) // 2] * 1e3


for line in sys.stdin:
    word, *rest = line.split()
    times = int(rest[0]) if rest else 1
    if word == "dykstra":
        answer = median(dykstra, times)
    elif word == "slsqp":
        answer = median(slsqp, times)
    elif word == "objective":
        answer = float(last.fun)
    elif word == "violation":
        answer = float(constraint[0](last.x))
    else:
        answer = float(last.nfev)
    print(answer, flush=True)
