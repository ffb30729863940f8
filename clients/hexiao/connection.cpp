#include "clients/hexiao/connection.h"

#include <fmt/core.h>

#include <charconv>
#include <set>

namespace hexiao::cli {
namespace {

using protocol::ClientErrorKind;

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

}  // namespace

Expected<ServerAddress> parse_server(std::string_view text) {
  const auto refuse = [&](std::string_view why) {
    return fail(ExitCode::usage, fmt::format("--server \"{}\": {}", text, why),
                "write HOST:PORT, such as 127.0.0.1:7411 or [::1]:7411");
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return refuse("the port is missing");
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return refuse("an IPv6 address stands in brackets");
  }
  if (host.empty()) return refuse("the host is missing");
  ServerAddress address{.host = std::string(host), .port = 0};
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, address.port);
  if (error != std::errc() || stop != end || address.port == 0)
    return refuse("the port is not a number from 1 to 65535");
  return address;
}

Expected<protocol::Client> connect(const GlobalOptions& global) {
  const auto address = parse_server(global.server);
  if (!address) return tl::unexpected(address.error());
  protocol::ClientOptions options;
  options.host = address->host;
  options.port = address->port;
  options.principal = global.principal;
  options.client_name = "hexiao";
  auto client = protocol::Client::connect(std::move(options));
  if (!client) return tl::unexpected(to_failure(client.error()));
  return std::move(*client);
}

Failure to_failure(const protocol::ClientError& error) {
  switch (error.kind) {
    case ClientErrorKind::unreachable:
      return {ExitCode::unreachable, error.text,
              "start the daemon (hexiaod serve), or name another with --server HOST:PORT"};
    case ClientErrorKind::timeout:
      return {ExitCode::unreachable, error.text,
              "look at the daemon's log, then try again: nothing is recorded twice"};
    case ClientErrorKind::refused:
      return {ExitCode::error, error.notice.text.empty() ? error.text : error.notice.text,
              error.notice.way_out};
    case ClientErrorKind::protocol:
      return {ExitCode::error, error.text,
              "check that a hexiaod of the same release listens there"};
    case ClientErrorKind::usage:
      break;
  }
  return {ExitCode::error, error.text, ""};
}

Failure to_failure(std::string_view subject, Rejection rejection, std::string_view field,
                   std::string_view detail) {
  std::string what = fmt::format("{}: {}", subject, to_text(rejection));
  if (!field.empty()) what += fmt::format(" (field {})", field);
  if (!detail.empty()) what += fmt::format(": {}", detail);
  ExitCode code = ExitCode::error;
  if (rejection == Rejection::read_only) code = ExitCode::io;
  if (rejection == Rejection::stopping) code = ExitCode::unreachable;
  return {code, std::move(what), std::string(explain(rejection))};
}

bool stops_everything(Rejection rejection) {
  return rejection == Rejection::read_only || rejection == Rejection::stopping ||
         rejection == Rejection::capacity;
}

Expected<protocol::ResultsReply> submit_one(protocol::Client& client, const Command& command,
                                            std::string_view subject) {
  protocol::CommandBatch batch(client.welcome().limits);
  if (const Rejection refused = batch.add(command); refused != Rejection::none)
    return tl::unexpected(to_failure(subject, refused, "", ""));
  auto reply = client.submit(batch, protocol::Detail::named);
  if (!reply) return tl::unexpected(to_failure(reply.error()));
  if (reply->results.size() != 1)
    return fail(ExitCode::error, "the daemon's answer is not for one command");
  const protocol::ResultView& result = reply->results.front();
  if (!result.ok())
    return tl::unexpected(to_failure(subject, result.rejection, result.field, result.detail));
  return std::move(*reply);
}

Expected<protocol::Page> ask(protocol::Client& client, const protocol::Query& query) {
  auto page = client.query(query);
  if (!page) return tl::unexpected(to_failure(page.error()));
  return std::move(*page);
}

Expected<std::vector<std::string>> ledgers_of(protocol::Client& client) {
  const auto page = ask(client, {.kind = protocol::QueryKind::status});
  if (!page) return tl::unexpected(page.error());
  if (page->status.empty()) return fail(ExitCode::error, "the daemon's status is empty");
  const protocol::StatusView& status = page->status.front();
  std::set<std::string> codes;
  for (const ControlTotal& total : status.totals) codes.emplace(total.ledger);
  // A ledger without items and payments has no totals yet; its customers name it.
  if (codes.size() < status.ledgers) {
    const auto done = protocol::for_each_page(
        client, {.kind = protocol::QueryKind::customers}, [&](const protocol::Page& customers) {
          for (const CustomerView& customer : customers.customers) codes.emplace(customer.ledger);
          return codes.size() < status.ledgers;
        });
    if (!done) return tl::unexpected(to_failure(done.error()));
  }
  return std::vector<std::string>(codes.begin(), codes.end());
}

Expected<std::string> choose_ledger(protocol::Client& client, const std::string& wanted) {
  auto ledgers = ledgers_of(client);
  if (!ledgers) return tl::unexpected(ledgers.error());
  if (ledgers->empty())
    return fail(ExitCode::usage, "the daemon has no ledger yet",
                "import customers first: hexiao import customers FILE.csv");
  if (!wanted.empty()) {
    for (const std::string& code : *ledgers)
      if (code == wanted) return wanted;
    return fail(ExitCode::usage, fmt::format("there is no ledger \"{}\"", wanted),
                fmt::format("name one of these with --ledger: {}", listed(*ledgers)));
  }
  if (ledgers->size() == 1) return ledgers->front();
  return fail(ExitCode::usage, "the daemon has several ledgers, and it is not said which one",
              fmt::format("name one of these with --ledger: {}", listed(*ledgers)));
}

}  // namespace hexiao::cli
