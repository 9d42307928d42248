# `make test` is all that a newcomer needs; the rest is for those who change things.

SHELL       := bash
.SHELLFLAGS := -euo pipefail -c

GO      ?= go
COUNT   ?= 5
RESULTS ?= docs/benchmarks/latest.txt

# Packages whose tests compare with files in the tree, and write them anew with
# -update: those that declare the flag.
COMPARING = $(sort $(dir $(shell grep -rl --include=*_test.go 'flag.Bool..update' cmd docs models reports scenarios sim)))

# The tests of a package that do so: those in which, or after which, the flag is read.
WRITERS = awk 'FNR == 1 { name = "" } /^func Test/ { name = $$2; sub(/\(.*/, "", name) } /\*update/ && name { print name }'

.PHONY: test deps bench generate check format generated bundle bundled screenshot

# Vets everything and runs all tests, with whatever they need.
test: deps
	$(GO) vet ./... && $(GO) test -timeout 14m ./...

# Fetches what the tests need and the machine lacks: modules, and a browser.
deps:
	$(GO) mod download
	@command -v chromium chromium-headless-shell google-chrome >/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -qq && apt-get install -y -qq chromium; \
		else echo "the tests of the html page need Chromium: install it (on Debian: apt-get install chromium), then run this again"; exit 1; fi; }

# Runs the benchmarks whose names are fixed COUNT times each, into RESULTS.
bench:
	@{ $(GO) test ./sim                    -run '^$$' -bench '^Benchmark(MM1|Hold)$$'   -benchmem -timeout 60m -count $(COUNT); \
	  $(GO) test ./sim/experiment         -run '^$$' -bench '^BenchmarkReplications$$' -benchmem -timeout 60m -count $(COUNT); \
	  $(GO) test ./models/traffic/request -run '^$$' -bench '^BenchmarkRequests$$'     -benchmem -timeout 60m -count $(COUNT); \
	} | tee $(RESULTS)

# Writes generated tables, goldens and printed examples anew. Read the
# difference before you commit it: CONTRIBUTING.md says when it may change.
generate: deps
	@for package in $(COMPARING); do \
		tests=$$($(WRITERS) $$package*_test.go | sort -u | paste -sd '|'); \
		$(GO) test ./$$package -count=1 -run "^($$tests)$$" -update; \
	done

# Makes the script of the html page of reports/page/src and of what
# package-lock.json pins. It needs node and npm.
bundle:
	reports/page/build.sh

# Takes the README's picture of the html page anew.
screenshot: deps
	page=$$(mktemp -d)/page.html && $(GO) run ./cmd/rehearse run tax-engine -o $$page && \
	$(GO) test ./reports/page -count=1 -run '^TestScreenshot$$' -args -of $$page -screenshot ../../docs/page.png

# What a change must pass before it is sent, beside the tests.
check: format bundled generated
	$(GO) vet ./...

format:
	@files=$$(gofmt -l cmd docs models reports scenarios sim); \
	if [ -n "$$files" ]; then echo "gofmt would change:" $$files; exit 1; fi

# Fails when the script of the html page is not what make bundle writes.
bundled:
	@before=$$(cat reports/page/bundle.js reports/page/echarts/* | cksum); \
	$(MAKE) --no-print-directory bundle; \
	if [ "$$before" != "$$(cat reports/page/bundle.js reports/page/echarts/* | cksum)" ]; then \
		echo "reports/page/bundle.js was out of date; it is written anew"; exit 1; \
	fi

# Fails when make generate changes something.
generated:
	@state() { git status --porcelain; git diff | cksum; }; \
	before=$$(state); \
	$(MAKE) --no-print-directory generate; \
	if [ "$$before" != "$$(state)" ]; then \
		echo "generated files were out of date; they are written anew, see git diff:"; git status --short; exit 1; \
	fi
