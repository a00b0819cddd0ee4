"""Shared libraries of the kernels as they are in some commits, and the driver that times them."""
import hashlib
import os
import re
import subprocess
import sys
import tarfile
from io import BytesIO

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCES = "Sources/CKernels"
COMPILER = os.environ.get("CC", "clang")


def flags():
    """As Package.swift has them for the kernels."""
    with open(os.path.join(ROOT, "Package.swift")) as file:
        found = re.search(r"kernelSettings[^\n]*\n\s*\.unsafeFlags\(\[([^\]]*)\]\)", file.read())
    return re.findall(r'"([^"]+)"', found.group(1)) + ["-fPIC", "-fvisibility=default"]


def library(version, work):
    """The path of the library of a commit, or of the files as they are for `.`."""
    if version == ".":
        folder, name = os.path.join(ROOT, SOURCES), "files"
    else:
        name = _git("rev-parse", "--short", f"{version}^{{commit}}").decode().strip()
        folder = os.path.join(work, name, SOURCES)
        if not os.path.isdir(folder):
            with tarfile.open(fileobj=BytesIO(_git("archive", name, SOURCES))) as archive:
                archive.extractall(os.path.join(work, name))
    sources = sorted(os.path.join(parent, file) for parent, _, files in os.walk(folder) for file in files
                     if file.endswith(".c"))
    objects = [_object(source, folder, work) for source in sources]
    # Named by what is in it: a loader gives the library that it has for a path that it knows.
    path = os.path.join(work, f"{name}-{_digest(' '.join(objects).encode())}.so")
    if not os.path.exists(path):
        _run(COMPILER, "-shared", "-o", path, *objects, "-lm", "-pthread")
    return path


def driver(work):
    source, path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "driver.c"), os.path.join(work, "driver")
    _run(COMPILER, "-O2", "-Wall", "-Wextra", "-Werror", "-I", os.path.join(ROOT, SOURCES, "include"), source, "-o", path,
         "-ldl", "-lm", "-pthread")
    return path


def _object(source, folder, work):
    """Compiled only where the preprocessed source is new."""
    command = [COMPILER, *flags(), "-I", os.path.join(folder, "include")]
    text = _run(*command, "-E", "-P", source)
    path = os.path.join(work, f"{os.path.basename(source)[:-2]}-{_digest(text)}.o")
    if not os.path.exists(path):
        print(f"compiling {os.path.relpath(source, folder)}", file=sys.stderr)
        _run(*command, "-c", source, "-o", path + ".part")
        os.rename(path + ".part", path)
    return path


def _digest(data):
    return hashlib.sha256(data).hexdigest()[:16]


def _git(*arguments):
    return _run("git", "-C", ROOT, *arguments)


def _run(*command):
    result = subprocess.run(command, capture_output=True)
    if result.returncode:
        sys.exit(f"{' '.join(command)[:200]} failed ({result.returncode}): {result.stderr.decode(errors='replace')[-2000:]}")
    return result.stdout
