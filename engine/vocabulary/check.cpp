#include "engine/vocabulary/check.h"

#include <cstdio>
#include <cstdlib>

namespace hexiao {

void check_failed(const char* what, const char* file, int line) noexcept {
  std::fprintf(stderr, "hexiao: internal check failed: %s at %s:%d; nothing more is acknowledged\n",
               what, file, line);
  std::abort();
}

}  // namespace hexiao
