"""A stand-in for torch_npu that runs on the processor: names, order of calls and failures of the real one.

Its operators are the processor's own; what it imitates is the time they take: work is queued, the host goes on at once,
and only `synchronize` and copies to the host wait for it. A worker that reads the clock before is caught lying.

    SEXTANT_STANDIN       which failure to show: no-cann, no-driver, two, killed, busy, none, count-raises, oom,
                          killed-later, hang, no-quant, lies (synchronize does not wait)
    SEXTANT_STANDIN_LOG   a file that every call of interest is written to, one a line
    SEXTANT_STANDIN_STEP  nanoseconds of device time for a forward pass
"""
import os
import signal
import sys
import time
import types

MODE = os.environ.get("SEXTANT_STANDIN", "")
STEP = int(os.environ.get("SEXTANT_STANDIN_STEP", "3000000"))

if MODE == "no-cann":
    raise ImportError(
        "libhccl.so: cannot open shared object file: No such file or directory. Please check that the cann package is "
        "installed. Please run 'source set_env.sh' in the CANN installation path.")
if MODE == "no-driver":
    raise ImportError("libascend_hal.so: cannot open shared object file: No such file or directory")
if MODE == "two":
    raise RuntimeError(
        "Two accelerators cannot be used at the same time in PyTorch: npu and cuda. You can install the cpu version of "
        "PyTorch to use your npu device")
if MODE == "killed":
    sys.stderr.write("[ERROR] RUNTIME(1,python3): the driver is not well\n")
    sys.stderr.flush()
    os.kill(os.getpid(), signal.SIGSEGV)

import torch
from torch.overrides import TorchFunctionMode

__version__ = "2.1.0.post3"


def log(line):
    path = os.environ.get("SEXTANT_STANDIN_LOG")
    if path:
        with open(path, "a") as file:
            file.write(line + "\n")


class Queue:
    """When the device will have done all that it was given."""

    busy_until = 0
    forwards = 0

    @classmethod
    def add(cls, nanoseconds):
        cls.busy_until = max(time.monotonic_ns(), cls.busy_until) + nanoseconds

    @classmethod
    def wait(cls):
        while time.monotonic_ns() < cls.busy_until:
            time.sleep(1e-4)


def is_npu(value):
    return isinstance(value, (str, torch.device)) and str(value).split(":")[0] == "npu"


class OnTheProcessor(TorchFunctionMode):
    """Tensors of the device live in the processor's memory."""

    to_host = (torch.Tensor.tolist, torch.Tensor.item, torch.Tensor.cpu, torch.Tensor.__bool__)

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = dict(kwargs or {})
        if is_npu(kwargs.get("device")):
            kwargs["device"] = "cpu"
        args = tuple("cpu" if is_npu(value) else value for value in args)
        if function is torch.nn.functional.embedding:
            self.forward_pass()
        if function in self.to_host:
            Queue.wait()
        return function(*args, **kwargs)

    @staticmethod
    def forward_pass():
        """Every model looks its tokens up once a pass."""
        Queue.forwards += 1
        Queue.add(STEP)
        if MODE == "oom":
            raise RuntimeError(
                "NPU out of memory. Tried to allocate 2.00 GiB (NPU 0; 60.97 GiB total capacity; 58.10 GiB already "
                "allocated; 58.12 GiB current active; 1.04 GiB free; 58.30 GiB reserved in total by PyTorch)")
        if MODE == "killed-later" and Queue.forwards == 5:
            os.kill(os.getpid(), signal.SIGKILL)
        if MODE == "hang" and Queue.forwards == 5:
            time.sleep(600)


def _device_count():
    if MODE == "count-raises":
        raise RuntimeError("Initialize: the device cannot be found.\n[ERROR] ERR00008 PTA resource not found")
    return 0 if MODE == "none" else 2


def _set_device(device):
    log("set_device {}".format(device))
    if MODE == "busy":
        raise RuntimeError(
            "Initialize:torch_npu/csrc/core/npu/sys_ctrl/npu_sys_ctrl.cpp:217 NPU function error: aclrtSetDevice, error "
            "code is 507033\n[ERROR] ERR00100 PTA call acl api failed")


def _synchronize(device=None):
    log("synchronize")
    if MODE != "lies":
        Queue.wait()


def _set_compile_mode(jit_compile=False):
    log("set_compile_mode {}".format(jit_compile))


def _deprecated(device=None):
    log("deprecated reset_max_memory_allocated")


def _reset_peak_memory_stats(device=None):
    log("reset_peak_memory_stats")


npu = types.ModuleType("torch_npu.npu")
npu.is_available = lambda: _device_count() > 0
npu.device_count = _device_count
npu.set_device = _set_device
npu.current_device = lambda: 0
npu.get_device_name = lambda device=None: "Ascend910B3"
npu.set_compile_mode = _set_compile_mode
npu.synchronize = _synchronize
npu.empty_cache = lambda: log("empty_cache")
npu.memory_allocated = lambda device=None: 2000000
npu.max_memory_allocated = lambda device=None: 3000000
npu.memory_reserved = lambda device=None: 4000000
npu.max_memory_reserved = lambda device=None: 5000000
npu.mem_get_info = lambda device=None: (60 << 30, 64 << 30)
npu.reset_peak_memory_stats = _reset_peak_memory_stats
npu.reset_max_memory_allocated = _deprecated

if MODE != "no-quant":
    def npu_weight_quant_batchmatmul(x, weight, antiquant_scale, antiquant_offset=None, bias=None):
        log("npu_weight_quant_batchmatmul {}".format(weight.dtype))
        return x @ (weight.to(x.dtype) * antiquant_scale)


def npu_fusion_attention(*arguments, **named):
    # transformers imports it by name; its eager and sdpa attention do without.
    raise RuntimeError("the stand-in has no fused attention")


torch.utils.rename_privateuse1_backend("npu")
torch.npu = npu
sys.modules["torch.npu"] = npu
sys.modules["torch_npu.npu"] = npu
log("import torch_npu")
OnTheProcessor().__enter__()
