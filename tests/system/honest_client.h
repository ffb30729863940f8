// A client that hands in 64 payments every so often, whatever happens around it, and notes how long
// each answer took from the moment at which it should have been asked for.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "protocol/client.h"

namespace hexiao::system_test {

inline constexpr unsigned kHonestBatch = 64;

// 64 payments that no other name and number has.
protocol::CommandBatch honest_batch(const std::string& name, std::uint64_t number);
// The customers and items that they pay.
void open_ledger(protocol::Client& client);

class HonestClient {
 public:
  HonestClient(std::uint16_t port, std::string name, unsigned per_second);

  // Works for so long; gives the 99th percentile of the times in microseconds.
  std::int64_t work(std::chrono::milliseconds time);
  // Everything that was acknowledged is recorded once, and nothing else of this name is.
  void check_recorded() const;
  std::uint64_t batches() const { return next_; }

 private:
  const std::uint16_t port_;
  const std::string name_;
  const std::chrono::microseconds every_;
  protocol::Client client_;
  std::uint64_t next_ = 0;
};

}  // namespace hexiao::system_test
