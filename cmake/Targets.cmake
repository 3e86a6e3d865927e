# The four kinds of target in this tree. A folder's CMakeLists.txt says what it has and what each
# part needs; how it is compiled is said here once.

set(TREFF_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
                   -Wno-missing-field-initializers)
option(TREFF_WERROR "Treat our own warnings as errors." OFF)
if(TREFF_WERROR)
  list(APPEND TREFF_WARNINGS -Werror)
endif()

# treff_precompile(NAME): NAME takes the headers precompiled once for all (cmake/precompiled.h). The
# flags that a precompiled header depends on must then be the same everywhere: hence -pthread, and
# -Wpedantic, which defines a macro, also for generated code.
if(TREFF_PRECOMPILE)
  add_compile_options(-pthread)
  file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc "// The one source of the precompiled header.\n")
  add_library(treff_precompiled STATIC ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_precompile_headers(treff_precompiled PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled.h)
  target_compile_options(treff_precompiled PRIVATE ${TREFF_WARNINGS})
  target_link_libraries(treff_precompiled PRIVATE protobuf::libprotobuf gRPC::grpc++ absl::time)
endif()
function(treff_precompile NAME)
  if(TREFF_PRECOMPILE)
    target_precompile_headers(${NAME} REUSE_FROM treff_precompiled)
  endif()
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
  else()
    add_library(${NAME} INTERFACE)
    target_include_directories(${NAME} INTERFACE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${NAME} INTERFACE ${ARG_DEPS})
  endif()
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

# treff_test(NAME LABEL unit SRCS … DEPS … [DATA_DIR dir]): one GoogleTest program, one ctest entry.
# LABEL is unit, integration, e2e or faults. tests/testing/paths.h has the source tree's path as
# TREFF_SOURCE_DIR, the programs' folder as TREFF_BIN_DIR.
function(treff_test NAME)
  if(NOT TREFF_BUILD_TESTS)
    return()
  endif()
  cmake_parse_arguments(ARG "" "LABEL;TIMEOUT" "SRCS;DEPS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL unit)
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${NAME} ${ARG_SRCS})
  set_target_properties(${NAME} PROPERTIES
                        RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${NAME} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${NAME} PRIVATE ${TREFF_WARNINGS})
  target_link_libraries(${NAME} PRIVATE ${ARG_DEPS} GTest::gmock GTest::gtest_main)
  treff_precompile(${NAME})
  add_test(NAME ${NAME} COMMAND ${NAME})
  set_tests_properties(${NAME} PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT})
endfunction()

# treff_embed(NAME NAMESPACE ns FILES …): compiles data files into the program, so that a binary
# needs no files beside it. Gives `const std::vector<treff::EmbeddedFile>& <ns>::EmbeddedFiles()`,
# declared by the generated header `<binary dir>/<NAME>.h`, in the order given, each with its name
# relative to the calling folder.
function(treff_embed NAME)
  cmake_parse_arguments(ARG "" "NAMESPACE" "FILES" ${ARGN})
  set(OUT ${CMAKE_CURRENT_BINARY_DIR}/embedded/${NAME})
  set(PATHS)
  foreach(FILE ${ARG_FILES})
    list(APPEND PATHS ${CMAKE_CURRENT_SOURCE_DIR}/${FILE})
  endforeach()
  add_custom_command(
    OUTPUT ${OUT}.cc ${OUT}.h
    COMMAND ${CMAKE_COMMAND} -DOUT=${OUT} -DNAMESPACE=${ARG_NAMESPACE}
            -DROOT=${CMAKE_CURRENT_SOURCE_DIR} "-DFILES=${ARG_FILES}"
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${PATHS} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    VERBATIM)
  add_library(${NAME} STATIC ${OUT}.cc)
  target_include_directories(${NAME} PUBLIC ${PROJECT_SOURCE_DIR}
                                            ${CMAKE_CURRENT_BINARY_DIR}/embedded)
endfunction()
