// Which bug is in: linked into every program of a build with planted bugs, and into no other.
#include "engine/vocabulary/planted_bug.h"

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace hexiao {
namespace {

std::optional<PlantedBug> chosen() {
  const char* const name = std::getenv("HEXIAO_PLANTED_BUG");
  if (name == nullptr || *name == '\0') return std::nullopt;
#define HEXIAO_PLANTED_BUG_CASE(bug, what) \
  if (std::string_view(name) == #bug) return PlantedBug::bug;
  HEXIAO_PLANTED_BUG_LIST(HEXIAO_PLANTED_BUG_CASE)
#undef HEXIAO_PLANTED_BUG_CASE
  std::fprintf(stderr, "HEXIAO_PLANTED_BUG=%s: no such bug (engine/vocabulary/planted_bug.h)\n",
               name);
  std::exit(64);
}

}  // namespace

bool planted(PlantedBug bug) noexcept {
  static const std::optional<PlantedBug> in = chosen();
  return in == bug;
}

}  // namespace hexiao
