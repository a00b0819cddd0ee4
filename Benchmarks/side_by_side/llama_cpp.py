"""llama.cpp's side: found, or built from the source that the Python package llama-cpp-python carries."""
import glob
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile

from . import environments
from .cases import Case

VERSION = "0.3.36"
PROGRAMS = ("llama-bench", "llama-batched-bench", "llama-quantize")
STARTED = "llama-completion"  # by --start alone


class LlamaCpp:
    name = "llama.cpp"

    def __init__(self, folder, threads, trials):
        self.folder, self.threads, self.trials = folder, threads, trials
        # Bytes and parameters of each model, as llama-bench counts them.
        self.sizes = {}

    def measure(self, model, cases):
        """{case: tokens/s}, medians of the trials. Prompts and single sequences by llama-bench, which warms up by itself;
        batches by llama-batched-bench."""
        figures = {}
        alone = [case for case in cases if case.kind == "prefill" or case.count == 1]
        prompts = [str(case.count) for case in alone if case.kind == "prefill"]
        outputs = [str(case.output) for case in alone if case.kind == "decode"]
        if alone or model not in self.sizes:
            rows = self._json("llama-bench", "-m", model, "-r", str(self.trials), "-o", "jsonl", "-p",
                              ",".join(prompts) or ("0" if alone else "1"), "-n", ",".join(outputs) or "0")
            self.sizes[model] = (rows[0]["model_size"], rows[0]["model_n_params"])
        for case in alone:
            key, count = ("n_prompt", case.count) if case.kind == "prefill" else ("n_gen", case.output)
            figures[case] = statistics.median(
                rate for row in rows if row[key] == count for rate in row["samples_ts"])
        together = [case for case in cases if case not in figures]
        if together:
            counts = [str(case.count) for case in together for _ in range(self.trials)]
            output = together[0].output
            rows = self._json("llama-batched-bench", "-m", model, "-c",
                              str(max(case.count for case in together) * (Case.PROMPT + output + 8)), "-npp",
                              str(Case.PROMPT), "-ntg", str(output), "-npl", ",".join(counts), "--output-format", "jsonl")
            for case in together:
                figures[case] = statistics.median(row["speed_tg"] for row in rows if row["pl"] == case.count)
        return figures

    def program(self, name):
        return os.path.join(self.folder, name)

    def quantize(self, source, path, kind):
        subprocess.run([self.program("llama-quantize"), source, path, kind, str(self.threads)],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def _json(self, program, *arguments):
        command = [self.program(program), *arguments, "-t", str(self.threads)]
        result = subprocess.run(command, capture_output=True, text=True)
        rows = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
        if result.returncode or not rows:
            sys.exit(f"{' '.join(command)} failed ({result.returncode}): {result.stderr[-400:]}")
        return rows


def find(folder):
    """The folder of the programs: the given one, or that of the first llama-bench on PATH; None if neither."""
    if folder is None:
        bench = shutil.which("llama-bench")
        folder = os.path.dirname(bench) if bench else None
    complete = folder and all(os.path.exists(os.path.join(folder, program)) for program in PROGRAMS)
    return folder if complete else None


def build(work):
    """Builds for this processor under `work` and returns the folder of the programs. Clang where there is one: what
    gcc 12 makes of the AMX products ends with an illegal instruction."""
    folder = os.path.join(work, "llama.cpp", "bin")
    if find(folder):
        return folder
    environment = environments.ready(os.path.join(work, "build-environment"),
                                     ["cmake", "ninja", "scikit-build-core"])
    source = _source(work, environment)
    compilers = ["-DCMAKE_C_COMPILER=clang", "-DCMAKE_CXX_COMPILER=clang++"] if shutil.which("clang++") else []
    path = os.pathsep.join([os.path.join(environment, "bin"), os.environ["PATH"]])
    variables = {**os.environ, "PATH": path}
    tree = os.path.dirname(folder)
    subprocess.run(["cmake", "-S", source, "-B", tree, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DGGML_NATIVE=ON",
                    "-DLLAMA_CURL=OFF", "-DLLAMA_OPENSSL=OFF", "-DLLAMA_BUILD_TESTS=OFF", "-DLLAMA_BUILD_EXAMPLES=OFF",
                    *compilers], check=True, env=variables)
    subprocess.run(["cmake", "--build", tree, "--target", *PROGRAMS, STARTED], check=True, env=variables)
    return folder


def _source(work, environment):
    archive = os.path.join(work, f"llama_cpp_python-{VERSION}.tar.gz")
    if not os.path.exists(archive):
        subprocess.run([os.path.join(environment, "bin", "pip"), "download", "--no-deps", "--no-binary", ":all:",
                        "--no-build-isolation", "-d", work, f"llama-cpp-python=={VERSION}"], check=True)
        found = glob.glob(os.path.join(work, f"llama*python-{VERSION}.tar.gz"))
        if found and found[0] != archive:
            os.rename(found[0], archive)
    folder = archive[: -len(".tar.gz")]
    if not os.path.isdir(folder):
        with tarfile.open(archive) as file:
            file.extractall(work, filter="data") if hasattr(tarfile, "data_filter") else file.extractall(work)
    return os.path.join(folder, "vendor", "llama.cpp")
