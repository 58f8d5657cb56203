# Two commands matter: `make run` and `make test`. The others are listed by `make help`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test bench faults fuzz dev fmt plugins portal hub needs

HUB     := target/release/hub
PORTAL  := host/portal
DIST    := $(PORTAL)/dist/index.html
# A folder of plugins/ with a plugin.toml is a system; each becomes one file.
SYSTEMS := $(patsubst plugins/%/plugin.toml,%,$(wildcard plugins/*/plugin.toml))
PLUGINS := $(SYSTEMS:%=target/plugins/%.wasm)

help: ## This list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 16

run: needs $(HUB) $(PLUGINS) ## Build everything and start the sample city on http://127.0.0.1:8080
	@exec $(HUB) serve --sample --plugins target/plugins

test: needs ## Every check and test there is, on both deployments; ends with counts
	@tests/all.sh

bench: needs $(DIST) ## What things cost, beside their floors measured in the same run
	@tests/bench.sh

faults: needs ## Kill and outage tests at full length
	@HUB_TEST_KILLS=1000 tests/servers/servers.sh run -- cargo test --release --workspace -- --ignored faults --show-output

fuzz: needs ## Parsers under random bytes, for ten minutes
	@HUB_TEST_FUZZ_SECONDS=600 cargo test --release --workspace -- --ignored fuzz

dev: needs $(HUB) ## Hot reload: plugins by the hub, the portal by vite on http://127.0.0.1:5173
	@trap 'kill 0' EXIT; (cd $(PORTAL) && npm run --silent dev) & $(HUB) plugin dev $(SYSTEMS:%=plugins/%)

fmt: ## Format everything
	cargo fmt --all
	cd plugins && cargo fmt --all
	cd $(PORTAL) && npm run --silent fmt

portal: needs $(DIST) ## The web portal's files
hub: needs $(HUB) ## The binary
plugins: needs $(PLUGINS) ## Every system as one file in target/plugins

needs:
	@tests/needs.sh

# The portal is built only when something of it changed; the hub embeds it.
$(PORTAL)/node_modules/.package-lock.json: $(PORTAL)/package-lock.json
	cd $(PORTAL) && npm ci --no-audit --no-fund
	@touch $@

$(DIST): $(PORTAL)/node_modules/.package-lock.json $(shell find $(PORTAL)/src $(PORTAL)/public $(PORTAL)/index.html $(PORTAL)/*.json $(PORTAL)/*.ts -type f 2>/dev/null)
	cd $(PORTAL) && npm run --silent build
	@touch $@

# cargo knows best what the binary is made of.
.PHONY: cargo-hub
cargo-hub: $(DIST)
	cargo build --release -p hub
$(HUB): cargo-hub

target/plugins/%.wasm: $(HUB) FORCE
	@mkdir -p target/plugins
	@$(HUB) plugin pack plugins/$* --out $@
.PHONY: FORCE
FORCE:
