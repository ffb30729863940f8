// The grammar of engine/text/remittance.h a character at a time: what TokenReader is held against.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/text/remittance_tokens.h"

namespace hexiao::naive {

struct NaiveToken {
  Token token;  // arena is not set
  std::string compact;
};
std::vector<NaiveToken> read_tokens(std::string_view text);

}  // namespace hexiao::naive
