// Batches of payments of about 200 bytes and their answers, for measuring the wire.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/result.h"
#include "protocol/codec.h"
#include "protocol/frame.h"

namespace hexiao::bench {

inline constexpr std::size_t kSampleBatch = 1024;

// Texts of about 200 bytes in all, Latin or Chinese.
struct SamplePayments {
  explicit SamplePayments(bool chinese);
  SamplePayments(const SamplePayments&) = delete;
  SamplePayments& operator=(const SamplePayments&) = delete;

  std::vector<std::string> refs, texts;
  std::vector<ReceivePayment> list;  // borrows from the two above
};

// As one frame; and the payload of a frame, as the daemon reads it.
ByteBuffer encoded(const SamplePayments& payments);
protocol::Payload payload_of(const ByteBuffer& frame);

// A batch of payments that were allocated by their numbers.
std::vector<Result> sample_results();

// Every item is INV-1000001, every customer C-4711.
class SampleNames final : public protocol::Names {
 public:
  Item item(ItemId id) const override;
  std::string_view customer_no(CustomerId id) const override;
  Currency payment_currency(PaymentId id) const override;
};

}  // namespace hexiao::bench
