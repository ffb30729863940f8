// Who paid, and what the text names: the first half of the naive ladder.
#pragma once

#include <optional>

#include "engine/text/remittance.h"
#include "tests/engine/naive_matcher.h"

namespace hexiao::naive {

// The customers that the strongest mark names, best first.
struct Payer {
  std::vector<CustomerId> customers;
  PayerLevel level = PayerLevel::none;
  PayerMark mark = PayerMark::none;

  bool known() const { return level >= PayerLevel::full; }
  bool alone() const { return customers.size() == 1; }
  bool names(CustomerId id) const;
  CustomerId first() const { return customers.empty() ? CustomerId{} : customers.front(); }
};

Payer find_payer(const Ledger& ledger, const ReceivePayment& payment);

struct Mention {
  const Item* item = nullptr;
  KeyKind key = KeyKind::document;
  KeyHit hit = KeyHit::full;
  DocumentLevel level = DocumentLevel::none;
  TextField field = TextField::text;
  std::uint16_t offset = 0, length = 0;
  std::size_t token_bytes = 0;
  bool expanded = false;
  std::optional<Money> stated;
};

// `unread_number`: a token of five or more digits, and no sign that it is something else, names
// nothing.
std::vector<Mention> find_mentions(const Ledger& ledger, const Policy& policy,
                                   const ReceivePayment& payment, const Payer& payer,
                                   bool& unread_number);

}  // namespace hexiao::naive
