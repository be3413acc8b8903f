# 策问：make chat 打开网页问答；make test 跑测试。两者都会先建好 .venv，不需要别的准备。
PYTHON ?= python3
HOST = 127.0.0.1
PORT = 7860

VENV := .venv
BIN := $(VENV)/bin
# On all processors; browsers and servers take memory, four of them are enough.
SUITE = $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal
PIP = $(BIN)/python -m pip install --disable-pip-version-check --quiet
# What continuous integration installs, held to digests: make test LOCKED=1
LOCK := .ci/lock
SERVED := ocr milvus# the extras that servers get
TOOLS := var/tools
COMPILE = $(TOOLS)/bin/uv pip compile --quiet $(if $(UPGRADE),--upgrade) pyproject.toml $(LOCK)/torch-needs.txt \
  --overrides $(LOCK)/overrides.txt --no-emit-package torch --universal --python-version 3.11 \
  --generate-hashes --no-annotate --no-header
AUDIT = $(TOOLS)/bin/pip-audit --strict --disable-pip --progress-spinner off
# The sample library stands beside the clone's environment, not in the user's own data folder.
SAMPLE_HOME := var/sample

.DEFAULT_GOAL := help
.PHONY: help chat ocr test check lint format lock audit clean

help:
	@echo 'make chat    建好环境，读入示例文件，打开网页问答（http://$(HOST):$(PORT)）'
	@echo 'make ocr     装上文字识别，从此也读扫描件和图片（约 230 MB）'
	@echo 'make test    建好环境，跑全部测试'
	@echo 'make check   测试之外，再查代码风格、类型和分层'
	@echo 'make lock    重新锁定依赖的版本（UPGRADE=1：都换成最新的）'
	@echo 'make audit   查锁定的依赖有没有已知的漏洞（要能上网）'
	@echo 'make clean   删除环境和示例资料库（连同拖进网页的文件）'

chat: $(VENV)/.installed
	$(BIN)/cewen --home $(SAMPLE_HOME) chat corpus/sample --host $(HOST) --port $(PORT)

ocr: $(VENV)/.installed
	$(PIP) -e '.[ocr]'

test: $(VENV)/.installed-dev
	$(SUITE)

# The suite runs last, and not twice where `make test` has just passed: make check TESTED=1
check: lint
	$(if $(TESTED),@echo '测试已经跑过，这里不再重复。',$(SUITE))

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(TOOLS)/.installed
	$(COMPILE) --all-extras --output-file $(LOCK)/requirements.lock
	$(COMPILE) $(SERVED:%=--extra %) --constraints $(LOCK)/requirements.lock --output-file $(LOCK)/serving.lock

# --strict: a package of which the service knows nothing has not been audited, and that is no pass.
audit: $(TOOLS)/.installed
	$(AUDIT) --require-hashes -r $(LOCK)/requirements.lock
	$(AUDIT) --no-deps -r $(LOCK)/torch.txt

clean:
	rm -rf $(VENV) $(SAMPLE_HOME) $(TOOLS)

# Installed anew only when pyproject.toml has changed since.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml $(if $(LOCKED),$(LOCK)/requirements.lock) | $(BIN)/python
ifdef LOCKED
	$(PIP) --no-deps --require-hashes -r $(LOCK)/requirements.lock
	$(PIP) -r $(LOCK)/torch.txt
	$(PIP) --no-deps --no-build-isolation -e .
	$(BIN)/python -m pip check
else
	$(PIP) -e '.[dev]'
endif
	@touch $@ $(VENV)/.installed

$(TOOLS)/.installed:
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --disable-pip-version-check --quiet uv pip-audit
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo '需要 Python 3.11 以上：请安装后用 make PYTHON=python3.12 … 指明它。' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo '建不了虚拟环境：Debian、Ubuntu 上请先装 python3-venv。' >&2; exit 1; }
	@echo '首次运行：正在安装依赖，需要一至几分钟……'
