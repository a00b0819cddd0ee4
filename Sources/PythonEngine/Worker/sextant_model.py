"""Models: loaded from a folder, or made of random weights in a stated shape."""
import contextlib
import gc
import hashlib
import json
import os
import sys

import sextant_precision as precision
import sextant_tokens as tokens
from sextant_channel import WorkerError


class LoadedModel:
    """A model on its device with all that is known about it."""

    def __init__(self, model, config, tokenizer, inventory):
        self.model = model
        self.config = config
        self.tokenizer = tokenizer
        self.inventory = inventory
        self.effective = None
        self.weights = None
        self.activations = None
        self.cache = None
        self.notes = []
        self.digest = None
        self.vocabulary = int(config.vocab_size)
        self.context = getattr(config, "max_position_embeddings", None)


class Inventory:
    """What the model weighs, counted while its layers are still plain ones."""

    def __init__(self, model, config):
        embedding = model.get_input_embeddings()
        head = model.get_output_embeddings()
        self.parameters = sum(p.numel() for p in model.parameters())
        self.weight_bytes = sum(p.numel() * p.element_size() for p in model.parameters())
        self.embedding_rows, width = embedding.weight.shape
        self.embedding_bytes = embedding.weight.numel() * embedding.weight.element_size()
        self.is_tied = head is not None and head.weight is embedding.weight
        self.head_weights = int(config.vocab_size) * int(width)
        self.linear_weights = 0
        # All linear layers, the head included: weights, bytes now, outputs.
        self.linears = []
        for module in model.modules():
            weight = getattr(module, "weight", None)
            if module is embedding or weight is None or weight.dim() != 2:
                continue
            self.linears.append((weight.numel(), weight.numel() * weight.element_size(), weight.shape[0]))
            if module is not head:
                self.linear_weights += weight.numel()

    def become_int8(self):
        """One byte a weight and a scale for each output; a tied head has got weights of its own."""
        if self.is_tied:
            self.weight_bytes += self.embedding_bytes
            self.is_tied = False
        for count, size, outputs in self.linears:
            self.weight_bytes += count + 4 * outputs - size

    @property
    def bytes_per_step(self):
        if self.is_tied:
            return self.weight_bytes
        return self.weight_bytes - self.embedding_bytes + self.embedding_bytes // max(1, self.embedding_rows)


def load(settings, device, channel):
    """Settings as Sextant sends them to a LoadedModel. Raises WorkerError."""
    channel.stage("reading the configuration")
    config = _configuration(settings)
    chosen, note = precision.choose(settings.get("precision"), config, device, settings["allowFallback"])
    base = precision.base_precision(chosen, device)
    _check_memory(config, precision.dtype(base), chosen, device, settings["model"])
    if settings.get("configuration"):
        channel.stage("making random weights")
        model = _random_model(config, precision.dtype(base), device, settings["seed"])
        stops = ()
    else:
        channel.stage("loading weights")
        model = _stored_model(settings["model"], precision.dtype(base), device)
        stops = _stop_tokens(model)
    inventory = Inventory(model, config)
    weights, activations = base, base
    if chosen == "int8":
        channel.stage("quantising to int8")
        model, weights, activations = precision.quantise(model, device)
        inventory.become_int8()
        gc.collect()
        device.release()
    if settings.get("configuration") and not settings.get("tokenizer"):
        tokenizer = tokens.ByteTokenizer()
    else:
        channel.stage("loading the tokenizer")
        tokenizer = tokens.load(settings["model"], config, settings.get("tokenizer"), stops)
    loaded = LoadedModel(model, config, tokenizer, inventory)
    loaded.effective = chosen
    loaded.weights, loaded.activations, loaded.cache = weights, activations, base
    loaded.notes = [note] if note else []
    loaded.digest = _digest(settings, config, weights)
    return loaded


def _configuration(settings):
    import transformers

    try:
        return _read_configuration(settings, transformers)
    except (ValueError, KeyError) as error:
        raise WorkerError(
            "model", "transformers {} does not know this architecture: {}".format(
                transformers.__version__, " ".join(str(error).split())[:300]),
            "A newer transformers may: {} -m pip install --upgrade transformers.".format(sys.executable))


def _read_configuration(settings, transformers):
    fields = settings.get("configuration")
    if not fields:
        path = settings["model"]
        if not os.path.exists(os.path.join(path, "config.json")):
            raise WorkerError(
                "model", "{}: there is no config.json; PyTorch targets read Hugging Face folders.".format(path),
                "Give a folder with config.json, safetensors and tokenizer, a hub id, or synthetic:SHAPE. "
                "GGUF files run on --target native.")
        return _text_part(transformers.AutoConfig.from_pretrained(path, local_files_only=True))
    fields = dict(fields)
    return transformers.AutoConfig.for_model(fields.pop("model_type"), **fields)


def _text_part(config):
    return config if hasattr(config, "vocab_size") else config.get_text_config()


def _dtype_keyword():
    """transformers renamed torch_dtype to dtype in 4.56."""
    import transformers

    version = tuple(int(part) for part in transformers.__version__.split(".")[:2])
    return "dtype" if version >= (4, 56) else "torch_dtype"


def _stored_model(path, dtype, device):
    import transformers

    arguments = {_dtype_keyword(): dtype, "local_files_only": True}
    model = transformers.AutoModelForCausalLM.from_pretrained(path, **arguments)
    return model.to(device.name).eval().requires_grad_(False)


def _random_model(config, dtype, device, seed):
    import torch
    import transformers

    place = contextlib.nullcontext() if device.kind == "cpu" else torch.device(device.name)
    with _no_initialisation(), place:
        model = transformers.AutoModelForCausalLM.from_config(config, **{_dtype_keyword(): dtype})
    model = model.to(device.name).eval().requires_grad_(False)
    torch.manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        if parameter.dim() >= 2:
            # Standard deviation 1/sqrt(columns) keeps sums near 1.
            bound = (3.0 / parameter.shape[-1]) ** 0.5
            _fill(parameter, -bound, bound)
        elif name.endswith("bias"):
            _fill(parameter, -0.125, 0.125)
        else:
            _fill(parameter, 0.875, 1.125)
    return model


def _fill(parameter, low, high):
    try:
        parameter.uniform_(low, high)
    except RuntimeError:
        # Some builds make no random halves: made as floats and rounded.
        parameter.copy_(parameter.float().uniform_(low, high))


@contextlib.contextmanager
def _no_initialisation():
    """Weights are overwritten at once: the library's own initialisation would take longer than everything else."""
    import torch
    import transformers

    def nothing(*arguments, **named):
        return None

    places = [
        (torch.nn.Linear, "reset_parameters"), (torch.nn.Embedding, "reset_parameters"),
        (transformers.PreTrainedModel, "_initialize_weights"),
    ]
    before = [(owner, name, getattr(owner, name)) for owner, name in places if hasattr(owner, name)]
    try:
        for owner, name, _ in before:
            setattr(owner, name, nothing)
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def _check_memory(config, dtype, chosen, device, name):
    """Raises WorkerError, before minutes of loading, where the weights alone exceed what is free."""
    import torch
    import transformers

    free = device.free_bytes()
    if free is None:
        return
    try:
        with torch.device("meta"), _no_initialisation():
            shape = transformers.AutoModelForCausalLM.from_config(config)
        count = sum(p.numel() for p in shape.parameters())
    except Exception:
        # An architecture that cannot be built without memory says so when it is loaded.
        return
    needed = count * torch.empty((), dtype=dtype).element_size()
    if needed <= free:
        return
    how = "" if chosen != "int8" else " before they are made int8"
    fits = [word for word, size in (("fp16", 2),) if count * size <= free and count * size < needed]
    raise WorkerError(
        "memory", "{}: its {:.2f} thousand million weights take {:.2f} GB in {}{}; {} has {:.2f} GB free.".format(
            os.path.basename(name.rstrip("/")) or name, count / 1e9, needed / 1e9, str(dtype).replace("torch.", ""), how,
            device.name, free / 1e9),
        "--precision {} would fit.".format(fits[0]) if fits else "Take a smaller model, or a device with more memory.")


def _stop_tokens(model):
    found = getattr(getattr(model, "generation_config", None), "eos_token_id", None)
    if found is None:
        return ()
    return tuple(found) if isinstance(found, (list, tuple)) else (found,)


def _digest(settings, config, weights):
    """Over the shape and seed of random weights; of a folder, over config.json and the sizes and heads of its files."""
    digest = hashlib.sha256()
    if settings.get("configuration"):
        text = json.dumps(settings["configuration"], sort_keys=True)
        digest.update("torch synthetic {} {} {}".format(text, weights, settings["seed"]).encode())
        return "sha256:" + digest.hexdigest()
    folder = settings["model"]
    for name in sorted(os.listdir(folder)):
        if name == "config.json" or name.endswith((".safetensors", ".bin")):
            file = os.path.join(folder, name)
            digest.update("{} {}".format(name, os.path.getsize(file)).encode())
            with open(file, "rb") as content:
                digest.update(content.read(1 << 20))
    return "sha256:" + digest.hexdigest()
