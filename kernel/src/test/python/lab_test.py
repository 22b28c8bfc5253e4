"""A notebook in JupyterLab, in a headless browser: opened, run, and looked at.

Called as: lab_test.py NOTEBOOK CHROMIUM SCREENSHOT
"""

import json
import os
import pathlib
import subprocess
import sys
import time

from playwright.sync_api import expect, sync_playwright

PATIENCE_MS = 180_000
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start_lab(folder):
    """Starts JupyterLab on a free port; its process and its address with the token."""
    lab = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--ServerApp.port=0",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.root_dir={folder}",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ],
        stderr=open(folder / "lab.log", "w"),
    )
    runtime = pathlib.Path(os.environ["JUPYTER_RUNTIME_DIR"])
    file = runtime / f"jpserver-{lab.pid}.json"
    end = time.monotonic() + PATIENCE_MS / 1000
    while not (file.exists() and file.stat().st_size):
        if lab.poll() is not None or time.monotonic() > end:
            lab.kill()
            raise SystemExit((folder / "lab.log").read_text())
        time.sleep(0.1)
    server = json.loads(file.read_text())
    return lab, server["url"], server["token"]


def run_all(page, address, token, name):
    page.goto(f"{address}lab/tree/{name}?token={token}&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()
    # The kernel's name is there before the kernel is: cells that are run in between are passed over.
    expect(page.get_by_text("Java (Batchbook) | Idle")).to_be_visible()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()


def look(page, cells):
    """Waits until every code cell has run; an error, which JupyterLab shows as it shows standard error, ends the wait."""
    wanted = [f"[{n}]:" for n in range(1, cells + 1)]
    errors = page.locator('.jp-OutputArea-output[data-mime-type="application/vnd.jupyter.stderr"]')
    prompts = page.locator(".jp-CodeCell .jp-InputArea-prompt")
    end = time.monotonic() + PATIENCE_MS / 1000
    while prompts.all_inner_texts() != wanted and errors.count() == 0:
        assert time.monotonic() < end, prompts.all_inner_texts()
        page.wait_for_timeout(100)
    assert errors.count() == 0, errors.all_inner_texts()


def main(notebook, chromium, screenshot):
    notebook = pathlib.Path(notebook)
    cells = json.loads(notebook.read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    lab, address, token = start_lab(notebook.parent)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(viewport={"width": 1280, "height": 2400})
            page.set_default_timeout(PATIENCE_MS)
            expect.set_options(timeout=PATIENCE_MS)
            try:
                run_all(page, address, token, notebook.name)
                look(page, len(code))
                tables = page.locator(".jp-OutputArea-output table").count()
                charts = page.locator(".jp-OutputArea-output.vega-embed, .jp-OutputArea-output .vega-embed").count()
                print(json.dumps({"cells": len(code), "tables": tables, "charts": charts}))
            finally:
                page.screenshot(path=screenshot)
                browser.close()
    finally:
        lab.terminate()
        lab.wait(timeout=PATIENCE_MS / 1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
