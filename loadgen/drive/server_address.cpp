#include "loadgen/drive/server_address.h"

#include <fmt/format.h>

#include <charconv>

namespace hexiao::loadgen {

tl::expected<ServerAddress, std::string> parse_server(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return tl::unexpected(fmt::format(
        "--server \"{}\": {}; write HOST:PORT, such as 127.0.0.1:7411 or [::1]:7411", text, why));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse("the port is missing");
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  const bool bracketed = host.starts_with('[') && host.ends_with(']');
  if (bracketed)
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return refuse("an IPv6 address stands in brackets");
  if (host.empty()) return refuse("the host is missing");
  ServerAddress address{.host = std::string(host), .port = 0};
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, address.port);
  if (error != std::errc() || stop != end || address.port == 0)
    return refuse("the port is not a number from 1 to 65535");
  return address;
}

}  // namespace hexiao::loadgen
