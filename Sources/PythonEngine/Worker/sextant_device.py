"""Devices: what is asked of cpu, cuda:N and npu:N alike.

torch.cuda and torch.npu have the same functions for memory and synchronisation; what differs is how they come to be.
"""
import os
import re
import time

from sextant_channel import WorkerError


def open_device(kind, index, environment=os.environ):
    if kind == "cpu":
        return Processor()
    if kind == "cuda":
        return open_cuda(index)
    return open_npu(index, environment)


class Processor:
    kind = "cpu"
    name = "cpu"
    label = "cpu"
    is_asynchronous = False

    def synchronize(self):
        """Nothing runs behind the back of a processor's caller."""

    def free_bytes(self):
        """What may still be taken without swapping, by machine and control group."""
        free = [_meminfo("MemAvailable"), _control_group_free()]
        free = [value for value in free if value is not None]
        return min(free) if free else None

    def reset_peaks(self):
        try:
            with open("/proc/self/clear_refs", "w") as file:
                file.write("5")
        except OSError:
            pass

    def readings(self):
        found = []
        for quantity, field in (("residentBytes", "VmRSS"), ("residentBytesPeak", "VmHWM")):
            value = _status(field)
            if value:
                found.append((quantity, value, "/proc/PID/status {} of the worker".format(field)))
        return found

    def release(self):
        pass

    def stack(self):
        return []


class Accelerator:
    """An accelerator behind torch.cuda or torch.npu."""

    is_asynchronous = True

    def __init__(self, kind, index, backend, label, stack):
        self.kind = kind
        self.index = index
        self.backend = backend
        self.name = "{}:{}".format(kind, index)
        self.label = label
        self._stack = stack

    def synchronize(self):
        self.backend.synchronize()

    def free_bytes(self):
        memory = self._free_and_total()
        return memory[0] if memory else None

    def reset_peaks(self):
        # reset_max_memory_allocated is the deprecated name of the same.
        self.backend.reset_peak_memory_stats()

    def readings(self):
        source = "torch.{}".format(self.kind)
        names = (
            ("deviceAllocatedBytes", "memory_allocated"),
            ("deviceAllocatedBytesPeak", "max_memory_allocated"),
            ("deviceReservedBytes", "memory_reserved"),
            ("deviceReservedBytesPeak", "max_memory_reserved"),
        )
        found = []
        for quantity, function in names:
            value = getattr(self.backend, function)()
            if value > 0:
                found.append((quantity, value, "{}.{}".format(source, function)))
        memory = self._free_and_total()
        if memory and memory[1] > memory[0]:
            found.append(("deviceUsedBytes", memory[1] - memory[0], source + ".mem_get_info, all processes"))
        return found

    def release(self):
        self.backend.empty_cache()

    def stack(self):
        return self._stack

    def _free_and_total(self):
        try:
            free, total = self.backend.mem_get_info()
            return int(free), int(total)
        except Exception:
            return None


def open_cuda(index):
    import torch

    if not torch.cuda.is_available():
        built = getattr(torch.version, "cuda", None)
        why = "it was built for CUDA {}, but finds no driver or device".format(built) if built else "it is a CPU build"
        raise WorkerError(
            "engine", "PyTorch {} cannot use CUDA: {}.".format(torch.__version__, why),
            "Install a CUDA build of torch and check nvidia-smi; --target torch:cpu runs here.")
    _check_index("cuda", index, torch.cuda.device_count())
    torch.cuda.set_device(index)
    label = torch.cuda.get_device_name(index)
    stack = [("component", "CUDA", str(torch.version.cuda))]
    driver = _first_match("/proc/driver/nvidia/version", r"Kernel Module\s+(?:for \S+\s+)?(\S+)")
    if driver:
        stack.append(("component", "NVIDIA driver", driver))
    return Accelerator("cuda", index, torch.cuda, label, stack)


def open_npu(index, environment):
    import torch
    import torch_npu

    count = torch.npu.device_count()
    if count == 0:
        raise WorkerError("engine", "No NPUs are available: torch.npu.device_count() is 0.")
    _check_index("npu", index, count)
    torch.npu.set_device(index)
    stack = [("component", "torch_npu", str(getattr(torch_npu, "__version__", "unknown")))]
    try:
        torch.npu.set_compile_mode(jit_compile=False)
        stack.append(("setting", "jit_compile", "False"))
    except Exception as error:
        stack.append(("setting", "jit_compile", "could not be turned off: {}".format(error)))
    for name, version in ascend_versions(environment):
        stack.append(("component", name, version))
    label = torch.npu.get_device_name(index)
    return Accelerator("npu", index, torch.npu, label, stack)


def ascend_versions(environment):
    """CANN and driver by their own files; what cannot be found is left out."""
    homes = [environment.get("ASCEND_TOOLKIT_HOME"), environment.get("ASCEND_HOME_PATH"),
             "/usr/local/Ascend/ascend-toolkit/latest"]
    files = []
    for home in homes:
        if home:
            files += [os.path.join(home, "version.cfg")]
            files += [os.path.join(home, arch + "-linux", "ascend_toolkit_install.info") for arch in ("aarch64", "x86_64")]
    found = []
    for file in files:
        version = _first_match(file, r"(?:toolkit_running_version=\[|version=)(?:CANN-)?([0-9][\w.]*)")
        if version:
            found.append(("CANN", version))
            break
    driver = _first_match("/usr/local/Ascend/driver/version.info", r"(?i)^version=(\S+)")
    if driver:
        found.append(("Ascend driver", driver))
    return found


def synchronisation_cost(device, rounds=100):
    """Seconds that one synchronisation of an idle device takes (median): what it adds to each token's instant."""
    if not device.is_asynchronous:
        return None
    for _ in range(10):
        device.synchronize()
    times = []
    for _ in range(rounds):
        start = time.monotonic_ns()
        device.synchronize()
        times.append(time.monotonic_ns() - start)
    return sorted(times)[rounds // 2] * 1e-9


def _check_index(kind, index, count):
    if index >= count:
        known = ", ".join("torch:{}:{}".format(kind, number) for number in range(count))
        raise WorkerError(
            "setting", "torch:{}:{}: there is no such device; this machine has {}.".format(kind, index, count),
            "Use {}. CUDA_VISIBLE_DEVICES and ASCEND_RT_VISIBLE_DEVICES hide and renumber devices.".format(known))


def _first_match(path, pattern):
    try:
        with open(path) as file:
            match = re.search(pattern, file.read(1 << 16), re.MULTILINE)
            return match.group(1) if match else None
    except (OSError, UnicodeDecodeError):
        return None


def _meminfo(field):
    value = _first_match("/proc/meminfo", field + r":\s+(\d+) kB")
    return int(value) * 1024 if value else None


def _status(field):
    value = _first_match("/proc/self/status", field + r":\s+(\d+) kB")
    return int(value) * 1024 if value else None


def _control_group_free():
    limit = _first_match("/sys/fs/cgroup/memory.max", r"^(\d+)")
    used = _first_match("/sys/fs/cgroup/memory.current", r"^(\d+)")
    if not limit or not used:
        return None
    # The group's page cache gives way.
    cached = _first_match("/sys/fs/cgroup/memory.stat", r"^inactive_file (\d+)")
    return max(0, int(limit) - int(used) + int(cached or 0))
