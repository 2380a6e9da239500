# Sơ kết: the commands of the house. `make` alone lists them.
# A fresh machine needs Python 3.11 to 3.13 with venv and pip, and make; everything else is installed into .venv.

PYTHON ?=
ARGS ?=
ONCE ?=
UV ?= uv

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory
.PHONY: help install install-dev demo up test check proof bench lock clean

help: ## Liệt kê các lệnh · list these commands
	@printf 'Sơ kết: make <lệnh>\n\n'
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)$$/\1|\2/p' Makefile | while IFS='|' read -r name words; do \
		printf '  %-12s %s\n' "$$name" "$$words"; done
	@printf '\nThêm tham số cho lệnh bên trong · more for the command inside: make test ARGS="-k deadlines"\n'

install: .venv/.installed ## Cài đặt để chạy · install what is needed to run

install-dev: .venv/.installed-dev ## Cài thêm công cụ lập trình · install the developers' tools too

demo: .venv/.installed ## Chạy thử trên máy này, ONCE=1 để chạy một lượt rồi thoát · try it, nothing leaves the machine
	@$(BIN)/soket demo $(if $(ONCE),--once) $(ARGS)

up: .venv/.installed ## Khởi động hệ thống · start the server and its schedules
	@$(BIN)/soket up $(ARGS)

test: .venv/.installed-dev ## Chạy toàn bộ kiểm thử · run all tests
	@$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.installed-dev ## Soát mã nguồn · lint, types, layers and the house's own rules
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo 'Chưa đúng định dạng · not formatted: $(BIN)/ruff format' >&2; exit 1; }
	@$(BIN)/basedpyright --level error
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/pytest tests/house

proof: .venv/.installed-dev ## Yêu cầu nào đã có kiểm thử chứng minh · which catalogue ids the tests prove
	@mkdir -p out && rm -f out/proof.json
	@code=0; $(BIN)/pytest -n 2 --dist loadgroup --proof-file out/proof.json $(ARGS) || code=$$?; \
		$(BIN)/python -m tests.proof_report out/proof.json || code=$$?; exit $$code

bench: .venv/.installed-dev ## Đo tốc độ · measure
	@$(BIN)/python -m benchmarks $(ARGS)

lock: ## Khóa lại phiên bản thư viện, cần uv · lock the libraries again, ARGS="--upgrade" for newer ones
	@command -v $(UV) >/dev/null || { echo 'Cần có uv · uv is needed: make lock UV=/path/to/uv' >&2; exit 1; }
	$(LOCK) $(ARGS) --extra build pyproject.toml --output-file requirements.lock
	$(LOCK) $(ARGS) --extra build --extra dev --constraints requirements.lock pyproject.toml --output-file requirements-dev.lock

clean: ## Xóa môi trường và tệp tạm, không xóa var/ · remove the environment and scratch files, never var/
	@rm -rf .venv out .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --no-deps: the lock is the whole tree, and old versions of pip stop at extras ("sqlalchemy[asyncio]") when they
# resolve with hashes. `pip check` then tells whether the tree is complete.
.venv/.installed: requirements.lock pyproject.toml | $(BIN)/pip
	@echo 'Đang cài đặt, khoảng một phút · installing, about a minute …'
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@$(PIP) check
	@touch $@

.venv/.installed-dev: requirements-dev.lock .venv/.installed
	@echo 'Đang cài công cụ lập trình · installing the developers'\'' tools …'
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@$(PIP) check
	@touch $@

$(BIN)/pip:
	@python=''; for one in $(PYTHON) python3.11 python3 python3.12 python3.13; do \
		if "$$one" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; \
		then python="$$one"; break; fi; done; \
	if [ -z "$$python" ]; then \
		echo 'Cần Python 3.11, 3.12 hoặc 3.13 · Python 3.11 to 3.13 is needed: make install PYTHON=/path/to/python3' >&2; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$python: thiếu mô-đun venv/ensurepip; trên Debian, Ubuntu: apt install python3-venv" >&2; \
		echo "$$python lacks the venv/ensurepip modules; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; fi; \
	"$$python" -m venv .venv
