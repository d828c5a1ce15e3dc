"""Compares two JSON values within a tolerance; a NaN or a missing key is a difference."""

# Another PyTorch or C library may differ in the last digits of float64 after ten steps; PyTorch keeps some
# factors of NAdam in float32. Measured deviations of the initialisers depend on PyTorch's generator: 1 %.
TOLERANCE = {"absolute": 1e-8, "relative": 1e-8}
LOOSE = {
    "init.json": {"absolute": 0.0, "relative": 0.01},
    # Where a minimum lies is found to the root of the precision with which its value is known.
    "minimize.json": {"absolute": 1e-6, "relative": 1e-6},
}


def differences(new, old, tolerance, path=""):
    """Every place where the two differ, as text."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            if key in old and key in new:
                yield from differences(new[key], old[key], tolerance, f"{path}.{key}")
            else:
                yield f"{path}.{key}: only in the {'committed' if key in old else 'new'} file"
    elif isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield f"{path}: {len(new)} entries, committed {len(old)}"
        for i, (a, b) in enumerate(zip(new, old)):
            yield from differences(a, b, tolerance, f"{path}[{i}]")
    elif is_number(old) and is_number(new):
        if not abs(new - old) <= tolerance["absolute"] + tolerance["relative"] * abs(old):
            yield f"{path}: {new!r}, committed {old!r}"
    elif old != new:
        yield f"{path}: {new!r}, committed {old!r}"


def is_number(value):
    """True and False are not numbers here."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)
