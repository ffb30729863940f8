// Where the payments of a run come from: payments.csv of `generate`, or a draw in process.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <tl/expected.hpp>

#include "engine/vocabulary/commands.h"
#include "loadgen/payment_classes.h"
#include "loadgen/world.h"

namespace hexiao::loadgen {

struct SourceError {
  enum class Kind : std::uint8_t { io, bad_data, too_few_items } kind = Kind::io;
  std::string what;  // with file and line, where there is one
};

// Takes one payment; its texts live until it returns. Anything but "" is why it cannot be taken,
// and ends the reading.
using TakePayment = std::function<std::string(const ReceivePayment& payment)>;

// Rows of a file with the columns of `payments` (docs/loadgen.md); at most `most` of them.
tl::expected<void, SourceError> read_payments(const std::string& path, std::uint64_t most,
                                              const TakePayment& take);

// The payments that `generate` would write for the same world, shares and number.
tl::expected<void, SourceError> draw_payments(const World& world, const ClassShares& shares,
                                              std::uint64_t payments, const TakePayment& take);

}  // namespace hexiao::loadgen
