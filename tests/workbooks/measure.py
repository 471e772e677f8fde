"""Runs a command to its end and prints, as one line of JSON, how it ended and what it took: the exit code, what it said, the seconds
on the clock and of the processor, and the most memory in bytes that it or a process of its filled.

A process of its own, because the memory that a program fills before it starts another one is counted against the other.
"""

import json
import resource
import subprocess
import sys
import time

begun = time.monotonic()
ended = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True)
seconds = time.monotonic() - begun
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump(
    {
        "code": ended.returncode,
        "out": ended.stdout.decode(),
        "err": ended.stderr.decode(),
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "memory": usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    },
    sys.stdout,
)
