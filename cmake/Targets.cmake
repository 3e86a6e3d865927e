# The four kinds of target in this tree. A folder's CMakeLists.txt says what it has and what each
# part needs; how it is compiled is said here once.

set(TREFF_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                   -Wno-missing-field-initializers)
option(TREFF_WERROR "Treat our own warnings as errors." OFF)
if(TREFF_WERROR)
  # Not those that GCC 12 draws from how data flow when it optimises: it sees sizes in std::string
  # that cannot be. Nor that a library's own definitions keep it from the precompiled header.
  list(APPEND TREFF_WARNINGS -Werror -Wno-error=array-bounds -Wno-error=dangling-pointer
       -Wno-error=invalid-pch -Wno-error=maybe-uninitialized -Wno-error=restrict
       -Wno-error=stringop-overflow -Wno-error=stringop-overread)
endif()

# What makes a fault in memory end a program instead of giving it away; tests/structure looks at the
# built programs for it. Position independence is what Debian's compilers do by themselves.
option(TREFF_HARDEN "Harden the programs." OFF)
if(TREFF_HARDEN)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full
                      -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  add_link_options(-pie -Wl,-z,relro -Wl,-z,now)
endif()

# GCC looks for memory of its own to free so often that it is a tenth of its work. A gigabyte is what
# a source of ours takes at most.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  add_compile_options($<$<COMPILE_LANGUAGE:CXX>:--param=ggc-min-heapsize=1048576>)
endif()

# clang knows which lock guards what (platform/sync/mutex.h).
option(TREFF_THREAD_SAFETY "Have clang refuse what is used without its lock." OFF)
if(TREFF_THREAD_SAFETY)
  list(APPEND TREFF_WARNINGS -Wthread-safety -Werror=thread-safety)
endif()

# treff_precompile(NAME): NAME takes the headers precompiled once for all (cmake/precompiled.h). The
# flags that a precompiled header depends on must then be the same everywhere: hence -pthread, and
# -Wpedantic, which defines a macro, also for generated code.
#
# Tests have one of their own, with GoogleTest in it, and are not optimised: each is compiled far
# oftener than it would have to be fast. What they test is optimised as it is shipped.
set(TREFF_TEST_OPTIONS -O0 -U_FORTIFY_SOURCE)
if(TREFF_PRECOMPILE)
  add_compile_options(-pthread)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc "// The one source of a precompiled header.\n")
  function(treff_precompiled_header KIND)
    add_library(treff_${KIND} STATIC ${CMAKE_BINARY_DIR}/precompiled.cc)
    target_precompile_headers(treff_${KIND} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/${KIND}.h)
    target_compile_options(treff_${KIND} PRIVATE ${TREFF_WARNINGS})
    target_link_libraries(treff_${KIND} PRIVATE protobuf::libprotobuf gRPC::grpc++ absl::time)
  endfunction()
  treff_precompiled_header(precompiled)
  if(TREFF_BUILD_TESTS)
    treff_precompiled_header(precompiled_tests)
    target_include_directories(treff_precompiled_tests PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(treff_precompiled_tests PRIVATE GTest::gmock)
    target_compile_options(treff_precompiled_tests PRIVATE ${TREFF_TEST_OPTIONS})
  endif()
endif()
function(treff_precompile NAME)
  if(TREFF_PRECOMPILE)
    target_precompile_headers(${NAME} REUSE_FROM treff_precompiled)
  endif()
endfunction()
function(treff_precompile_test NAME)
  if(TREFF_PRECOMPILE)
    target_compile_options(${NAME} PRIVATE ${TREFF_TEST_OPTIONS})
    target_precompile_headers(${NAME} REUSE_FROM treff_precompiled_tests)
    treff_compile_together(${NAME})
  endif()
endfunction()
# treff_compile_together(NAME): NAME's sources are compiled a few at a time, as if they were one:
# what they include and what templates they use is then compiled once, which is most of the work.
function(treff_compile_together NAME)
  set_target_properties(${NAME} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  set_property(GLOBAL APPEND PROPERTY TREFF_TOGETHER ${NAME})
endfunction()

# treff_make_batches(), after all targets: says which sources go together (cmake/batches.mjs). When
# a source has come to call something by a name that another one of its batch uses, the compiler
# says so: configure again, and they are apart. Names within functions are not looked at: one that
# hides another source's is to be called otherwise.
function(treff_make_batches)
  get_property(TARGETS GLOBAL PROPERTY TREFF_TOGETHER)
  set(ALL)
  foreach(NAME ${TARGETS})
    get_target_property(FOLDER ${NAME} SOURCE_DIR)
    get_target_property(SOURCES ${NAME} SOURCES)
    list(JOIN SOURCES " " SOURCES)
    string(APPEND ALL "${NAME} ${FOLDER} ${SOURCES}\n")
  endforeach()
  file(WRITE ${CMAKE_BINARY_DIR}/together.txt "${ALL}")
  execute_process(COMMAND node ${PROJECT_SOURCE_DIR}/cmake/batches.mjs
                          ${CMAKE_BINARY_DIR}/together.txt ${CMAKE_BINARY_DIR}/batches.cmake
                  COMMAND_ERROR_IS_FATAL ANY)
  include(${CMAKE_BINARY_DIR}/batches.cmake)
endfunction()

# treff_library(NAME SRCS a.cc … DEPS …): a small static library. Without SRCS: headers only.
function(treff_library NAME)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  if(ARG_SRCS)
    add_library(${NAME} STATIC ${ARG_SRCS})
    target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR})
    target_compile_options(${NAME} PRIVATE ${TREFF_WARNINGS})
    target_link_libraries(${NAME} PUBLIC ${ARG_DEPS} PRIVATE ${ARG_PRIVATE_DEPS})
    treff_precompile(${NAME})
    if(TREFF_PRECOMPILE)
      treff_compile_together(${NAME})
    endif()
  else()
    add_library(${NAME} INTERFACE)
    target_include_directories(${NAME} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${NAME} INTERFACE ${ARG_DEPS})
  endif()
endfunction()

# treff_exact_sums(NAME): sums of NAME are compared, between programs and machines, so that the
# compiler may not round them in another way by fusing a multiplication with an addition.
function(treff_exact_sums NAME)
  target_compile_options(${NAME} PRIVATE -ffp-contract=off)
endfunction()

# treff_binary(NAME SRCS main.cc DEPS …): a program in <build>/bin.
function(treff_binary NAME)
  cmake_parse_arguments(ARG "" "" "SRCS;DEPS" ${ARGN})
  add_executable(${NAME} ${ARG_SRCS})
  target_include_directories(${NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${NAME} PRIVATE ${TREFF_WARNINGS})
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS})
  treff_precompile(${NAME})
endfunction()

# How much longer a test may take in a build that runs slowly.
set(TREFF_TEST_PATIENCE 1 CACHE STRING "Factor of the tests' time limits.")

# Builds the tests that are marked SANITIZED.
add_custom_target(sanitized_tests)

# treff_test(NAME [SANITIZED] LABEL unit SRCS … DEPS …): one GoogleTest program, one ctest entry.
# LABEL is unit, integration, e2e or faults. SANITIZED: tests/run also runs it under the address and
# undefined-behaviour sanitizers, as every test of a parser, a store or the solver should be; it
# starts no program of ours. tests/testing/paths.h has the source tree's path as TREFF_SOURCE_DIR,
# the programs' folder as TREFF_BIN_DIR.
function(treff_test NAME)
  if(NOT TREFF_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "SANITIZED" "LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  math(EXPR ARG_TIMEOUT "${ARG_TIMEOUT} * ${TREFF_TEST_PATIENCE}")
  add_executable(${NAME} ${ARG_SRCS})
  set_target_properties(${NAME} PROPERTIES
                        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${NAME} PRIVATE ${TREFF_WARNINGS})
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  treff_precompile_test(${NAME})
  add_test(NAME ${NAME} COMMAND ${NAME})
  if(ARG_SANITIZED)
    list(APPEND ARG_LABEL sanitized)
    add_dependencies(sanitized_tests ${NAME})
  endif()
  set_tests_properties(${NAME} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# treff_embed(NAME NAMESPACE ns FILES …): compiles data files into the program, so that a binary
# needs no files beside it. Gives `const std::vector<treff::EmbeddedFile>& <ns>::EmbeddedFiles()`,
# declared by the generated header `<binary dir>/<NAME>.h`, in the order given, each with its name
# relative to the calling folder, or to ROOT where files that are made are in.
function(treff_embed NAME)
  cmake_parse_arguments(ARG "" "NAMESPACE;ROOT" "FILES" ${ARGN})
  if(NOT ARG_ROOT)
    set(ARG_ROOT ${CMAKE_CURRENT_SOURCE_DIR})
  endif()
  set(OUT ${CMAKE_CURRENT_BINARY_DIR}/embedded/${NAME})
  set(PATHS)
  foreach(FILE ${ARG_FILES})
    list(APPEND PATHS ${ARG_ROOT}/${FILE})
  endforeach()
  add_custom_command(
    OUTPUT ${OUT}.cc ${OUT}.h
    COMMAND ${CMAKE_COMMAND} -DOUT=${OUT} -DNAMESPACE=${ARG_NAMESPACE}
            -DROOT=${ARG_ROOT} "-DFILES=${ARG_FILES}"
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${PATHS} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    VERBATIM)
  add_library(${NAME} STATIC ${OUT}.cc)
  target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR}
                                            ${CMAKE_CURRENT_BINARY_DIR}/embedded)
endfunction()
