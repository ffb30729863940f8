// A console that writes into strings.
#pragma once

#include <sstream>

#include "clients/hexiao/console.h"

namespace hexiao::cli {

struct QuietConsole {
  std::ostringstream out;
  std::ostringstream err;
  Console console{.out = out, .err = err};
};

}  // namespace hexiao::cli
