# How every target of the project is made: one dialect, one set of warnings, one include root.
include_guard(GLOBAL)

option(HEXIAO_TESTS "build the tests" ON)
option(HEXIAO_BENCH "build the benchmarks" ON)
option(HEXIAO_WERROR "treat warnings as errors (on in CI)" OFF)
option(HEXIAO_PLANTED_BUGS "known mistakes that the fault tests must catch (engine/vocabulary/planted_bug.h)" OFF)
option(HEXIAO_FUZZ "build the fuzz targets for libFuzzer (clang; preset fuzz)" OFF)
set(HEXIAO_SANITIZE "" CACHE STRING "value of -fsanitize=, e.g. address,undefined or thread")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(HEXIAO_CCACHE ccache)
if(HEXIAO_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${HEXIAO_CCACHE}")
endif()

add_library(hexiao_options INTERFACE)
target_include_directories(hexiao_options INTERFACE "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}")
target_compile_options(hexiao_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                       -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough
                       # options are structs with designated initialisers: what is left out has its default
                       -Wno-missing-field-initializers)
if(HEXIAO_WERROR)
  target_compile_options(hexiao_options INTERFACE -Werror)
endif()
if(HEXIAO_SANITIZE)
  target_compile_options(hexiao_options INTERFACE -fsanitize=${HEXIAO_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(hexiao_options INTERFACE -fsanitize=${HEXIAO_SANITIZE})
  # Asio has a fence that GCC's ThreadSanitizer does not model; it guards no data of ours.
  if(HEXIAO_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(hexiao_options INTERFACE -Wno-tsan)
  endif()
endif()

if(HEXIAO_FUZZ)
  target_compile_definitions(hexiao_options INTERFACE HEXIAO_SMALL_TABLES)
  target_compile_options(hexiao_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

if(HEXIAO_PLANTED_BUGS)
  if(CMAKE_BUILD_TYPE MATCHES "^(Release|MinSizeRel)$")
    message(FATAL_ERROR "HEXIAO_PLANTED_BUGS=ON builds a wrong program on purpose: never with CMAKE_BUILD_TYPE="
                        "${CMAKE_BUILD_TYPE}. Use `cmake --preset faults`.")
  endif()
  target_compile_definitions(hexiao_options INTERFACE HEXIAO_PLANTED_BUGS)
endif()

# hexiao_library(NAME SOURCES a.cpp … LINKS other …)
function(hexiao_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC hexiao_options ${ARG_LINKS})
endfunction()

# hexiao_program(NAME SOURCES main.cpp … LINKS …): lands in build/<preset>/bin
function(hexiao_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE hexiao_options ${ARG_LINKS})
endfunction()

# hexiao_test(NAME [THREADED] [FAULTS] SOURCES a_test.cpp … LINKS …): a GoogleTest program and its ctest entry.
# THREADED also puts it into the run under ThreadSanitizer, FAULTS into `./dev faults` (there without a time
# limit of its own). Tests run in the source root, so that they find conf/ and the shared folder beside the
# project.
function(hexiao_test name)
  cmake_parse_arguments(ARG "THREADED;FAULTS" "TIMEOUT" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE hexiao_options ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  if(NOT (ARG_FAULTS AND HEXIAO_PLANTED_BUGS))
    set_tests_properties(${name} PROPERTIES TIMEOUT ${ARG_TIMEOUT})
  endif()
  if(ARG_FAULTS)
    set_property(TEST ${name} APPEND PROPERTY LABELS faults)
    set_property(GLOBAL APPEND PROPERTY HEXIAO_FAULT_TESTS ${name})
  endif()
  if(ARG_THREADED)
    set_property(TEST ${name} APPEND PROPERTY LABELS threaded)
    set_property(GLOBAL APPEND PROPERTY HEXIAO_THREADED_TESTS ${name})
  endif()
endfunction()

# hexiao_bench(NAME SOURCES … LINKS …): a Google Benchmark program that checks its answers; a short run of it is a test.
function(hexiao_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE hexiao_options ${ARG_LINKS} benchmark::benchmark)
  if(HEXIAO_TESTS)
    add_test(NAME ${name}_smoke COMMAND ${name} --benchmark_min_time=0.001 WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${name}_smoke PROPERTIES TIMEOUT 300 LABELS bench ENVIRONMENT HEXIAO_BENCH_SMALL=1)
  endif()
endfunction()
