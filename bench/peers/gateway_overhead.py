"""What LiteLLM's proxy adds to a call to the loopback provider: medians through it less those of asking directly.

Usage: gateway_overhead.py PACED_PORT INSTANT_PORT SECONDS. The same client asks both, so what it costs itself falls out.
"""
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

START_SECONDS = 120
KEY = "sk-" + secrets.token_urlsafe(32)  # LiteLLM does not start without one
HEADERS = {"Content-Type": "application/json", "Authorization": "Bearer " + KEY}
CONFIG = """model_list:
  - {{model_name: paced, litellm_params: {{model: openai/m, api_base: "http://127.0.0.1:{0}/v1", api_key: none}}}}
  - {{model_name: instant, litellm_params: {{model: openai/m, api_base: "http://127.0.0.1:{1}/v1", api_key: none}}}}
litellm_settings: {{telemetry: false, num_retries: 0}}
"""


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def client(port, model, until, took):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    messages = [
        {"role": "system", "content": "You answer briefly."},
        {"role": "user", "content": "What does a tide mill do, and since when?"},
    ]
    body = json.dumps({"model": model, "messages": messages, "max_tokens": 64})
    while time.perf_counter() < until:
        begun = time.perf_counter()
        connection.request("POST", "/v1/chat/completions", body, HEADERS)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"an answer must be 200, got {answer.status}")
        took.append((time.perf_counter() - begun) * 1000)


def load(port, model, clients, seconds):
    took, until = [], time.perf_counter() + seconds
    threads = [threading.Thread(target=client, args=(port, model, until, took)) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took.sort()
    return took


def at(took, share):
    return took[min(len(took) - 1, int(len(took) * share))]


def wait(port, proxy, said):
    for _ in range(START_SECONDS):
        if proxy.poll() is not None:
            raise SystemExit("LiteLLM ended before it answered: " + " ".join(said.read_text().split())[-400:])
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/liveliness", timeout=2).read()
            return
        except OSError:
            time.sleep(1)
    raise SystemExit(f"LiteLLM did not answer within {START_SECONDS} s")


def main():
    paced, instant, seconds = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.yaml"
        config.write_text(CONFIG.format(paced, instant))
        port = free_port()
        command = [str(Path(sys.executable).parent / "litellm"), "--config", str(config), "--host", "127.0.0.1",
                   "--port", str(port)]
        quiet = dict(os.environ, LITELLM_LOCAL_MODEL_COST_MAP="True", LITELLM_LOG="ERROR", LITELLM_MASTER_KEY=KEY)
        said = Path(folder) / "said.txt"
        with said.open("wb") as out:
            proxy = subprocess.Popen(command, env=quiet, stdout=out, stderr=subprocess.STDOUT)
        try:
            wait(port, proxy, said)
            load(port, "paced", 4, 3)
            figures = {}
            for clients, name in ((1, "1_client"), (10, "10_clients")):
                direct, through = load(paced, "paced", clients, seconds), load(port, "paced", clients, seconds)
                figures[f"p50_ms_{name}"] = at(through, 0.5) - at(direct, 0.5)
                figures[f"p99_ms_{name}"] = at(through, 0.99) - at(direct, 0.99)
            figures["requests_per_second"] = len(load(port, "instant", 16, seconds)) / seconds
            print(json.dumps(figures))
        finally:
            proxy.terminate()
            proxy.wait(20)


main()
