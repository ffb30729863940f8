// A small invented ledger, the same for a seed, and what a client does with it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/client.h"

namespace hexiao::system_test {

struct InventedPayment {
  std::string bank_ref, text;
  std::int64_t minor = 0;
};

class InventedLedger {
 public:
  InventedLedger(std::uint64_t seed, std::uint32_t items, std::uint32_t payments);

  // Customers and items, then payments, in batches of at most `size`, always the same ones.
  std::size_t batch_count(std::size_t size) const;
  protocol::CommandBatch batch(std::size_t index, std::size_t size) const;
  // The payments in a batch.
  std::vector<std::string> bank_refs(std::size_t index, std::size_t size) const;
  const std::vector<InventedPayment>& payments() const { return payments_; }

 private:
  static constexpr std::uint32_t kCustomers = 20;
  std::size_t command_count() const;
  Rejection add(protocol::CommandBatch& batch, std::size_t command) const;

  std::uint32_t items_;
  std::vector<InventedPayment> payments_;
};

protocol::ClientResult<protocol::Client> connect(std::uint16_t port);

// Every payment of the daemon by its bank reference, with how often it is there.
std::map<std::string, int> recorded_payments(protocol::Client& client);

struct StandingOfState {
  std::string read_only;
  Lsn durable_lsn = 0;
  std::uint64_t state_hash = 0;
  Lsn hash_lsn = 0;
  std::uint64_t payments = 0, items = 0, policies = 0;
};
// Asks until the state's hash is that of now; the daemon rations how often it is taken.
StandingOfState standing_of(protocol::Client& client);

}  // namespace hexiao::system_test
