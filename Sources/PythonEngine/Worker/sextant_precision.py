"""Precisions: which ones the device really has, and int8 by what it offers."""
from sextant_channel import WorkerError

FLOATING = ("fp32", "fp16", "bf16")


class Refusal(Exception):
    """A precision that cannot be had here, and why."""


def dtype(precision):
    import torch

    return {"fp32": torch.float32, "fp16": torch.float16, "bf16": torch.bfloat16}[precision]


def stored_precision(config, device):
    """What the checkpoint holds; random weights hold nothing yet: fp16 where the device is made for it."""
    import torch

    stored = getattr(config, "dtype", None) or getattr(config, "torch_dtype", None)
    if isinstance(stored, str):
        stored = getattr(torch, stored.replace("torch.", ""), None)
    names = {torch.float32: "fp32", torch.float16: "fp16", torch.bfloat16: "bf16"}
    if stored in names:
        return names[stored]
    return "fp32" if device.kind == "cpu" else "fp16"


def choose(requested, config, device, allow_fallback):
    """The precision to use, and a sentence when it is not the one that was asked for.

    Raises WorkerError with the reason where it cannot be had and no fallback is allowed.
    """
    wanted = requested or stored_precision(config, device)
    candidates = [wanted]
    if allow_fallback or requested is None:
        usual = ("fp32", "bf16", "fp16") if device.kind == "cpu" else ("fp16", "bf16", "fp32")
        candidates += [other for other in usual if other != wanted]
    reason = None
    for candidate in candidates:
        try:
            check(candidate, device)
        except Refusal as refusal:
            reason = reason or str(refusal)
            continue
        if candidate == wanted:
            return candidate, None
        return candidate, "{} was {}, but {}: {} is used instead.".format(
            wanted, "asked for" if requested else "what the model holds", reason, candidate)
    raise WorkerError(
        "setting", "{} on {}: {}.".format(wanted, device.name, reason),
        "Choose another --precision (fp32, fp16, bf16), or let --allow-fallback choose one.")


def check(precision, device):
    """Raises Refusal where the device cannot compute in this precision."""
    if precision == "int4":
        raise Refusal("the PyTorch worker has no int4; the native engine does")
    if precision == "int8":
        _int8_method(device)
        return
    import torch

    try:
        # The products and the attention that a model needs, on the smallest scale.
        kind = dtype(precision)
        x = torch.ones((1, 1, 8, 16), dtype=kind, device=device.name)
        y = torch.nn.functional.linear(x, torch.ones((16, 16), dtype=kind, device=device.name))
        torch.nn.functional.scaled_dot_product_attention(y, x, x)
        torch.nn.functional.silu(y)
        device.synchronize()
    except RuntimeError as error:
        raise Refusal("this torch cannot compute in it ({})".format(str(error).splitlines()[0]))


def _int8_method(device):
    """Name of the way to int8; raises Refusal with the reason where there is none."""
    if device.kind == "cpu":
        import torch

        if not torch.backends.quantized.supported_engines or torch.backends.quantized.engine == "none":
            raise Refusal("this torch was built without a quantised engine")
        return "torch dynamic int8"
    if device.kind == "npu":
        import torch_npu

        if not hasattr(torch_npu, "npu_weight_quant_batchmatmul"):
            raise Refusal(
                "this torch_npu has no npu_weight_quant_batchmatmul, and bitsandbytes (load_in_8bit) does not support NPUs")
        return "npu_weight_quant_batchmatmul (W8A16)"
    for module, name in (("torchao", "torchao int8 weights"), ("bitsandbytes", "bitsandbytes int8")):
        if _is_installed(module):
            return name
    raise Refusal("neither torchao nor bitsandbytes is installed beside torch")


def _is_installed(name):
    import importlib.util

    return importlib.util.find_spec(name) is not None


def base_precision(precision, device):
    """What the weights are loaded in before int8 makes them smaller."""
    if precision != "int8":
        return precision
    return "fp32" if device.kind == "cpu" else "fp16"


def quantise(model, device):
    """Makes all linear layers int8. Returns (model, what weights are, what activations are)."""
    import torch

    method = _int8_method(device)
    if device.kind == "cpu":
        # The only int8 that torch itself has for processors; announced as deprecated, but there.
        quantize_dynamic = getattr(torch, "ao", torch).quantization.quantize_dynamic
        model = quantize_dynamic(model, {torch.nn.Linear}, dtype=torch.qint8, inplace=True)
        return model, "int8 (one scale a tensor; torch dynamic quantisation)", "int8 (scaled at run time)"
    if device.kind == "npu":
        _replace_linears(model, _npu_linear)
        return model, "int8 (one scale a row; npu_weight_quant_batchmatmul)", "fp16"
    if method.startswith("torchao"):
        from torchao import quantization

        way = getattr(quantization, "Int8WeightOnlyConfig", None) or quantization.int8_weight_only
        quantization.quantize_(model, way())
        return model, "int8 (one scale a row; torchao)", "fp16"
    _replace_linears(model, _bitsandbytes_linear)
    model.to(device.name)
    return model, "int8 (one scale a row; bitsandbytes)", "int8 (scaled at run time)"


def _replace_linears(model, make):
    import torch

    for parent in list(model.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, torch.nn.Linear):
                setattr(parent, name, make(child))


def _npu_linear(linear):
    """A linear layer with int8 weights [inputs, outputs] and one fp16 scale for each output."""
    import torch
    import torch_npu

    class QuantisedLinear(torch.nn.Module):
        def __init__(self, linear):
            super().__init__()
            weight = linear.weight.data
            scale = weight.abs().amax(dim=1).float().clamp(min=1e-8) / 127
            quantised = torch.round(weight.float() / scale[:, None]).clamp(-127, 127).to(torch.int8)
            self.register_buffer("weight", quantised.t().contiguous())
            self.register_buffer("scale", scale.to(weight.dtype))
            self.bias = linear.bias

        def forward(self, x):
            flat = x.reshape(-1, x.shape[-1])
            y = torch_npu.npu_weight_quant_batchmatmul(flat, self.weight, antiquant_scale=self.scale)
            y = y.reshape(x.shape[:-1] + (self.weight.shape[1],))
            return y if self.bias is None else y + self.bias

    return QuantisedLinear(linear)


def _bitsandbytes_linear(linear):
    import bitsandbytes

    made = bitsandbytes.nn.Linear8bitLt(
        linear.in_features, linear.out_features, linear.bias is not None, has_fp16_weights=False)
    made.weight = bitsandbytes.nn.Int8Params(linear.weight.data.cpu(), requires_grad=False, has_fp16_weights=False)
    if linear.bias is not None:
        made.bias = linear.bias
    return made
