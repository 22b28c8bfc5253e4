"""Executes each line of standard input as a cell of the kernel, prints what the cell printed or showed, and stops at the first that fails."""

import sys

from jupyter_client.manager import start_new_kernel

START_SECONDS = 120
CELL_SECONDS = 300


def tell(message):
    content = message["content"]
    if message["msg_type"] == "stream":
        stream = sys.stdout if content["name"] == "stdout" else sys.stderr
        print(content["text"], end="", file=stream, flush=True)
    elif "data" in content:
        print(content["data"].get("text/plain", ""), flush=True)
    elif message["msg_type"] == "error":
        print("\n".join(content["traceback"]), file=sys.stderr, flush=True)


manager, client = start_new_kernel(kernel_name="batchbook", startup_timeout=START_SECONDS)
try:
    for line in sys.stdin:
        reply = client.execute_interactive(
            line, allow_stdin=False, timeout=CELL_SECONDS, output_hook=tell
        )
        if reply["content"]["status"] != "ok":
            sys.exit(1)
finally:
    client.stop_channels()
    manager.shutdown_kernel()
