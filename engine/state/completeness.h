// What master data and items lack or contradict, counted as they change, so that the checklist of
// an import (engine/reports/checklist.h) is read and not searched for.
//
// Derived from the rows, additive: what is counted is counted out by the same call with -1 before
// it changes. A part of State; one owner. O(1) a call, with the check digits of one tax id.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "engine/vocabulary/ids.h"

namespace hexiao {

// Letters and digits, upper case; signs of other scripts stay. Equal tax ids are equal so.
std::string compact_tax_id(std::string_view tax_id);

// A customer as the checklist sees it; customers that were merged into others are not counted.
struct CustomerMarks {
  std::string_view tax_id;
  bool has_terms = false, has_limit = false, has_salesperson = false;
};

struct CustomerCounts {
  std::int64_t customers = 0, without_tax_id = 0, wrong_tax_id = 0, equal_tax_id = 0;
  std::int64_t without_terms = 0, without_limit = 0, without_salesperson = 0;
  friend bool operator==(const CustomerCounts&, const CustomerCounts&) = default;
};

// In minor units, within 64 bits as the ledger's items are (State::has_room).
struct ItemSum {
  std::int64_t count = 0, amount = 0;
  void add(std::int64_t of, std::int64_t sign) {
    count += sign;
    amount += sign * of;
  }
  friend bool operator==(const ItemSum&, const ItemSum&) = default;
};

// Of one ledger and currency. `items`: original amounts; `part_paid`: what was settled before the
// item came; the others: what is open of them.
struct ItemCounts {
  ItemSum items, credits, part_paid, without_due, due_before_issue, disputed;
  friend bool operator==(const ItemCounts&, const ItemCounts&) = default;
};

class Completeness {
 public:
  void count(LedgerId ledger, const CustomerMarks& marks, std::int64_t sign);
  CustomerCounts& customers(LedgerId ledger) { return customers_[ledger.value]; }
  ItemCounts& items(std::uint16_t ledger, std::uint16_t currency) {
    return items_[std::uint32_t{ledger} << 16 | currency];
  }
  // By LedgerId::value, and by that << 16 | Currency::packed.
  const std::map<std::uint32_t, CustomerCounts>& customers() const { return customers_; }
  const std::map<std::uint32_t, ItemCounts>& items() const { return items_; }
  // Whether the same is counted; what is all zero is nothing.
  bool operator==(const Completeness& other) const;
  std::uint64_t memory_bytes() const { return tax_ids_.size() * 16; }

 private:
  void count_tax_id(LedgerId ledger, std::string_view compact, std::int64_t sign);

  std::map<std::uint32_t, CustomerCounts> customers_;
  std::map<std::uint32_t, ItemCounts> items_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> tax_ids_;  // how often each stands
};

}  // namespace hexiao
