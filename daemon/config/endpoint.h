// HOST:PORT as people write it: "127.0.0.1:7411", "localhost:0", "[::1]:7411".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::daemon {

struct Endpoint {
  std::string host;        // a name or an address, without brackets
  std::uint16_t port = 0;  // 0: any free port
  std::string text() const;
};

// The error is one sentence with the way out.
tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text);

}  // namespace hexiao::daemon
