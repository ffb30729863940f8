#include "daemon/config/endpoint.h"

#include <fmt/format.h>

#include <charconv>

namespace hexiao::daemon {

std::string Endpoint::text() const {
  return host.find(':') == std::string::npos ? fmt::format("{}:{}", host, port)
                                             : fmt::format("[{}]:{}", host, port);
}

tl::expected<Endpoint, std::string> parse_endpoint(std::string_view text) {
  const auto wrong = [&](std::string_view why) {
    return tl::make_unexpected(
        fmt::format("\"{}\" is no HOST:PORT: {}; write for example 127.0.0.1:7411", text, why));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong("the port is missing");
  std::string_view host = text.substr(0, colon);
  const std::string_view port_text = text.substr(colon + 1);
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
    host = host.substr(1, host.size() - 2);
  else if (host.find(':') != std::string_view::npos)
    return wrong("an IPv6 address stands in brackets, as in [::1]:7411");
  if (host.empty()) return wrong("the host is missing");
  std::uint16_t port = 0;
  const char* end = port_text.data() + port_text.size();
  const auto [at, error] = std::from_chars(port_text.data(), end, port);
  if (error != std::errc() || at != end) return wrong("the port is a number from 0 to 65535");
  return Endpoint{std::string(host), port};
}

}  // namespace hexiao::daemon
