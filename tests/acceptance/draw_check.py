"""Computes a draw again from its record alone: draw_check.py draw.json... Exit code 0 if commitment and result are as recorded."""

import hashlib
import hmac
import json
import sys


def mac(key, *parts):
    return hmac.new(key, b"\0".join(parts), hashlib.sha256).digest()


def check(record):
    request, nonce = record["request"], bytes.fromhex(record["nonce"])
    canonical = json.dumps(request, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    digest = hashlib.sha256(canonical).digest()
    commitment = hashlib.sha256(b"CSE-DRAW-COMMIT-v1\0" + digest + nonce).hexdigest()
    entropy = "\n".join(sorted(record["entropy"].split("\n"))).encode()
    seed = hmac.new(nonce, b"CSE-DRAW-SEED-v1\0" + digest + entropy, hashlib.sha256).digest()
    excluded = {one["id"] for one in request["excluded"]}
    result = {}
    for category, seats in request["seats"].items():
        pool = [one["id"] for one in request["pool"] if one["cat"] == category and one["id"] not in excluded]
        order = sorted(pool, key=lambda who: (mac(seed, b"CSE-DRAW-RANK-v1", category.encode(), who.encode()), who))
        result[category] = {"seated": order[:seats], "alternates": order[seats : seats + request["alternates"]]}
    return record["alg"] == "SHA-256" and record["commit"] == commitment and record["result"] == result


good = len(sys.argv) > 1
for name in sys.argv[1:]:
    with open(name, encoding="utf-8") as file:
        holds = check(json.load(file))
    print(name, "holds" if holds else "DOES NOT HOLD")
    good = good and holds
sys.exit(0 if good else 1)
