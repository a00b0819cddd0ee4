#!/usr/bin/env python3
"""Tests/TokenizationTests/Fixtures/chat-templates-transformers.json: what transformers' `apply_chat_template` makes of
templates in the forms of the model families that Sextant runs.

    python Scripts/golden/chat_templates_transformers.py Tests/TokenizationTests/Fixtures/chat-templates-transformers.json

The templates are in chat_template_families.py. The clock of `strftime_now` stands at 2026-03-07 09:05:06. Needs:
transformers 5.23.0, tokenizers 0.23.3, jinja2 3.1.6.
"""
import datetime
import json
import sys

from jinja2.exceptions import TemplateError
from tokenizers import Tokenizer, models
from transformers import PreTrainedTokenizerFast
from transformers.utils import chat_template_utils

from chat_template_families import TEMPLATES

CONVERSATIONS = [
    [{"role": "user", "content": "Hi"}],
    [{"role": "system", "content": " Be brief. /no_think "}, {"role": "user", "content": "Why is the sky blue?\n"}],
    [{"role": "user", "content": "  One "}, {"role": "assistant", "content": "\n<think>\nwell\n</think>\n\n Two\n"},
     {"role": "user", "content": "三 😀 {{ x }}"}],
    [{"role": "system", "content": ""}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
     {"role": "user", "content": "<answer>c</answer>"}, {"role": "assistant", "content": "<think>t</think>d"}],
    [{"role": "user", "content": "u"}, {"role": "tool", "content": "1"}, {"role": "tool", "content": "2"},
     {"role": "assistant", "content": "done"}],
    [{"role": "assistant", "content": "I begin"}],
    [{"role": "system", "content": "X /override"}, {"role": "user", "content": "y"}],
]


class StoppedClock(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2026, 3, 7, 9, 5, 6, tzinfo=tz)


def main():
    chat_template_utils.datetime = StoppedClock
    inner = Tokenizer(models.WordLevel({"<s>": 0, "</s>": 1, "<unk>": 2}, unk_token="<unk>"))
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<s>", eos_token="</s>", unk_token="<unk>")

    def render(source, messages, add):
        try:
            return tokenizer.apply_chat_template(
                messages, chat_template=source, tokenize=False, add_generation_prompt=add)
        except TemplateError:
            return None

    conversations = [(messages, add) for messages in CONVERSATIONS for add in (False, True)]
    data = {
        "conversations": [{"messages": messages, "addGenerationPrompt": add} for messages, add in conversations],
        "templates": [{"name": name, "source": source, "rendered": [render(source, m, a) for m, a in conversations]}
                      for name, source in TEMPLATES.items()],
    }
    for template in data["templates"]:
        refused = sum(text is None for text in template["rendered"])
        print(f"{template['name']}: {refused} of {len(conversations)} refused")
        assert refused < len(conversations)
    with open(sys.argv[1], "w") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.write("\n")


main()
