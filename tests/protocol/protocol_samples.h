// Commands, results and names that the tests of this folder and the documentation share.
#pragma once

#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/result.h"
#include "protocol/codec.h"
#include "tests/protocol/fill.h"

namespace hexiao::test {

// Each field different from all others; forms too, of the same values every time.
std::vector<Command> one_of_each();

// One command of every kind that travels as a form, with values that follow from `seed`. Texts
// borrow from the object.
struct RandomForms {
  explicit RandomForms(std::uint64_t seed);
  std::vector<Command> commands;

 private:
  Filler filler_;
};

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
