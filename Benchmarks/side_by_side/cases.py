"""What is measured, in tokens/s: prompts of some lengths, and decoding by some sequences at once, all together."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Case:
    kind: str  # "prefill" or "decode"
    count: int  # tokens of the prompt, or sequences
    output: int = 1  # tokens that each sequence produces

    # Decoding starts behind a prompt of so many tokens.
    PROMPT = 7

    @property
    def name(self):
        return f"prefill {self.count}" if self.kind == "prefill" else f"decode, batch {self.count}"

    @property
    def needs_steady_memory(self):
        """Decoding moves with the memory's state; prefill hardly does."""
        return self.kind == "decode"


def cases(prompts, batches, output):
    return [Case("prefill", count) for count in prompts] + [Case("decode", count, output) for count in batches]
