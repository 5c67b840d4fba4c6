# Thin: the presets and scripts/ do the work.
.PHONY: quickstart build test bench format clean

quickstart:
	scripts/quickstart.sh

build:
	scripts/install_dependencies.sh build
	cmake --preset release --log-level=WARNING
	cmake --build --preset release

test:
	scripts/test.sh

bench:
	scripts/bench.sh

format:
	scripts/format.sh

clean:
	rm -rf build
