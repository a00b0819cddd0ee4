"""Generation: a batch at a time, one token a step, with the KV cache.

Every token's instant is read after the device has synchronised: dispatch is asynchronous, and a clock that is read
before that tells when the work was asked for, not when it was done.
"""
import inspect
import time

from sextant_channel import WorkerError, described
from sextant_tokens import Detokenizer

# Seconds between messages to Sextant: each of them costs the processor that computes.
REPORT_INTERVAL = 0.1


class Row:
    """One request of a batch."""

    def __init__(self, fields, loaded):
        self.request = fields["id"]
        self.tokens = fields["tokens"]
        self.limit = fields["maximum"]
        self.stops = set(loaded.tokenizer.stop_tokens) if fields["stopsAtToken"] else set()
        self.sampling = fields.get("sampling")
        self.count = 0
        # No more tokens are wanted; and Sextant has been told so.
        self.is_done = False
        self.is_finished = False
        self.detokenizer = Detokenizer(loaded.tokenizer, self.tokens)
        self.output = []


class Generator:
    def __init__(self, loaded, device, channel, context):
        self.loaded = loaded
        self.model = loaded.model
        self.device = device
        self.channel = channel
        self.context = context
        self.steps = []
        self.reported = 0.0
        accepted = inspect.signature(self.model.forward).parameters
        # Only the last position's logits are wanted; the parameter's name has changed.
        self.extra = {}
        for name in ("logits_to_keep", "num_logits_to_keep"):
            if name in accepted:
                self.extra[name] = 1
                break

    def run(self, requests):
        """A batch from its first token to its last. Whatever goes wrong ends in the requests' own streams."""
        rows = []
        for fields in requests:
            row = Row(fields, self.loaded)
            refusal = self._refusal(row)
            if refusal:
                self._finish(row, "failed", refusal.fields)
            else:
                rows.append(row)
        for row in rows:
            if self._cancelled(row):
                self._finish(row, "cancelled")
        rows = [row for row in rows if not row.is_done]
        if not rows:
            return
        try:
            self._generate(rows)
        except Exception as error:
            self._flush()
            fields = described(error)
            for row in rows:
                if not row.is_finished:
                    self._finish(row, "failed", fields)
            self.device.release()
        finally:
            self.channel.cancelled.difference_update(fields["id"] for fields in requests)

    def _generate(self, rows):
        import torch

        admitted = [row.request for row in rows]
        admission = time.monotonic_ns()
        ids, mask, positions = self._padded(rows)
        cache = None
        # The best logit of each step, [rows] each: looked at in the end, so that no step pays for it.
        bests = []
        generators = [self._generator(row) for row in rows]
        self.reported = 0.0
        with torch.inference_mode():
            while True:
                arguments = dict(self.extra)
                if mask is not None:
                    arguments.update(attention_mask=mask, position_ids=positions)
                result = self.model(input_ids=ids, past_key_values=cache, use_cache=True, **arguments)
                cache = result.past_key_values
                logits = result.logits[:, -1, :]
                best, chosen = torch.max(logits, dim=-1)
                bests.append(best)
                if any(generator is not None for generator in generators):
                    chosen = self._sampled(rows, logits, chosen, generators)
                self.device.synchronize()
                at = time.monotonic_ns()
                if admitted:
                    self.channel.send("admitted", requests=admitted, at=admission)
                    admitted = []
                if not self._take(rows, chosen.tolist(), at, bests):
                    return
                ids = chosen.unsqueeze(-1)
                if mask is not None:
                    mask = torch.cat([mask, mask.new_ones((len(rows), 1))], dim=1)
                    positions = positions[:, -1:] + 1

    def _padded(self, rows):
        """Ids [rows, longest], padded on the left, with mask and positions where lengths differ."""
        import torch

        device = self.device.name
        longest = max(len(row.tokens) for row in rows)
        padding = self.loaded.tokenizer.padding
        lists = [[padding] * (longest - len(row.tokens)) + row.tokens for row in rows]
        ids = torch.tensor(lists, dtype=torch.long, device=device)
        if all(len(row.tokens) == longest for row in rows):
            return ids, None, None
        marks = [[0] * (longest - len(row.tokens)) + [1] * len(row.tokens) for row in rows]
        mask = torch.tensor(marks, dtype=torch.long, device=device)
        positions = (mask.cumsum(dim=-1) - 1).clamp(min=0)
        return ids, mask, positions

    def _take(self, rows, values, at, bests):
        """Hands out one step's tokens. False when every row has come to its end."""
        step = []
        ended = []
        for row, token in zip(rows, values):
            if row.is_done:
                continue
            if self._cancelled(row):
                row.is_done = True
                ended.append((row, "cancelled"))
                continue
            if token in row.stops:
                row.is_done = True
                ended.append((row, "stop"))
                continue
            row.count += 1
            row.output.append(token)
            step.append((row, token, row.count == row.limit))
            if row.count == row.limit:
                row.is_done = True
                ended.append((row, "limit"))
        if step:
            self.steps.append((at, step))
        if ended:
            import torch

            self._flush()
            is_sound = torch.isfinite(torch.stack(bests)).all(dim=0).tolist()
            for row, reason in ended:
                self._end(row, reason, at, is_sound[rows.index(row)])
        elif time.monotonic() - self.reported > REPORT_INTERVAL:
            self._flush()
        return not all(row.is_done for row in rows)

    def _end(self, row, reason, at, is_sound):
        if not is_sound and reason != "cancelled":
            error = WorkerError(
                "engine", "The model's logits are no finite numbers: {} overflows or the weights are damaged.".format(
                    self.loaded.activations),
                "Try --precision bf16 or fp32.")
            self._finish(row, "failed", error.fields)
        else:
            self._finish(row, reason, None, at)

    def _flush(self):
        """Sends what has piled up. Text is made here, outside of the steps."""
        if self.steps:
            steps, self.steps = self.steps, []
            told = [{"at": at, "requests": [row.request for row, _, _ in step], "ids": [token for _, token, _ in step],
                     "texts": [row.detokenizer.add(token, is_last) for row, token, is_last in step]}
                    for at, step in steps]
            self.channel.send("tokens", steps=told)
        self.reported = time.monotonic()

    def _finish(self, row, reason, error=None, at=None):
        row.is_done = row.is_finished = True
        self.channel.send(
            "finished", request=row.request, reason=reason, error=error, promptTokens=len(row.tokens),
            outputTokens=row.count, at=at or time.monotonic_ns())

    def _cancelled(self, row):
        return row.request in self.channel.cancelled

    def _refusal(self, row):
        if row.limit < 1:
            return WorkerError("request", "The number of output tokens must be at least 1, found {}.".format(row.limit))
        if not row.tokens:
            return WorkerError("request", "The prompt is empty; expected at least one token.")
        if self.context is not None and len(row.tokens) + row.limit > self.context:
            return WorkerError(
                "request", "The prompt has {} tokens and {} more may follow; the context holds {}.".format(
                    len(row.tokens), row.limit, self.context),
                "Shorten the prompt, lower the number of output tokens, or raise --context if the model allows.")
        strangers = [token for token in row.tokens if not 0 <= token < self.loaded.vocabulary]
        if strangers:
            return WorkerError(
                "request", "Token {} is not in the vocabulary; expected 0 to {}.".format(
                    strangers[0], self.loaded.vocabulary - 1),
                "Check that the tokenizer belongs to the model.")
        return None

    # Sampling: on the host, in fp32, for the few rows that want it.

    def _generator(self, row):
        import torch

        if row.sampling is None:
            return None
        generator = torch.Generator()
        generator.manual_seed(row.sampling["seed"] % (1 << 63))
        return generator

    def _sampled(self, rows, logits, chosen, generators):
        import torch

        values = chosen.tolist()
        for index, (row, generator) in enumerate(zip(rows, generators)):
            if generator is not None and not row.is_done:
                values[index] = self._sample(row, logits[index].float().cpu(), generator)
        return torch.tensor(values, dtype=torch.long, device=self.device.name)

    def _sample(self, row, logits, generator):
        import torch

        sampling = row.sampling
        penalty = sampling["repetitionPenalty"]
        if penalty != 1:
            seen = torch.tensor(sorted(set(row.tokens) | set(row.output)), dtype=torch.long)
            before = logits[seen]
            logits[seen] = torch.where(before > 0, before / penalty, before * penalty)
        if sampling["temperature"] == 0:
            return int(torch.argmax(logits))
        logits = logits / sampling["temperature"]
        order = torch.sort(logits, descending=True, stable=True)
        kept = order.values
        if sampling.get("topK"):
            kept = kept[: sampling["topK"]]
        probabilities = torch.softmax(kept, dim=-1)
        if sampling.get("topP") is not None:
            # The smallest set whose probability reaches p: what comes after it is left out.
            before = torch.cumsum(probabilities, dim=-1) - probabilities
            probabilities = probabilities * (before < sampling["topP"])
        pick = torch.multinomial(probabilities, 1, generator=generator)
        return int(order.indices[int(pick)])
