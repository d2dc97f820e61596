"""The pages in a real browser: accessibility by axe-core, width, network, and pictures to look at.

    python tests/benchmarks/page_check.py --axe axe.min.js [--shots FOLDER] [--vnu vnu.jar]

Fills the demo register, writes the pages of a claim, of a found item and of the whole queue,
and opens each in headless Chromium at 360 and 1,280 pixels, light and dark;
`axe.min.js` comes in the npm package axe-core, `vnu.jar` (the Nu HTML checker) in vnu-jar.
Nothing is downloaded here: without Chromium or axe it says so and ends. Ends with 1 where a
finding of axe is serious or critical, a page asks for anything from outside, is wider than
the screen, or is no valid HTML.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SIZES = ((360, 740), (1280, 900))
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
)  # fmt: skip
AXE = """axe.run(document).then((told) => ({
  found: told.violations.map((v) => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 120)]),
  unsure: told.incomplete.map((v) => [v.id, v.impact, v.nodes.length, v.nodes[0].html.slice(0, 120)]),
  passed: told.passes.length,
}))"""


class Browser:
    """Chromium, spoken to over a pipe in its DevTools protocol."""

    def __init__(self, program: str, folder: str) -> None:
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()
        # The protocol has fixed numbers, 3 and 4; ours stay clear of them.
        high = [fcntl.fcntl(fd, fcntl.F_DUPFD_CLOEXEC, 20) for fd in (theirs_in, theirs_out)]

        def fixed() -> None:
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            close_fds=False, preexec_fn=fixed,
        )  # fmt: skip
        for fd in (theirs_in, theirs_out, *high):
            os.close(fd)
        self._read, self._write = os.fdopen(ours_in, "rb"), os.fdopen(ours_out, "wb", 0)
        self._count, self._left = 0, b""
        self.events: list[dict[str, Any]] = []

    def ask(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; what happens meanwhile goes to `events`."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self._write.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._count:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return dict(answer["result"])
            self.events.append(answer)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            part = os.read(self._read.fileno(), 1 << 20)
            if not part:
                raise RuntimeError("Chromium has gone.")
            self._left += part
        message, _, self._left = self._left.partition(b"\0")
        return dict(json.loads(message))

    def wait_for(self, event: str) -> None:
        """Read until an event has happened."""
        while not any(e.get("method") == event for e in self.events):
            self.events.append(self._next())

    def close(self) -> None:
        """End the browser."""
        with contextlib.suppress(OSError, RuntimeError):
            self.ask("Browser.close")
        self._process.wait(timeout=20)


class Tab:
    """One page in the browser, of a width, light or dark."""

    def __init__(self, browser: Browser, width: int, height: int, scheme: str, axe: bool) -> None:
        target = browser.ask("Target.createTarget", url="about:blank")["targetId"]
        attached = browser.ask("Target.attachToTarget", targetId=target, flatten=True)
        self._browser, self._session, self._target = browser, attached["sessionId"], target
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                 deviceScaleFactor=1, mobile=False)  # fmt: skip
        self.ask("Emulation.setEmulatedMedia",
                 features=[{"name": "prefers-color-scheme", "value": scheme}])  # fmt: skip
        # The policy of the page keeps axe out; only for axe is it set aside.
        self.ask("Page.setBypassCSP", enabled=axe)

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._browser.ask(method, self._session, **parameters)

    def open(self, page: Path) -> list[str]:
        """Open a page; return what it asked for from outside and what the console said."""
        self._browser.events.clear()
        self.ask("Page.navigate", url=page.as_uri())
        self._browser.wait_for("Page.loadEventFired")
        told = []
        for event in self._browser.events:
            params = event.get("params", {})
            if event.get("method") == "Network.requestWillBeSent":
                url = params["request"]["url"]
                told += [url] if not url.startswith(("data:", page.as_uri())) else []
            elif event.get("method") == "Log.entryAdded":
                told.append(params["entry"]["text"])
        return told

    def run(self, script: str) -> Any:
        """Run a script in the page and return what it comes to."""
        ended = self.ask("Runtime.evaluate", expression=script, awaitPromise=True,
                         returnByValue=True)  # fmt: skip
        if "exceptionDetails" in ended:
            raise RuntimeError(ended["exceptionDetails"])
        return ended["result"].get("value")

    def close(self) -> None:
        """Close the tab."""
        self._browser.ask("Target.closeTarget", targetId=self._target)

    def shoot(self, file: Path) -> None:
        """Keep a picture of the whole page."""
        shot = self.ask("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def print_to(self, file: Path) -> None:
        """Keep the page as it is printed on A4."""
        told = self.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        file.write_bytes(base64.b64decode(told["data"]))


def pages(folder: Path) -> list[Path]:
    """Fill the demo register and write its pages."""
    _lostfound("demo", "--keep", str(folder))
    at = ("--db", str(folder / "demo.db"))
    pairs = json.loads(_lostfound(*at, "pending", "--json"))["data"]
    alike = next(p for p in pairs if p["level"] == "several alike")
    wanted = {
        "claim": ("match", pairs[0]["claim"]),
        "alike": ("match", alike["claim"]),
        "item": ("match", alike["found"], "--with-contact"),
        "queue": ("review",),
    }
    written = [folder / f"{name}.html" for name in wanted]
    for file, words in zip(written, wanted.values(), strict=True):
        _lostfound(*at, *words, "--html", str(file))
    return written


def _lostfound(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "lostfound", *words], check=True, capture_output=True, text=True
    )
    return done.stdout


def checked(browser: Browser, page: Path, axe: str, shots: Path | None) -> Iterator[str]:
    """Yield what is wrong with a page, and say how each look at it went."""
    for width, height in SIZES:
        for scheme in ("light", "dark"):
            own = Tab(browser, width, height, scheme, axe=False)
            outside = own.open(page)
            wide = int(own.run("document.documentElement.scrollWidth - innerWidth"))
            if shots:
                own.shoot(shots / f"{page.stem}-{width}-{scheme}.png")
            if shots and (width, scheme) == (SIZES[-1][0], "light"):
                own.print_to(shots / f"{page.stem}.pdf")
            tab = Tab(browser, width, height, scheme, axe=True)
            tab.open(page)
            tab.run(axe)
            told = tab.run(AXE)
            own.close()
            tab.close()
            serious = [f for f in told["found"] if f[1] in ("serious", "critical")]
            print(f"{page.stem:6} {width:5} {scheme:5}  {told['passed']} rules passed, "
                  f"{len(told['found'])} found, {len(told['unsure'])} to look at, "
                  f"{max(0, wide)} px too wide, {len(outside)} from outside")  # fmt: skip
            for finding in (*told["found"], *told["unsure"]):
                print(f"       {finding}")
            yield from (f"{page.stem}: {finding}" for finding in (*serious, *outside))
            if wide > 0:
                yield f"{page.stem}: {wide} px wider than {width}"


def invalid(vnu: Path, written: list[Path]) -> list[str]:
    """Return what the Nu checker calls an error; its notes on our policy do not hold.

    Version 26.9.27 says that `img-src data:` blocks data: pictures, and knows no hashes.
    """
    done = subprocess.run(
        ["java", "-jar", str(vnu), "--format", "json", "--errors-only", *map(str, written)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return [f"{m['url']}: {m['message']}" for m in json.loads(done.stderr)["messages"]]


def main() -> int:
    """Look at every page; return 1 for what must not be."""
    options = _options()
    chromium = options.chromium or shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium or not options.axe or not options.axe.is_file():
        lacking = "Chromium" if not chromium else "axe-core (--axe axe.min.js)"
        print(f"skipped: {lacking} is not on this machine")
        return 0
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        written = pages(Path(work) / "demo")
        browser = Browser(chromium, str(Path(work) / "profile"))
        try:
            for page in written:
                faults += checked(browser, page, options.axe.read_text("utf-8"), options.shots)
        finally:
            browser.close()
        if options.vnu:
            found = invalid(options.vnu, written)
            print(f"Nu HTML checker: {len(found)} errors in {len(written)} pages")
            faults += found
    print("\n".join(faults) or "nothing serious")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--axe", type=Path, default=os.environ.get("AXE_CORE") or None)
    parser.add_argument("--vnu", type=Path)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", ""))
    parser.add_argument("--shots", type=Path, help="A folder for pictures and PDF files.")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
