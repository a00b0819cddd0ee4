import EngineAPI
import Foundation
import PythonEngine
import Subprocesses

/// Asks a Python what it has, in a process of its own that may die of it.
struct PythonProbe {
    var environment: [String: String]
    /// Importing torch from a cold network disk takes most of a minute.
    var timeoutSeconds = 90.0
    /// Where the folder lies that it works in.
    var place = FileManager.default.temporaryDirectory

    func run(named python: String?) -> PythonEvidence {
        let interpreter: PythonInterpreter
        do throws(EngineError) {
            interpreter = try PythonInterpreter.find(named: python, environment: environment)
        } catch {
            return PythonEvidence(interpreter: .failure(error))
        }
        var settings = environment
        // Else `import torch` would load torch_npu by itself, and its failure would be taken for torch's.
        settings["TORCH_DEVICE_BACKEND_AUTOLOAD"] = "0"
        settings["PYTHONDONTWRITEBYTECODE"] = "1"
        settings["HF_HUB_OFFLINE"] = "1"
        // torch_npu leaves a folder kernel_meta where it runs.
        let folder = place.appending(path: "sextant-doctor-\(UUID().uuidString)")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = CommandRunner.run(
            interpreter.path, ["-c", Self.script], environment: settings, folder: folder.path(percentEncoded: false),
            timeoutSeconds: timeoutSeconds)
        return PythonEvidence(
            interpreter: .success(interpreter), facts: PythonFacts(lines: outcome.output), end: outcome.end,
            errors: outcome.errors)
    }

    /// Python 3.8 and later. What libraries print goes to standard error; each fact is told as soon as it is known.
    static let script = """
        import json, os, platform, sys
        out = os.fdopen(os.dup(1), "w")
        os.dup2(2, 1)
        NAMES = ("torch", "torch_npu", "transformers", "tokenizers", "mindformers", "mindspore", "safetensors",
                 "accelerate", "numpy", "torchvision", "torchao", "bitsandbytes", "huggingface_hub", "sentencepiece")

        def tell(key, value):
            out.write(json.dumps({"key": key, "value": value}) + "\\n")
            out.flush()
            sys.stdout.flush()

        def attempt(key, body):
            tell("step", key)
            try:
                tell(key, body())
            except BaseException as error:
                tell("error." + key, "{}: {}".format(type(error).__name__, error)[-4000:])

        def python():
            return {"version": platform.python_version(), "executable": sys.executable, "machine": platform.machine()}

        def packages():
            from importlib import metadata
            found = {}
            for name in NAMES:
                for spelling in (name, name.replace("_", "-")):
                    try:
                        version = metadata.version(spelling)
                    except Exception:
                        continue
                    if version:
                        found[name] = version
                    break
            return found

        def conflicts():
            from importlib import metadata
            try:
                from packaging.requirements import Requirement
            except ImportError:
                from pip._vendor.packaging.requirements import Requirement
            have, found = packages(), []
            for name in have:
                for text in metadata.requires(name) or ():
                    wanted = Requirement(text)
                    other = wanted.name.replace("-", "_").lower()
                    if other not in have or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
                        continue
                    if not wanted.specifier.contains(have[other], prereleases=True):
                        found.append({"package": name + " " + have[name], "requires": other + str(wanted.specifier),
                                      "installed": have[other]})
            return found

        def torch_itself():
            import torch
            return {"version": str(torch.__version__), "cuda": torch.version.cuda}

        def devices(module):
            found = []
            for index in range(module.device_count()):
                device = {"name": module.get_device_name(index), "totalBytes": None, "freeBytes": None}
                try:
                    device["freeBytes"], device["totalBytes"] = module.mem_get_info(index)
                except Exception as error:
                    tell("error.memory", "{}: {}".format(type(error).__name__, error)[-4000:])
                found.append(device)
            return found

        def cuda():
            import torch
            return devices(torch.cuda)

        def npu():
            import torch
            import torch_npu
            return devices(torch.npu)

        def transformers_itself():
            import transformers
            return transformers.__version__

        attempt("python", python)
        attempt("packages", packages)
        attempt("conflicts", conflicts)
        have = packages()
        if "transformers" in have:
            attempt("transformers", transformers_itself)
        if "torch" in have:
            attempt("torch", torch_itself)
            attempt("cuda", cuda)
        if "torch_npu" in have:
            attempt("npu", npu)
        tell("end", None)
        out.flush()
        # Libraries that were half loaded may die on the way out; all is told.
        os._exit(0)
        """
}
