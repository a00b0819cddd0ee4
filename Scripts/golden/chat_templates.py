#!/usr/bin/env python3
"""Tests/TokenizationTests/Fixtures/chat-templates.json: what Jinja makes of chat templates in the shapes that models carry,
and of every construct that Sextant's subset has, one by one.

    python Scripts/golden/chat_templates.py OUTPUT.json [SmolLM2-135M-Instruct.Q4_1.gguf]

The templates are our own. With the GGUF, renderings of SmolLM2's template are added (the renderings, not the template).
The environment is the one of transformers' `apply_chat_template`. Needs: jinja2 3.1.6; for SmolLM2 gguf 0.19.0.
"""
import json
import sys

from jinja2 import nodes
from jinja2.exceptions import TemplateError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment

CHATML = """{% for message in messages %}{% if loop.first and message.role != 'system' %}<|im_start|>system
You help.<|im_end|>
{% endif %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}{% endfor %}
{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""

INST = """{% if messages[0]['role'] == 'system' %}{% set turns = messages[1:] %}{% set system = messages[0]['content'] %}
{% else %}{% set turns = messages %}{% set system = false %}{% endif %}
{% for message in turns %}
{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must take turns: user, assistant, user, ...') }}{% endif %}
{% if loop.index0 == 0 and system != false %}{% set content = '<<SYS>>\\n' + system + '\\n<</SYS>>\\n\\n' + message['content'] %}
{% else %}{% set content = message['content'] %}{% endif %}
{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}
{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}
{% endfor %}"""

ZEPHYR = """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>\\n' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>\\n'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}
"""

MISTRAL = """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}{%- set tools = none %}{%- endif %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
        {{- raise_exception("After the system message the roles take turns.") }}
    {%- endif %}
    {%- set ns.index = ns.index + 1 %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message.role == "user" %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " ~ message["content"] ~ "[/INST]" }}
        {%- endif %}
    {%- elif message["role"] in ["assistant", "tool"] %}
        {{- " " + message["content"] | trim + eos_token }}
    {%- else %}
        {{- raise_exception("Unknown role: " + message.role) }}
    {%- endif %}
{%- endfor %}
"""

HEADERS = """{{- bos_token }}
{%- if not date_string is defined %}
    {%- set date_string = "26 July 2024" %}
{%- endif %}
{#- The system message is taken out, so that it can be put where it belongs. #}
{%- if messages[0].role == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
    {%- for tool in tools %}{{- tool | tojson }}{%- endfor %}
{%- endif %}
{{- "Today: " + date_string + "\\n\\n" }}
{{- system_message }}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif message.tool_calls|length != 1 %}
        {{- raise_exception("One call at a time.") }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""

GEMMA = """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\\n' + message['content'] | trim + '<end_of_turn>\\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\\n'}}{% endif %}"""

TEMPLATES = {"chatml": CHATML, "inst": INST, "zephyr": ZEPHYR, "mistral": MISTRAL, "headers": HEADERS, "gemma": GEMMA}

# One construct each.
CONSTRUCTS = [
    "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 - 3 - 4 }} {{ 6 / 3 }}",
    "{{ 'a' ~ 1 ~ none ~ true }} {{ 'a' + 'b' 'c' }} {{ 'ab' * 3 }}",
    "{{ 'x' if false else 'y' }}{{ 'x' if false }}|{{ 1 if true else 2 if true else 3 }}",
    "{{ not true or true and false }} {{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ 'a' < 'b' }} {{ true == 1 }} {{ none == false }}",
    "{{ 'a' in 'cab' }} {{ 'x' not in ['x'] }} {{ 'k' in {'k': 1} }} {{ not 'a' in 'b' }} {{ 2 in [1, 2] }}",
    "{{ missing is defined }} {{ missing is undefined }} {{ none is none }} {{ 1 is not none }} {{ 'a' is string }} {{ messages is sequence }} {{ messages[0] is mapping }} {{ 3 is odd }} {{ 4 is even }} {{ 4 is divisibleby 2 }} {{ true is boolean }} {{ 1 is number }} {{ 'a' is equalto 'a' }} {{ 2 is in [1, 2] }} {{ 'x' is iterable }} {{ true is true }} {{ 1 is integer }} {{ missing is none }}",
    "{{ '  a b ' | trim }}|{{ ' a ' | upper }}|{{ 'ÄßB' | lower }}|{{ 'straße' | upper }}|{{ 'a-b-a' | replace('a', 'x') }}|{{ 'heLLo wOrld' | title }}|{{ 'heLLo wOrld' | capitalize }}",
    "{{ messages | length }} {{ 'añ😀e\u0301' | length }} {{ messages | count }} {{ {'a': 1, 'b': 2} | length }} {{ missing | length }}",
    "{{ missing | default('d') }} {{ '' | default('d') }} {{ '' | default('d', true) }} {{ none | default('d') }} {{ missing | d('e') }} {{ '' | default('d', boolean=true) }}",
    "{{ ['a', 'b', 3] | join(', ') }} {{ ['a', 'b'] | join }} {{ 'abc' | join('-') }} {{ ['a', 'b'] | first }} {{ ['a', 'b'] | last }} {{ 'abc' | reverse }} {{ 'abc' | list | join('.') }}",
    "{{ 'hello'[1] }} {{ 'hello'[-1] }} {{ 'hello'[1:3] }} {{ 'hello'[:-2] }} {{ 'hello'[::-1] }} {{ [1, 2, 3][-1] }} {{ [1, 2, 3, 4][::2] | join }} {{ 'hello'[10:] }} {{ 'hello'[-10:2] }} {{ 'hello'[3:1] }} {{ 'hello'[4:0:-2] }} {{ 'a'[5] }}|{{ 'e\u0301x'[1:] }}",
    "{{ ' a '.strip() }}|{{ 'xxaxx'.strip('x') }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith('bc') }} {{ 'a,b,,c'.split(',') | join('|') }} {{ ' a  b\\nc '.split() | join('|') }} {{ 'a,b,c'.split(',', 1) | join('|') }} {{ 'they\\'re bill\\'s'.title() }} {{ 'aXb'.replace('X', '--') }} {{ 'abc'.upper() }} {{ '-'.join(['a', 'b']) }} {{ 'abc'.find('c') }} {{ 'ab'.split('</x>')[-1] }}",
    "{% for k, v in {'a': 1, 'b': 'x'}.items() %}{{ k }}={{ v }};{% endfor %} {{ {'a': 1}.get('b', 'none here') }} {{ {'a': 1}['a'] }} {{ {'a': 1}.a }} {% for k in {'a': 1, 'b': 2} %}{{ k }}{% endfor %} {% for k, v in {'a': 1} | items %}{{ k ~ v }}{% endfor %}",
    "{% for i in range(3) %}{{ i }}{{ ',' if not loop.last }}{% endfor %} {% for i in range(1, 8, 3) %}{{ loop.index }}/{{ loop.length }}:{{ i }}:{{ loop.revindex }} {% endfor %}",
    "{% for i in [1, 2, 3, 4] if i % 2 == 0 %}{{ loop.index0 }}{{ i }}{{ loop.first }}{% else %}none{% endfor %} {% for i in [] %}x{% else %}empty{% endfor %}",
    "{% for i in [1, 2, 3] %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %} {% for i in [1, 2, 3] %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in ['a', 'b', 'c'] %}{{ loop.previtem if loop.previtem is defined else '-' }}{{ loop.nextitem | default('-') }} {% endfor %}",
    "{% set x = 1 %}{% for i in [1, 2] %}{% set x = x + i %}{{ x }}{% endfor %}{{ x }}{% if true %}{% set x = 9 %}{% endif %}{{ x }}",
    "{% set ns = namespace(n=0, found=false) %}{% for i in [1, 2, 3] %}{% set ns.n = ns.n + i %}{% if i == 2 %}{% set ns.found = true %}{% endif %}{% endfor %}{{ ns.n }} {{ ns.found }} {{ ns.other is defined }}",
    "{% set text %}a{{ 1 + 1 }}\nb{% endset %}[{{ text }}] {{ text | upper }}",
    "{% if none %}a{% elif '' %}b{% elif [] %}c{% elif 0 %}d{% elif 0.0 %}e{% elif {} %}f{% else %}g{% endif %}",
    "a\n  {% if true %}\n  b\n  {% endif %}\n  {# note #}\nc\n{{ 'd' }}\n  {{ 'e' }}  \nf\n",
    "a  {%- if true -%}  b  {%- endif -%}  c  {{- 'd' -}}  e {#- x -#} f",
    "a\n  {%+ if true %}\n b {% endif +%}\nc\n\t{% if true %}x{% endif %}\ny",
    "{% if true %}\n\n\nx{% endif %}\n\ny\n\n",
    "  {% for m in messages %}\n    {{ m.role }}:\n      {{- m.content }}\n  {% endfor %}\n",
    "{{ {'a': [1, 2.5, none, true], 'b': 'x\"y\\n'} | tojson }} {{ 'é' | tojson }}",
    "{{ '}}' }}{{ \"%}\" }}{{ {'a': {'b': 1}}.a.b }} {{ '\\u00e9\\x41\\t|' }} {{ 'it\\'s' }}",
    "{{ (1, 2, 3)[1] }} {{ [[1, 2], [3]][0][1] }} {% for a, b in [[1, 2], [3, 4]] %}{{ a + b }} {% endfor %}{% for (a, b) in [(1, 2)] %}{{ a - b }}{% endfor %}",
    "{{ '5' | int + 1 }} {{ 'x' | int }} {{ 2.9 | int }} {{ 3 | string + 'a' }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 1e3 if false else 10.5 }}",
    "{{ none }} {{ true }} {{ missing }}|{{ messages[7] }}|{{ messages[0].nothing }}|{{ messages[0]['nothing'] }}",
    "{% generation %}{{ 'x' }}{% endgeneration %}y",
    "\r\na\r\n{% if true %}\r\nb{% endif %}\r\n",
    "{{ -1 | string }} {{ 2 * -3 }} {{ 'a' ~ 'b' | upper }} {{ 1 + 1 ~ 'x' if false else 'ok' }} {{ 'a' 'b' | length }}",
    "{{ '\u3000\u00a0a\x1f' | trim }}|{{ '\u200ba' | trim | length }} {{ 'ǆ' | capitalize }}",
    "{{ messages[0].content.split('\\n') | last }} {{ messages[-1]['role'] }} {{ messages[:1] | length }} {{ (messages | last).role }}",
    "{{ 'abc' is string and not 'abc' is mapping }} {{ not missing }} {{ missing or 'x' }} {{ '' and 1 }}|{{ 3 and 4 }}",
]

# These must fail, in Jinja and in ours.
FAILING = ["{% if %}", "{% for x in messages %}", "{{ 1 + }}", "{{ missing.attribute }}", "{{ 'a' + 1 }}", "{{ 1 // 0 }}", "{% endif %}",
           "{{ raise_exception('no') }}", "{{ 'a' | nosuchfilter }}", "{{ 1 is nosuchtest }}", "{% nosuchtag %}", "{{ 'a", "{# a", "{{ ]", "{{ nosuchfunction() }}",
           "{% set ns = 1 %}{% set ns.a = 2 %}", "{{ 'a' < 1 }}", "{% break %}", "{% if true %}{% endfor %}", "{{ 5 | join }}", "{{ a b }}", "{{ 'abc'.nosuch() }}"]

CONVERSATIONS = [
    [{"role": "user", "content": "Hi"}],
    [{"role": "system", "content": " Be brief. "}, {"role": "user", "content": "Why is the sky blue?\n"}],
    [{"role": "user", "content": "  Eins "}, {"role": "assistant", "content": " Zwei\n"}, {"role": "user", "content": "Drei 😀 {{ x }}"}],
    [{"role": "system", "content": "S"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"},
     {"role": "user", "content": "c"}, {"role": "assistant", "content": ""}],
    [{"role": "assistant", "content": "I begin"}],
]


class Generation(Extension):
    """transformers' `{% generation %}`, as far as it shows: its body."""
    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        return nodes.Scope(parser.parse_statements(["name:endgeneration"], drop_needle=True)).set_lineno(line)


def environment():
    def raise_exception(message):
        raise TemplateError(message)

    def tojson(value):
        return json.dumps(value, ensure_ascii=False)

    env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=[Generation, "jinja2.ext.loopcontrols"])
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    return env


def render(source, messages, add):
    """The text, or `None` where Jinja refuses."""
    try:
        return environment().from_string(source).render(
            messages=messages, add_generation_prompt=add, bos_token="<s>", eos_token="</s>", tools=None, documents=None)
    except (TemplateError, TypeError, ZeroDivisionError, ValueError, SyntaxError):
        return None


def main():
    conversations = [(messages, add) for messages in CONVERSATIONS for add in (False, True)]
    data = {
        "conversations": [{"messages": messages, "addGenerationPrompt": add} for messages, add in conversations],
        "templates": [{"name": name, "source": source, "rendered": [render(source, m, a) for m, a in conversations]}
                      for name, source in TEMPLATES.items()],
        "constructs": [{"source": source, "rendered": render(source, CONVERSATIONS[2], True)} for source in CONSTRUCTS],
        "failing": FAILING,
    }
    missing = [c["source"] for c in data["constructs"] if c["rendered"] is None]
    assert not missing, missing
    allowed = [source for source in FAILING if render(source, CONVERSATIONS[2], True) is not None]
    assert not allowed, allowed
    if len(sys.argv) > 2:
        import gguf
        source = gguf.GGUFReader(sys.argv[2]).fields["tokenizer.chat_template"].contents()
        data["smolLM2"] = [render(source, m, a) for m, a in conversations]
    with open(sys.argv[1], "w") as file:
        json.dump(data, file, ensure_ascii=False, indent=1)
        file.write("\n")


main()
