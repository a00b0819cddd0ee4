"""Sextant's PyTorch worker: loads one model onto one device and generates what it is asked for.

Started by Sextant, which owns the other end of descriptor 3. It ends when that end closes.
"""
import os
import sys
import time
import traceback

import sextant_channel
from sextant_channel import Channel, WorkerError, described


def main():
    # Compilers of some devices leave folders (kernel_meta) in the working directory: this one is scratch.
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    channel = Channel()
    channel.send(
        "hello", protocol=sextant_channel.PROTOCOL, python=sys.version.split()[0], executable=sys.executable,
        process=os.getpid(), at=time.monotonic_ns())
    channel.listen()
    settings = channel.commands.get()
    try:
        worker = Worker(settings, channel)
    except BaseException as error:
        if not isinstance(error, WorkerError):
            traceback.print_exc()
            sys.stderr.flush()
        channel.send("failed", error=described(error))
        os._exit(1)
    channel.send("ready", **worker.introduction())
    while True:
        worker.perform(channel.commands.get())


class Worker:
    def __init__(self, settings, channel):
        if sys.version_info < (3, 8):
            raise WorkerError(
                "engine", "Python {} is too old; expected 3.8 or later.".format(sys.version.split()[0]),
                "Name another one with --python PATH.")
        self.channel = channel
        channel.stage("importing torch")
        torch = import_module("torch")
        if settings["device"] == "cpu" and settings.get("threads"):
            torch.set_num_threads(settings["threads"])
        if settings["device"] == "npu":
            # Explicitly, and only here: see TORCH_DEVICE_BACKEND_AUTOLOAD, which Sextant turns off.
            channel.stage("importing torch_npu")
            import_module("torch_npu")
        channel.stage("opening the device")
        import sextant_device

        self.device = sextant_device.open_device(settings["device"], settings["index"])
        channel.stage("importing transformers")
        quieten(import_module("transformers"))
        import sextant_model

        self.loaded = sextant_model.load(settings, self.device, channel)
        self.context = self._context(settings.get("context"))
        channel.stage("getting ready")
        import sextant_generate

        self.generator = sextant_generate.Generator(self.loaded, self.device, channel, self.context)
        self.device.synchronize()

    def introduction(self):
        import sextant_identity

        return {
            "identity": sextant_identity.identity(self.device, self.loaded),
            "maximumContext": self.context,
            "readings": self._readings(),
        }

    def perform(self, command):
        if command["op"] == "submit":
            self.generator.run(command["requests"])
            return
        answer = {"id": command["id"]}
        try:
            if command["op"] == "prepare":
                import sextant_tokens

                answer["prompt"] = sextant_tokens.prepare(
                    self.loaded.tokenizer, command["text"], command.get("exact"))
            elif command["op"] == "readings":
                answer["readings"] = self._readings()
            elif command["op"] == "resetPeaks":
                self.device.reset_peaks()
            else:
                raise WorkerError("engine", "The worker does not know the command {}.".format(command["op"]))
        except Exception as error:
            answer["error"] = described(error)
        self.channel.send("reply", **answer)

    def _readings(self):
        return [{"quantity": quantity, "value": value, "source": source, "at": time.monotonic_ns()}
                for quantity, value, source in self.device.readings()]

    def _context(self, asked):
        most = self.loaded.context
        if asked is None:
            return most
        if most is not None and asked > most:
            raise WorkerError(
                "setting", "--context must be 1 to {}, for which the model was made; found {}.".format(most, asked),
                "Leave out --context for the model's own.")
        return asked


def import_module(name):
    """The module, or what is missing and how it comes in."""
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise WorkerError(
            "engine", "The Python at {} has no module {}.".format(sys.executable, name),
            "{} -m pip install {}, or name another Python with --python PATH; `make torch-env` makes one for CPUs.".format(
                sys.executable, name))


def quieten(transformers):
    """Progress bars would fill the standard error that explains a death."""
    try:
        transformers.utils.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
    except Exception:
        pass


if __name__ == "__main__":
    main()
