"""One JSON object {df, t} a line in, {p, quantile} out: scipy.stats.t."""

import json
import sys

from scipy.stats import t

for line in sys.stdin:
    asked = json.loads(line)
    p = 2 * t.sf(abs(asked["t"]), asked["df"])
    print(json.dumps({"p": float(p), "quantile": float(t.ppf(0.975, asked["df"]))}))
