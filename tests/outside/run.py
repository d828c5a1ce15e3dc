#!/usr/bin/env python3
"""Makes the outside fixtures again in a temporary folder and compares them with those committed.

    /usr/bin/python3 tests/outside/run.py

Ends with 0 if all agree, 1 if any differs, 2 if something could not run (said on a line of its own).
Uses only the standard library itself; each section says what it needs.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

from compare import LOOSE, TOLERANCE, differences

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent / "fixtures"

# (section, the module it needs, how to get it, script, folder of fixtures)
SECTIONS = [("PyTorch traces", "torch", "apt-get install python3-torch", "torch_traces.py", "torch")]


def missing(module):
    """Why `module` cannot be imported, or None."""
    done = subprocess.run([sys.executable, "-c", f"import {module}"], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def compared(new, old):
    """Every difference between two folders of fixtures; `made-with.json` is expected to differ."""
    names = {p.name for folder in (new, old) for p in folder.glob("*.json")} - {"made-with.json"}
    found = []
    for name in sorted(names):
        if not (new / name).exists() or not (old / name).exists():
            found.append(f"{name}: only {'committed' if (old / name).exists() else 'new'}")
            continue
        a, b = (json.loads((folder / name).read_text()) for folder in (new, old))
        found += [name + d for d in differences(a, b, LOOSE.get(name, TOLERANCE))]
    return found, len(names)


def section(title, module, remedy, script, folder):
    """Runs one section and returns its exit status."""
    reason = missing(module)
    if reason:
        print(f"{title}: could not run: {reason} ({remedy})")
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run([sys.executable, str(HERE / script), scratch], capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{title}: {script} failed:\n{done.stderr}")
            return 1
        found, count = compared(pathlib.Path(scratch), FIXTURES / folder)
        version = json.loads((pathlib.Path(scratch) / "made-with.json").read_text())
    print(f"{title}: {count} files made with {version[module]}, {len(found)} differences")
    for line in found[:20]:
        print("  " + line)
    return 1 if found else 0


if __name__ == "__main__":
    statuses = [section(*s) for s in SECTIONS]
    sys.exit(1 if 1 in statuses else max(statuses))
