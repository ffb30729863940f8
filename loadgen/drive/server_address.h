// HOST:PORT as users write it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::loadgen {

struct ServerAddress {
  std::string host;
  std::uint16_t port = 0;
};

// "127.0.0.1:7411", "[::1]:7411". The error says what is wrong and what to write.
tl::expected<ServerAddress, std::string> parse_server(std::string_view text);

}  // namespace hexiao::loadgen
