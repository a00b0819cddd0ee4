"""Chat templates of our own in the forms of the model families that Sextant runs. Used by chat_templates_transformers.py.

Each uses the constructs of its family's published ones (and says which), in other words.
"""

# Llama 2: slices, a flag that may be false or text, strip(), turns that must alternate, BOS and EOS in every turn.
LLAMA_2 = """{% if messages[0]['role'] == 'system' %}{% set rest = messages[1:] %}{% set rules = messages[0]['content'] %}{% else %}{% set rest = messages %}{% set rules = false %}{% endif %}{% for turn in rest %}{% if (turn['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('user and assistant must take turns') }}{% endif %}{% if loop.index0 == 0 and rules != false %}{% set words = '[[RULES]]\\n' + rules + '\\n[[/RULES]]\\n\\n' + turn['content'] %}{% else %}{% set words = turn['content'] %}{% endif %}{% if turn['role'] == 'user' %}{{ bos_token + '(USER) ' + words.strip() + ' (/USER)' }}{% elif turn['role'] == 'system' %}{{ '[[RULES]]\\n' + words.strip() }}{% elif turn['role'] == 'assistant' %}{{ ' ' + words.strip() + ' ' + eos_token }}{% endif %}{% endfor %}"""

# Llama 3: a loop that prefixes BOS to its first turn by setting a variable to itself.
LLAMA_3 = """{% set turns = messages %}{% for turn in turns %}{% set piece = '<head>' + turn['role'] + '</head>\\n\\n' + turn['content'] | trim + '<end>' %}{% if loop.index0 == 0 %}{% set piece = bos_token + piece %}{% endif %}{{ piece }}{% endfor %}{% if add_generation_prompt %}{{ '<head>assistant</head>\\n\\n' }}{% endif %}"""

# Llama 3.1 and 3.2: optional settings, the date, tools with tojson(indent=4), calls, nested loops over mappings.
LLAMA_3_2 = """{{- bos_token }}
{%- if own_tools is defined %}
    {%- set tools = own_tools %}
{%- endif %}
{%- if not tools_first is defined %}
    {%- set tools_first = true %}
{%- endif %}
{%- if not day is defined %}
    {%- if strftime_now is defined %}
        {%- set day = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set day = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}

{#- The system's words are taken out of the list, to be put where they belong. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_words = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_words = "" %}
{%- endif %}
{{- "<head>system</head>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: shell\\n" }}
{%- endif %}
{{- "Known until: December 2023\\n" }}
{{- "Today: " + day + "\\n\\n" }}
{%- if tools is not none and not tools_first %}
    {%- for tool in tools %}
        {{- tool | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- system_words }}
{{- "<end>" }}
{%- if tools_first and not tools is none %}
    {%- if messages | length != 0 %}
        {%- set first_words = messages[0]['content']|trim %}
        {%- set messages = messages[1:] %}
    {%- else %}
        {{- raise_exception("There is no first turn to put the tools into.") }}
    {%- endif %}
    {{- '<head>user</head>\\n\\n' }}
    {{- first_words + "<end>" }}
{%- endif %}
{%- for message in messages %}
    {%- if not (message.role == 'shell' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<head>' + message['role'] + '</head>\\n\\n'+ message['content'] | trim + '<end>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("One call at a time.") }}
        {%- endif %}
        {%- set call = message.tool_calls[0].function %}
        {{- call.name + "(" }}
        {%- for name, value in call.arguments | items %}
            {{- name + '="' + value + '"' }}
            {%- if not loop.last %}{{- ", " }}{%- endif %}
        {%- endfor %}
        {{- ")" }}
    {%- elif message.role == "tool" or message.role == "shell" %}
        {{- "<head>shell</head>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<end>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<head>assistant</head>\\n\\n' }}
{%- endif %}
"""

# Mistral: selectattr, a namespace as a counter, loops with conditions, out[:-1], comparisons of booleans.
MISTRAL = """{%- if messages[0]["role"] == "system" %}
    {%- set system_words = messages[0]["content"] %}
    {%- set turns = messages[1:] %}
{%- else %}
    {%- set turns = messages %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{%- set asked = turns | selectattr("role", "equalto", "user") | list %}
{%- set others = turns | rejectattr("role", "equalto", "user") | map(attribute="role") | list %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for turn in turns %}
    {%- if not (turn.role == "tool" or (turn.tool_calls is defined and turn.tool_calls is not none)) %}
        {%- if (turn["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("After the system's words user and assistant take turns.") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for turn in turns %}
    {%- if turn["role"] == "user" %}
        {%- if tools is not none and (turn == asked[-1]) %}
            {{- "[TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, value in tool.items() if key != "return" %}
                    {%- if value is string %}
                        {{- '"' + key + '": "' + value + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + value|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}{{- ", " }}{%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}{{- ", " }}{%- else %}{{- "]" }}{%- endif %}
            {%- endfor %}
            {{- "[/TOOLS]" }}
        {%- endif %}
        {%- if loop.last and system_words is defined %}
            {{- "[ASK]" + system_words + "\\n\\n" + turn["content"] + "[/ASK]" }}
        {%- else %}
            {{- "[ASK]" + turn["content"] + "[/ASK]" }}
        {%- endif %}
    {%- elif turn.tool_calls is defined and turn.tool_calls is not none %}
        {{- "[CALLS] [" }}
        {%- for call in turn.tool_calls %}
            {%- set out = call.function|tojson %}
            {{- out[:-1] }}
            {%- if not call.id is defined or call.id|length != 9 %}
                {{- raise_exception("A call wants an id of nine characters.") }}
            {%- endif %}
            {{- ', "id": "' + call.id + '"}' }}
        {%- endfor %}
    {%- elif turn["role"] == "assistant" %}
        {{- turn["content"]|trim + eos_token}}
    {%- else %}
        {{- raise_exception("Only user, assistant and an opening system are known.") }}
    {%- endif %}
{%- endfor %}
{#- Not in the family: shows that the lists above are what they should be. #}
{{- "{" ~ asked | length ~ "|" ~ others | join(",") ~ "}" }}
"""

# Qwen 1.5: a default system turn inside the loop.
QWEN_1_5 = """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<start>system\\nYou are of help.<stop>\\n' }}{% endif %}{{'<start>' + message['role'] + '\\n' + message['content'] + '<stop>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<start>assistant\\n' }}{% endif %}"""

# Qwen 2.5: tools, calls, answers of tools that share a turn by looking at the neighbours.
QWEN_2_5 = """{%- if tools %}
    {{- '<start>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}{{- messages[0]['content'] }}{%- else %}{{- 'You are of help.' }}{%- endif %}
    {{- "\\n\\n# Tools\\n" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "<stop>\\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<start>system\\n' + messages[0]['content'] + '<stop>\\n' }}
    {%- else %}
        {{- '<start>system\\nYou are of help.<stop>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<start>' + message.role + '\\n' + message.content + '<stop>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {{- '<start>' + message.role }}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\\n{"name": "' }}{{- tool_call.name }}{{- '"}' }}
        {%- endfor %}
        {{- '<stop>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<start>user' }}
        {%- endif %}
        {{- '\\n<answer>\\n' }}{{- message.content }}{{- '\\n</answer>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<stop>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<start>assistant\\n' }}
{%- endif %}
"""

# Qwen 3: a backward search with a namespace, string methods in chains, thoughts cut out of earlier turns.
QWEN_3 = """{%- set ns = namespace(seeking=true, last_asked=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.seeking and message.role == "user" and message.content is string and not(message.content.startswith('<answer>') and message.content.endswith('</answer>')) %}
        {%- set ns.seeking = false %}
        {%- set ns.last_asked = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<start>' + message.role + '\\n' + content + '<stop>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {%- set thoughts = '' %}
        {%- if message.reasoning_content is string %}
            {%- set thoughts = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set thoughts = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_asked %}
            {%- if loop.last or (not loop.last and thoughts) %}
                {{- '<start>' + message.role + '\\n<think>\\n' + thoughts.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<start>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<start>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<stop>\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<start>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
"""

# Later Qwens: macros with defaults and loops over mappings.
MACROS = """{% macro shown(message, mark='-', wide=false) %}
{%- if wide %}{{ '=' }}{% endif %}{{ mark ~ message.role }}: {{ message.content | trim }}
{% for key, value in message | items if key not in ['role', 'content'] %}{{ key }}{{ value }}{% endfor %}
{%- endmacro %}
{% macro twice(text) %}{{ shown({'role': text, 'content': text}, mark='+') }}{{ shown({'role': text, 'content': missing | default('d')}) }}{% endmacro %}
{%- set hidden = 'seen' %}
{%- macro sees() %}{{ hidden }}{{ inner is defined }}{% endmacro %}
{%- for message in messages %}
    {%- set inner = 1 %}
    {{- shown(message, wide=loop.first) }}
    {{- sees() }}
{%- endfor %}
{{- twice('x') | upper }}"""

# SmolLM 2 and TinyLlama, Zephyr.
SMOLLM_2 = """{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<start>system\\nYou are small and of help<stop>\\n' }}{% endif %}{{'<start>' + message['role'] + '\\n' + message['content'] + '<stop>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<start>assistant\\n' }}{% endif %}"""

ZEPHYR = """{% for message in messages %}\n{% if message['role'] == 'user' %}\n{{ '<user>\\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'system' %}\n{{ '<system>\\n' + message['content'] + eos_token }}\n{% elif message['role'] == 'assistant' %}\n{{ '<assistant>\\n'  + message['content'] + eos_token }}\n{% endif %}\n{% if loop.last and add_generation_prompt %}\n{{ '<assistant>' }}\n{% endif %}\n{% endfor %}"""

# SmolLM 3: modes written into the system's words, the date, text collected in a namespace, generation blocks.
SMOLLM_3 = """{# a default that a caller may override #}
{%- if enable_thinking is not defined -%}
{%- set enable_thinking = true -%}
{%- endif -%}
{%- if enable_thinking -%}
  {%- set mode = "/think" -%}
{%- else -%}
  {%- set mode = "/no_think" -%}
{%- endif -%}
{{- "<start>system\\n" -}}
{%- if messages[0].role == "system" -%}
  {%- set system_words = messages[0].content -%}
  {%- if "/no_think" in system_words -%}
    {%- set mode = "/no_think" -%}
  {%- elif "/think" in system_words -%}
    {%- set mode = "/think" -%}
  {%- endif -%}
  {%- set own_words = system_words.replace("/no_think", "").replace("/think", "").rstrip() -%}
{%- endif -%}
{%- if "/override" in (system_words or '') -%}
  {{- own_words.replace("/override", "").rstrip() -}}
{%- else -%}
  {{- "## About\\n\\n" -}}
  {{- "Today: " -}}
  {%- set today = strftime_now("%d %B %Y") -%}
  {{- today ~ "\\n" -}}
  {{- "Mode: " + mode + "\\n\\n" -}}
  {%- if own_words -%}
    {{- own_words + "\\n\\n" -}}
  {%- elif mode == "/think" -%}
    {{- "Think in steps.\\n\\n" -}}
  {%- else -%}
    {{- "Answer at once.\\n\\n" -}}
  {%- endif -%}
  {%- if xml_tools or python_tools or tools -%}
    {%- set ns = namespace(lines="Tools:\\n") -%}
    {%- for tool in xml_tools[:] -%}
      {%- set ns.lines = ns.lines ~ (tool | string) ~ "\\n" -%}
    {%- endfor -%}
    {{- ns.lines -}}
  {%- endif -%}
{%- endif -%}
{{- "<stop>\\n" -}}
{%- for message in messages -%}
  {%- set content = message.content if message.content is string else "" -%}
  {%- if message.role == "user" -%}
    {{ "<start>" + message.role + "\\n"  + content + "<stop>\\n" }}
  {%- elif message.role == "assistant" -%}
    {% generation %}
    {%- if mode == "/think" -%}
      {{ "<start>assistant\\n" + content.lstrip("\\n") + "<stop>\\n" }}
    {%- else -%}
      {{ "<start>assistant\\n" + "<think>\\n\\n</think>\\n" + content.lstrip("\\n") + "<stop>\\n" }}
    {%- endif -%}
    {% endgeneration %}
  {%- elif message.role == "tool" -%}
    {{ "<start>" + "user\\n"  + content + "<stop>\\n" }}
  {%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}
  {%- if mode == "/think" -%}
    {{ "<start>assistant\\n" }}
  {%- else -%}
    {{ "<start>assistant\\n" + "<think>\\n\\n</think>\\n"  }}
  {%- endif -%}
{%- endif -%}"""

# Phi 3: empty system turns are dropped; ends with EOS where no prompt is asked for.
PHI_3 = """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<system>\\n' + message['content'] + '<end>\\n'}}{% elif message['role'] == 'user' %}{{'<user>\\n' + message['content'] + '<end>\\n'}}{% elif message['role'] == 'assistant' %}{{'<assistant>\\n' + message['content'] + '<end>\\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<assistant>\\n' }}{% else %}{{ eos_token }}{% endif %}"""

# Distilled models: flags in a namespace, the thought dropped from what the assistant said.
DEEPSEEK = """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_words='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_words = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_words}}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<U>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{%- if ns.is_tool %}{{'<T>' + message['content'] + '<E>'}}{%- set ns.is_tool = false -%}{%- else %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<A>' + content + '<E>'}}{%- endif %}{%- endif %}{%- endfor -%}{% if ns.is_tool %}{{'<T>'}}{% endif %}{% if add_generation_prompt and not ns.is_tool %}{{'<A><think>\\n'}}{% endif %}"""

# No family's: JSON with indents, dates in several forms, filters over lists.
FORMS = """{{ {'a': [1, {'b': none}], 'c': [], 'd': {}, 'e': 'x"y'} | tojson(indent=2) }}
{{ strftime_now('%Y-%m-%d %H:%M:%S %A %a %j %%') }}
{{ messages | selectattr('role') | list | length }} {{ messages | selectattr('nothing', 'defined') | list | length }}
{{ messages | map(attribute='role') | map('upper') | join(' ') }} {{ [1, 2, 3, 4] | select('odd') | join }} {{ [1, 2, 3, 4] | reject('in', [2, 3]) | join }}
{{ messages | map(attribute='name', default='-') | join }} {{ messages | rejectattr('content', 'string') | list | length }} {{ [{'a': {'b': 5}}] | map(attribute='a.b') | first }}"""

TEMPLATES = {
    "llama-2": LLAMA_2, "llama-3": LLAMA_3, "llama-3.2": LLAMA_3_2, "mistral": MISTRAL, "qwen-1.5": QWEN_1_5,
    "qwen-2.5": QWEN_2_5, "qwen-3": QWEN_3, "macros": MACROS, "smollm-2": SMOLLM_2, "zephyr": ZEPHYR,
    "smollm-3": SMOLLM_3, "phi-3": PHI_3, "deepseek": DEEPSEEK, "forms": FORMS,
}
