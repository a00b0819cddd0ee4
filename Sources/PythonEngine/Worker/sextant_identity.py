"""What exactly runs: the model, its cost per step, and everything below it that changes figures."""
import os
import platform

import sextant_device

# Variables that change what is measured. Their values are recorded, none of them is a secret.
VARIABLES = (
    "OMP_NUM_THREADS", "MKL_NUM_THREADS", "KMP_AFFINITY", "KMP_BLOCKTIME", "GOMP_CPU_AFFINITY", "LD_PRELOAD",
    "MALLOC_CONF", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "CUDA_VISIBLE_DEVICES", "CUDA_MODULE_LOADING",
    "NVIDIA_TF32_OVERRIDE", "PYTORCH_CUDA_ALLOC_CONF", "PYTORCH_ALLOC_CONF", "PYTORCH_NPU_ALLOC_CONF",
    "ASCEND_RT_VISIBLE_DEVICES", "ASCEND_VISIBLE_DEVICES", "TASK_QUEUE_ENABLE", "CPU_AFFINITY_CONF",
    "COMBINED_ENABLE", "ACLNN_CACHE_LIMIT", "HCCL_BUFFSIZE", "INF_NAN_MODE_ENABLE", "ASCEND_GLOBAL_LOG_LEVEL",
    "ASCEND_SLOG_PRINT_TO_STDOUT", "TORCH_DEVICE_BACKEND_AUTOLOAD",
)


def stack(device, loaded):
    """Entries (kind, name, value) from the interpreter up."""
    import torch
    import transformers

    entries = [
        ("component", "Python", platform.python_version()),
        ("component", "torch", torch.__version__),
        ("component", "transformers", transformers.__version__),
    ]
    entries += device.stack()
    if device.label != device.name:
        entries.append(("component", "device", device.label))
    entries.append(("setting", "attention", attention(loaded.model)))
    entries.append(("setting", "tokenizer", loaded.tokenizer.name))
    cost = sextant_device.synchronisation_cost(device)
    if cost is not None:
        entries.append(
            ("measurement", "synchronisation", "{:.1f} us per token (median of 100, device idle)".format(cost * 1e6)))
    entries += [("environment", name, os.environ[name]) for name in VARIABLES if name in os.environ]
    return [{"kind": kind, "name": name, "value": str(value)} for kind, name, value in entries]


def attention(model):
    """Name of the attention implementation that transformers chose."""
    return getattr(model.config, "_attn_implementation", None) or "eager"


def work(loaded):
    """What a step costs (Sextant's ModelWork); None where it cannot be told, as for mixtures of experts."""
    config = loaded.config
    experts = ("num_local_experts", "num_experts", "n_routed_experts")
    if any(getattr(config, name, None) for name in experts):
        return None
    heads = getattr(config, "num_attention_heads", None)
    layers = getattr(config, "num_hidden_layers", None)
    width = getattr(config, "hidden_size", None)
    if not (heads and layers and width):
        return None
    head_size = getattr(config, "head_dim", None) or width // heads
    key_heads = getattr(config, "num_key_value_heads", None) or heads
    bytes_each = 4 if loaded.cache == "fp32" else 2
    inventory = loaded.inventory
    return {
        "bytesPerStep": inventory.bytes_per_step,
        "cacheBytesPerPosition": 2 * layers * key_heads * head_size * bytes_each,
        "linearWeights": inventory.linear_weights,
        "headWeights": inventory.head_weights,
        "layers": layers,
        "attentionWidth": heads * head_size,
        "arithmetic": "int8" if loaded.activations.startswith("int8") else loaded.cache,
    }


def identity(device, loaded):
    import torch

    config = loaded.config
    return {
        "version": torch.__version__,
        "architecture": getattr(config, "model_type", None),
        "parameters": loaded.inventory.parameters,
        "weightBytes": loaded.inventory.weight_bytes,
        "digest": loaded.digest,
        "work": work(loaded),
        "effective": loaded.effective,
        "weights": loaded.weights,
        "activations": loaded.activations,
        "cache": loaded.cache,
        "device": device.name,
        "deviceLabel": device.label,
        "attention": attention(loaded.model),
        "threads": torch.get_num_threads() if device.kind == "cpu" else None,
        "notes": loaded.notes,
        "stack": stack(device, loaded),
    }
