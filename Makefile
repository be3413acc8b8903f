# 策问：make chat 打开网页问答；make test 跑测试。两者都会先建好 .venv，不需要别的准备。
PYTHON ?= python3
HOST = 127.0.0.1
PORT = 7860

VENV := .venv
BIN := $(VENV)/bin
# On all processors; browsers and servers take memory, four of them are enough.
SUITE = $(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal
# The sample library stands beside the clone's environment, not in the user's own data folder.
SAMPLE_HOME := var/sample

.DEFAULT_GOAL := help
.PHONY: help chat ocr test check lint format clean

help:
	@echo 'make chat    建好环境，读入示例文件，打开网页问答（http://$(HOST):$(PORT)）'
	@echo 'make ocr     装上文字识别，从此也读扫描件和图片（约 230 MB）'
	@echo 'make test    建好环境，跑全部测试'
	@echo 'make check   测试之外，再查代码风格、类型和分层'
	@echo 'make clean   删除环境和示例资料库'

chat: $(VENV)/.installed
	$(BIN)/cewen --home $(SAMPLE_HOME) chat corpus/sample --host $(HOST) --port $(PORT)

ocr: $(VENV)/.installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -e '.[ocr]'

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

clean:
	rm -rf $(VENV) $(SAMPLE_HOME)

# Installed anew only when pyproject.toml has changed since.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo '需要 Python 3.10 以上：请安装后用 make PYTHON=python3.12 … 指明它。' >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo '建不了虚拟环境：Debian、Ubuntu 上请先装 python3-venv。' >&2; exit 1; }
	@echo '首次运行：正在安装依赖，需要一至几分钟……'
