// Commands, results and names that the tests of this folder and the documentation share.
#pragma once

#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/result.h"
#include "protocol/codec.h"

namespace hexiao::test {

// Each field different from all others.
std::vector<Command> one_of_each();

ReceivePayment sample_payment();

// An automatic result of that payment, with a runner-up.
Result sample_result();

// "I7", "D7", "C7" for ids 7; every payment is in CNY.
class SampleNames final : public protocol::Names {
 public:
  Item item(ItemId id) const override;
  std::string_view customer_no(CustomerId id) const override;
  Currency payment_currency(PaymentId id) const override;
};

}  // namespace hexiao::test
