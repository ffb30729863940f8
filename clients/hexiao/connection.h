// From --server to a session, and from the client library's errors to the command line's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "clients/hexiao/failure.h"
#include "clients/hexiao/options.h"
#include "engine/vocabulary/rejection.h"
#include "protocol/client.h"

namespace hexiao::cli {

struct ServerAddress {
  std::string host;
  std::uint16_t port = 0;
};

// "host:port", "[::1]:7411". Fails with exit code usage.
Expected<ServerAddress> parse_server(std::string_view text);

Expected<protocol::Client> connect(const GlobalOptions& global);

Failure to_failure(const protocol::ClientError& error);
// A business answer "no": `subject` is what it was asked for, "payment 12".
Failure to_failure(std::string_view subject, Rejection rejection, std::string_view field,
                   std::string_view detail);

// The daemon itself cannot take anything now: going on with the next row is no use.
bool stops_everything(Rejection rejection);

// The codes of all ledgers, sorted.
Expected<std::vector<std::string>> ledgers_of(protocol::Client& client);
// `wanted` if given, else the only ledger there is. Fails with exit code usage and their list.
Expected<std::string> choose_ledger(protocol::Client& client, const std::string& wanted);

// Sends one command and waits until it is durable. The answer, which holds one accepted result, or
// why not; `subject` as above.
Expected<protocol::ResultsReply> submit_one(protocol::Client& client, const Command& command,
                                            std::string_view subject);

// The one row of a query that has one.
Expected<protocol::Page> ask(protocol::Client& client, const protocol::Query& query);

}  // namespace hexiao::cli
