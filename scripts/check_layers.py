"""Checks the rules of the tree that a compiler does not: who may include whom, names, first lines.

    check_layers.py [ROOT]

src/layers.txt holds the folders of src/ in the order data flows through them; a folder may include
itself and those before it. Each broken rule is one line, file:line first, that says what to do.
"""

import re
import sys
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
PUBLIC = "landfall/"
NAMES_THAT_SAY_NOTHING = {"util", "utils", "common", "helper", "helpers", "misc"}
FOLDERS_THAT_KNOW_ARROW_TYPES = {"schema", "encode"}


def check_include(layers, folder, system, target, destination):
    """Returns what is wrong with one #include of a file in src/<folder>/, or None."""
    if system or target.startswith(PUBLIC):
        return None
    first, _, rest = target.partition("/")
    if not rest:
        return f'"{target}" has no folder: write the path from src/, like "{folder}/{target}"'
    if first not in layers:
        return f'"{target}": {first} is not in src/layers.txt; add it there, or use <{target}> for a library'
    if destination:
        second = rest.split("/")[0]
        if first == "families" or (first == "destinations" and second == destination):
            return None
        return (
            f'"{target}": a destination includes <landfall/...>, families/ and its own folder only, as one '
            f"outside this tree must; move what it needs into a family or a public header"
        )
    if first == folder:
        return None
    if layers.index(first) > layers.index(folder):
        return (
            f'"{target}": {folder} comes before {first} in src/layers.txt and may not use it; move the '
            f"shared part down to {folder} or below, or the caller up to {first}"
        )
    return None


def check_file(root, path, layers):
    """Yields (line number, message) for each broken rule of one file."""
    relative = path.relative_to(root)
    parts = relative.parts
    in_src = parts[0] == "src"
    folder = parts[1] if in_src and len(parts) > 2 else None
    destination = parts[2] if folder == "destinations" and len(parts) > 3 else None
    is_test = parts[0] == "tests" or path.stem.endswith("_test")

    if NAMES_THAT_SAY_NOTHING & set(re.split(r"[_.]", path.stem)):
        yield 1, f"the name {path.name} does not say what is in it; name the file after its one idea"
    lines = path.read_text(encoding="utf-8").splitlines()
    if not lines or not lines[0].startswith("//"):
        yield 1, "begin the file with a // comment: what it is for, to someone who has never seen it"
    if folder and folder not in layers:
        yield 1, f"folder src/{folder} is not in src/layers.txt; add it at its place in the order"
        return

    for number, line in enumerate(lines, 1):
        include = INCLUDE.match(line)
        if include:
            system, target = include[1] == "<", include[2]
            if folder and not (is_test and target.startswith("tests/")):
                wrong = check_include(layers, folder, system, target, destination)
                if wrong:
                    yield number, wrong
            elif parts[0] == "include" and not system and not target.startswith(PUBLIC):
                yield number, f'"{target}": a public header includes only <landfall/...> and libraries'
        if (
            "arrow::Type::" in line.split("//")[0]
            and not is_test
            and folder not in FOLDERS_THAT_KNOW_ARROW_TYPES
            and in_src
        ):
            yield number, "arrow::Type:: belongs to schema/ and encode/: ask schema/ for the LogicalType"


def main(root):
    layers = (root / "src/layers.txt").read_text().split()
    broken = 0
    files = 0
    for top in ("include", "src", "tests"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in (".cc", ".h"):
                files += 1
                for number, message in check_file(root, path, layers):
                    print(f"{path.relative_to(root)}:{number}: {message}")
                    broken += 1
    for path in sorted((root / "src").iterdir()):
        if path.is_dir() and path.name not in layers:
            print(f"src/{path.name}:1: not in src/layers.txt; add it at its place in the order")
            broken += 1
    print(f"{files} files, {broken} broken rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
