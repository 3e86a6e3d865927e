# Every outside package, found once. The reasons for each are in docs/adr/0002-dependencies.md.
#
# Order matters: Protobuf must be found in module mode before gRPC's own package, or the two
# disagree about the targets.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# Halves a build from nothing. Off in the dev preset, where ccache serves better (it cannot see into
# a precompiled header) and a forgotten #include should show.
option(TREFF_PRECOMPILE "Precompile the headers that most sources include." OFF)
if(NOT TREFF_PRECOMPILE)
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(THREADS_PREFER_PTHREAD_FLAG ON)

option(TREFF_BUILD_TESTS "Build the tests and the benchmarks." ON)
option(TREFF_FUZZ "Build the fuzz targets, which need clang." OFF)

find_package(Threads REQUIRED)
find_package(OpenMP REQUIRED)
find_package(Protobuf REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(CURL REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(simdjson CONFIG REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(spdlog CONFIG REQUIRED)

find_package(PkgConfig REQUIRED)
pkg_check_modules(geos REQUIRED IMPORTED_TARGET geos)
pkg_check_modules(hiredis REQUIRED IMPORTED_TARGET hiredis)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(gumbo REQUIRED IMPORTED_TARGET gumbo)
pkg_check_modules(libzip REQUIRED IMPORTED_TARGET libzip)
pkg_check_modules(libzstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(pugixml REQUIRED IMPORTED_TARGET pugixml)
pkg_check_modules(httplib REQUIRED IMPORTED_TARGET cpp-httplib)
pkg_check_modules(rhonabwy REQUIRED IMPORTED_TARGET librhonabwy)
pkg_check_modules(cli11 REQUIRED IMPORTED_TARGET CLI11)

# libcsv ships neither a CMake package nor a pkg-config file.
find_library(TREFF_LIBCSV csv REQUIRED)

# SOCI ships neither a CMake package nor a pkg-config file on Debian.
add_library(soci INTERFACE)
target_include_directories(soci SYSTEM INTERFACE /usr/include/soci ${PostgreSQL_INCLUDE_DIRS})
target_link_libraries(soci INTERFACE soci_core soci_sqlite3 soci_postgresql)

if(TREFF_BUILD_TESTS)
  find_package(GTest CONFIG REQUIRED)
  find_package(benchmark CONFIG REQUIRED)
endif()

# ccache and mold are taken where they are installed; a build without them is only slower.
find_program(TREFF_CCACHE ccache)
if(TREFF_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${TREFF_CCACHE})
endif()
find_program(TREFF_MOLD mold)
if(TREFF_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
