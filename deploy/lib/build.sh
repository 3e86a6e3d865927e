# Sourced by deploy/demo, deploy/suite and tests/run: one way to build, from the project's root.

# build SETS… -- TARGETS…: installs the package sets, fetches google's protos, configures the
# preset TREFF_PRESET (release) and builds the targets; without targets, everything.
build() {
  local sets=() preset=${TREFF_PRESET:-release}
  while [ $# -gt 0 ] && [ "$1" != -- ]; do sets+=("$1"); shift; done
  [ $# -eq 0 ] || shift

  deploy/install-packages "${sets[@]}"
  if [ ! -f protos/node_modules/.package-lock.json ] ||
     [ protos/package-lock.json -nt protos/node_modules/.package-lock.json ]; then
    (cd protos && npm ci --silent) >&2
  fi
  if [ ! -f "build/$preset/build.ninja" ]; then
    cmake --preset "$preset" -DTREFF_BUILD_TESTS="${TREFF_BUILD_TESTS:-OFF}" >configure.log 2>&1 ||
      { cat configure.log >&2; return 1; }
    rm -f configure.log
  fi
  if [ "${TREFF_BUILD_TESTS:-OFF}" = ON ] && ! grep -q 'TREFF_BUILD_TESTS:BOOL=ON' "build/$preset/CMakeCache.txt"; then
    cmake --preset "$preset" -DTREFF_BUILD_TESTS=ON >/dev/null
  fi
  cmake --build "build/$preset" ${1:+--target "$@"}
}
