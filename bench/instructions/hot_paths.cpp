// Runs every hot path once and prints "name operations", a line each, in the order in which they
// ran. count_instructions.sh runs it under callgrind, which counts inside counted() alone.
//
//   hot_paths             runs them
//   hot_paths --built     prints what the counts depend on: compiler and C library
//
// Exit codes: 0 done, 1 a path gave a wrong answer, 2 usage.
#include <gnu/libc-version.h>

#include <cstdio>
#include <cstring>

#include "bench/instructions/hot_path.h"

namespace hexiao::bench {

// A name of its own in the program's symbols: callgrind is told to begin and end here.
[[gnu::noinline, gnu::used]] void counted(HotPath& path);
void counted(HotPath& path) { path.run(); }

namespace {

#ifdef __clang__
constexpr const char* kCompiler = "";  // its version text names it
#else
constexpr const char* kCompiler = "g++ ";
#endif

int run() {
  HotPaths paths;
  add_engine_paths(paths);
  add_wire_paths(paths);
  add_reading_paths(paths);
  for (const auto& path : paths) {
    counted(*path);
    const auto name = path->name();
    if (!path->right()) {
      std::fprintf(stderr, "hot_paths: %.*s gave a wrong answer\n", static_cast<int>(name.size()),
                   name.data());
      return 1;
    }
    std::printf("%.*s %llu\n", static_cast<int>(name.size()), name.data(),
                static_cast<unsigned long long>(path->operations()));
  }
  return 0;
}

}  // namespace
}  // namespace hexiao::bench

int main(int count, char** arguments) {
  if (count == 1) return hexiao::bench::run();
  if (count != 2 || std::strcmp(arguments[1], "--built") != 0) {
    std::fprintf(stderr, "usage: hot_paths [--built]\n");
    return 2;
  }
  std::printf("%s%s, glibc %s\n", hexiao::bench::kCompiler, __VERSION__, gnu_get_libc_version());
}
