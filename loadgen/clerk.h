// Would another clerk, given the customers, the open items and this payment, come to the one answer
// that is the truth? Computed from the data, never from what the payment was drawn as: every other
// explanation of equal strength is looked for. The rules in words: docs/loadgen.md, "Decidable".
//
// The items are seen as they are imported, not as other payments leave them. One thread (the index
// of names is built at the first question about a name).
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "loadgen/name_index.h"
#include "loadgen/payer_evidence.h"
#include "loadgen/world.h"

namespace hexiao::loadgen {

class Clerk {
 public:
  explicit Clerk(const World& world) : world_(world) {}  // must outlive the clerk
  using Customers = NameIndex::Customers;

  // All customers of the ledger that the payer may be.
  Customers who(std::uint32_t ledger, const PayerEvidence& payer);

  // The item's number is written, in full or (run_only) its running number alone: is no other open
  // item meant? Another customer's item with the same number is ruled out by the payer or by its
  // open amount.
  bool number_decides(const CustomerFacts& owner, const OpenItem& item, bool run_only, Money paid,
                      const Customers& payers) const;

  // `written` is `edits` away from the item's number, and the payer is its owner: of the payer's
  // items so near, the only one, or the only one with this open amount while none bears the
  // number itself; and no other customer's item bears it and has this open amount.
  bool damaged_number_decides(const CustomerFacts& owner, const OpenItem& item,
                              std::string_view written, int edits, Money paid) const;
  // Whether what is written is the number of another document of the owner with exactly this open
  // amount: then that is the one which is paid, for all who read it.
  bool names_another(const CustomerFacts& owner, const OpenItem& item, std::string_view written,
                     Money paid) const;

  // No number at all: of all these customers' open items, is there one set only with this sum, of
  // all sets with at most one item more than `items`? An item less its discount, while it is still
  // allowed, is a set as well.
  struct Sum {
    Currency currency;
    Money paid;
    Date booked;
    std::size_t items = 1;
  };
  bool amount_decides(const Customers& payers, const Sum& sum) const;

  // Has the customer an open item of this amount, other than `item`?
  bool has_other_item(const CustomerFacts& owner, const OpenItem& item, Money open) const;

  // The open items of an account, and the most that are looked at together in sets of three and
  // more.
  std::vector<OpenItem> items_of(const CustomerFacts& owner) const;
  static constexpr std::uint64_t kMostItemsInSets = 30;

 private:
  const World& world_;
  std::unique_ptr<NameIndex> names_;
};

}  // namespace hexiao::loadgen
