// All payments of a run, encoded before it begins, so that what is measured is the daemon and not
// the making of bytes. Frames are dealt out to lanes (one a connection) in turn, and lie in each
// lane one behind the other as they will be written.
//
// What is kept of a payment beside its bytes is what the answers are checked with: its amount and
// the account (ledger and currency) that it belongs to.
//
// One owner while it is filled; read-only afterwards. Memory: the frames (some 300 bytes a payment)
// and 10 bytes a payment.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/money.h"
#include "protocol/command_batch.h"
#include "protocol/frame.h"

namespace hexiao::loadgen {

struct PreparationOptions {
  std::uint32_t batch = 1024;       // payments in a frame
  std::uint32_t connections = 1;    // lanes
  protocol::FrameLimits limits;     // of the daemon
  std::uint64_t first_request = 1;  // of each lane
  std::string bank_ref_prefix;      // put before every bank reference
};

struct PreparedFrame {
  std::uint64_t request = 0;
  std::uint64_t first_payment = 0;  // counted over all lanes
  std::uint32_t payments = 0;
  std::uint32_t chunk = 0;
  std::size_t begin = 0, end = 0;  // in the chunk
};

struct Lane {
  std::vector<PreparedFrame> frames;
  std::vector<ByteBuffer> chunks;  // a frame lies in one
};

struct SentPayment {
  Money amount;
  std::uint16_t account = 0;
};

class PreparedFrames {
 public:
  explicit PreparedFrames(PreparationOptions options);

  // "" or why the payment cannot be sent: a text longer than the format can say, amounts that no
  // sum can hold, more accounts than can be counted.
  std::string add(const ReceivePayment& payment);
  // Encodes what is left. Nothing is added afterwards.
  void finish();

  const std::vector<Lane>& lanes() const { return lanes_; }
  std::uint64_t payments() const { return amounts_.size(); }
  std::uint64_t frames() const { return frames_; }
  std::uint64_t bytes() const { return bytes_; }
  SentPayment payment(std::uint64_t index) const { return {amounts_[index], account_of_[index]}; }
  // Ledger and currency, by SentPayment::account.
  const std::vector<std::pair<std::string, std::string>>& accounts() const { return accounts_; }

 private:
  void encode_batch();
  // The account's number, or -1 when there are too many.
  int account(std::string_view ledger, std::string_view currency);

  PreparationOptions options_;
  protocol::CommandBatch batch_;
  std::vector<Lane> lanes_;
  std::vector<std::uint64_t> next_request_;  // by lane
  std::vector<Money> amounts_;
  std::vector<std::uint16_t> account_of_;
  std::vector<std::pair<std::string, std::string>> accounts_;
  std::map<std::pair<std::string, std::string>, std::uint16_t> account_numbers_;
  std::vector<Money> sums_;  // of absolute amounts, by account: no sum of a part can overflow
  std::string bank_ref_;
  std::uint64_t batch_begins_at_ = 0;
  std::uint64_t frames_ = 0;
  std::uint64_t bytes_ = 0;
};

// What a run puts before its bank references: the same for the same seed and run id, and another
// for any other. "L" and 12 hexadecimal digits and "-".
std::string bank_ref_prefix(std::uint64_t seed, std::string_view run_id);

}  // namespace hexiao::loadgen
