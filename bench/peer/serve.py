"""The peer as a contestant: reads one JSON request a line, answers with one line (bench/contestant.ts is its other end)."""

import json
import resource
import sys
import time
import warnings

warnings.filterwarnings("ignore")

import torch  # noqa: E402

from tasks import TASKS  # noqa: E402


def main():
    task = None
    for line in sys.stdin:
        request = json.loads(line)
        if request["ask"] == "open":
            options = request["options"]
            torch.set_num_threads(options["threads"])
            torch.set_flush_denormal(True)
            task = TASKS[request["task"]](request["case"], options)
            reply = {"who": f"PyTorch {torch.__version__.split('+')[0]}", **task.facts}
        else:
            samples = [timed(task) for _ in range(request["repeats"])]
            # Linux counts in KiB
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            reply = {"samples": samples, "peakMiB": peak}
        print(json.dumps(reply), flush=True)


def timed(task):
    """[wall milliseconds, processor milliseconds]"""
    wall, processor = time.perf_counter(), time.process_time()
    task.run()
    return [1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - processor)]


main()
