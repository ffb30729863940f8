// The customers and open items of a seed, each a pure function of its index: nothing is kept but
// where each customer's items begin (8 bytes a customer). Texts are made when asked for.
//
// Customers are ranked by size: customer r has a share of the items proportional to 1 / (r + 25), a
// Zipf-Mandelbrot distribution counted in integers. A customer's items are a contiguous range of
// indexes; up to four in a row were issued together and have running numbers in a row. These runs
// are spread over the whole year by a bijection, so numbers are dense and the next run is somebody
// else's, as in a real ledger.
//
// Traps that are in the world itself, by their share (traits.h): sister customers with nearly the
// same name, numbers that two customers' items share, customers whose items all have one of two
// amounts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "loadgen/company_names.h"
#include "loadgen/locale.h"
#include "loadgen/number_layouts.h"
#include "loadgen/permutation.h"
#include "loadgen/traits.h"

namespace hexiao::loadgen {

struct WorldSize {
  std::uint64_t seed = 1;
  std::uint32_t customers = 1000;
  std::uint64_t items = 10'000;
  std::uint32_t ledgers = 1;
  std::uint64_t layout_seed = 0;  // of the document numbers; 0: the usual layouts
};

// The facts of a customer that its items and payments need again and again; cheap to make.
struct CustomerFacts {
  std::uint32_t index = 0;
  std::uint32_t ledger = 0;
  const Locale* locale = nullptr;
  Currency currency;
  int exponent = 2;
  std::uint32_t layout = 0;  // of the documents that this customer gets
  int terms_days = 30;
  int discount_percent = 0;  // 0: no cash discount
  int discount_days = 0;
  bool has_virtual_account = false;
  bool has_alias = false;
  bool has_second_account = false;
  bool has_contract = false;
  bool has_equal_amounts = false;
  std::optional<std::uint32_t> near_of;  // has nearly the name of this customer
  std::uint32_t group = 0;               // 0: none
  std::uint64_t first_item = 0;
  std::uint64_t item_count = 0;
};

struct OpenItem {
  std::uint64_t index = 0;
  ItemKind kind = ItemKind::invoice;
  std::uint64_t sequence = 0;         // the running number that its document number shows
  std::uint32_t layout = 0;           // of its document number
  Date numbered;                      // the day whose year the number shows
  std::optional<std::uint64_t> twin;  // another customer's item with this running number
  Money amount;                       // credits negative
  Money open;
  Money discount;
  Date issued;
  Date due;
  Date discount_until;
  bool shares_order = false;  // with the other item of its pair
  bool has_payment_ref = false;

  bool is_claim() const { return kind == ItemKind::invoice || kind == ItemKind::debit_note; }
};

class World {
 public:
  // CHECKs 1 <= customers <= kNameCapacity, customers <= items <= 10^9, 1 <= ledgers <= 99.
  World(WorldSize size, LocaleMix mix, Traits traits);

  const WorldSize& size() const { return size_; }
  const Traits& traits() const { return traits_; }
  // Items are issued in the year before this day; payments are booked in the days from it.
  static Date first_booking_day();

  CustomerFacts customer(std::uint32_t index) const;                     // O(1)
  OpenItem item(const CustomerFacts& owner, std::uint64_t index) const;  // O(1)
  std::uint32_t owner_of(std::uint64_t item_index) const;                // O(log customers)
  // The item that has this place among the running numbers (its twin shows the same number), or
  // size().items when there is none. Places are [lowest_sequence(), lowest_sequence() + places()).
  std::uint64_t item_of_sequence(std::uint64_t sequence) const;
  std::uint64_t lowest_sequence() const { return kLowestSequence; }
  std::uint64_t places() const { return sequence_.size() * kRun; }
  // The other of a pair of customers with near-equal names.
  std::optional<std::uint32_t> near_customer(std::uint32_t index) const;

  // Indexes of the items of the same order / contract as this item: [first, last).
  struct Range {
    std::uint64_t first, last;
  };
  Range order_of(const CustomerFacts& owner, const OpenItem& item) const;
  Range contract_of(const CustomerFacts& owner, const OpenItem& item) const;

  std::string ledger_code(std::uint32_t ledger) const;
  std::string ledger_account(std::uint32_t ledger) const;
  std::string customer_no(const CustomerFacts& customer) const;
  CompanyName name(const CustomerFacts& customer) const;
  PrintedNumber printed_no(const OpenItem& item) const;
  std::string document_no(const OpenItem& item) const { return printed_no(item).text; }
  // Blank when the document number is the item's alone.
  std::string item_no(const CustomerFacts& owner, const OpenItem& item) const;
  std::string order_no(const CustomerFacts& owner, const OpenItem& item) const;
  std::string contract_no(const CustomerFacts& owner, const OpenItem& item) const;
  std::string delivery_no(const CustomerFacts& owner, const OpenItem& item) const;
  std::string purchase_no(const CustomerFacts& owner, const OpenItem& item) const;
  // Compact; "" when the item has none.
  std::string payment_ref(const CustomerFacts& owner, const OpenItem& item) const;
  std::string account(const CustomerFacts& customer, bool second) const;
  std::string virtual_account(const CustomerFacts& customer) const;
  std::string tax_no(const CustomerFacts& customer) const;

 private:
  // Small running numbers would lose all their digits with their zeros.
  static constexpr std::uint64_t kLowestSequence = 1000;
  static constexpr std::uint64_t kRun = 4;

  bool is_near(std::uint32_t index) const;
  std::uint32_t layout_of(std::uint32_t customer) const;
  Date issued_at(std::uint64_t position) const;
  std::uint64_t position_of(std::uint64_t item_index) const;
  void share_number(const CustomerFacts& owner, OpenItem& item) const;

  WorldSize size_;
  LocaleMix mix_;
  Traits traits_;
  std::vector<std::uint64_t> first_item_;  // customers + 1
  Permutation sequence_;
  Permutation order_sequence_;
  Permutation customer_sequence_;
  int sequence_digits_;
  NumberLayouts layouts_;
};

}  // namespace hexiao::loadgen
