# Everything from the distribution, nothing vendored, nothing downloaded. `./dev` installs the packages.
include_guard(GLOBAL)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED)                 # Asio, unordered_flat_map: headers only
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
find_package(tl-expected REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)  # SHA-256 of the log chain and of whole files
find_package(FlatBuffers REQUIRED)
find_package(tomlplusplus CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(JEMALLOC REQUIRED IMPORTED_TARGET jemalloc)
pkg_check_modules(XXHASH REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(RE2 REQUIRED IMPORTED_TARGET re2)        # patterns of policies: linear time, whatever the text
find_package(nlohmann_json REQUIRED)                # matching cases are JSON
if(HEXIAO_TESTS)
  find_package(GTest REQUIRED)
endif()
if(HEXIAO_BENCH)
  find_package(benchmark REQUIRED)
endif()
