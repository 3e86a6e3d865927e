# Sourced by deploy/demo, deploy/suite and tests/run: one way to build, from the project's root.

# configured_with PRESET OPTION=ON…: whether the preset's build has these.
configured_with() {
  local cache=build/$1/CMakeCache.txt option
  shift
  for option in "$@"; do grep -q "^${option%=*}:BOOL=${option#*=}$" "$cache" || return; done
}

# build SETS… -- TARGETS…: installs the package sets, fetches google's protos, configures the
# preset TREFF_PRESET (release) and builds the targets; without targets, everything. With
# TREFF_BUILD_TESTS=ON the tests too, with TREFF_WERROR=ON no warning of ours passes.
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
    cmake --preset "$preset" -DTREFF_BUILD_TESTS="${TREFF_BUILD_TESTS:-OFF}" \
      -DTREFF_WERROR="${TREFF_WERROR:-OFF}" >configure.log 2>&1 ||
      { cat configure.log >&2; return 1; }
    rm -f configure.log
  fi
  local wanted=()
  [ "${TREFF_BUILD_TESTS:-OFF}" = OFF ] || wanted+=(TREFF_BUILD_TESTS=ON)
  [ "${TREFF_WERROR:-OFF}" = OFF ] || wanted+=(TREFF_WERROR=ON)
  configured_with "$preset" "${wanted[@]}" || cmake --preset "$preset" "${wanted[@]/#/-D}" >/dev/null
  cmake --build "build/$preset" ${1:+--target "$@"}
}
