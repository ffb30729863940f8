// A ledger of N open items for measuring: one customer for each twenty items, every item found by
// document, order and payment reference, every customer by account and name. Numbers follow from
// the item's place, so nothing is kept beside the engine.
//
// N is HEXIAO_BENCH_ITEMS (1,000,000); HEXIAO_BENCH_SMALL makes it 2,000.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::bench {

std::uint32_t items_wanted();
// How many items a ledger of so many really has: a few more, so that scattering visits every one.
std::uint32_t whole_ledger(std::uint32_t items);
// Of a whole ledger: items in an order that no cache foresees, each once in `items`.
std::uint32_t scattered_item(std::uint64_t i, std::uint32_t items);

// Texts of the commands of one batch, in place: building them is not what is measured.
struct PaymentTexts {
  std::array<char, 24> bank_ref{};
  std::array<char, 40> account{};
  std::array<char, 64> name{};
  std::array<char, 96> text{};
};

// Gets what each unit recorded, and the first record's LSN; without one the records are thrown
// away.
using TakeRecords = std::function<void(Lsn first, const ByteBuffer& records)>;

class OpenLedger {
 public:
  static constexpr std::uint32_t kItemsOfACustomer = 20;

  explicit OpenLedger(std::uint32_t items, TakeRecords take = {});
  // Of an engine that holds such a ledger already.
  OpenLedger(std::uint32_t items, Engine engine, TakeRecords take);

  // A payment with full evidence: payer account, payer name, a text with the document's number, and
  // the item's amount. `n` is the payment's own number (its bank reference), `item` what it pays.
  static ReceivePayment payment(std::uint64_t n, std::uint32_t item, PaymentTexts& texts);
  // The first two digits of the document's number change places: "INV-26…" becomes "INV-62…", which
  // is nobody's.
  static void damage_number(PaymentTexts& texts);
  static Money amount_of(std::uint32_t item) { return Money(10'000 + item % 990'000); }
  static std::string document_no(std::uint32_t item) {
    return "INV-" + std::to_string(2'600'000'000ULL + item);
  }
  std::uint32_t scattered(std::uint64_t i) const { return scattered_item(i, items_); }

  std::uint32_t items() const { return items_; }
  Engine& engine() { return engine_; }
  // Runs one unit.
  const std::vector<Result>& execute(std::span<const Command> unit);

 private:
  void import();

  std::uint32_t items_;
  Engine engine_;
  TakeRecords take_;
  ByteBuffer records_;
  std::vector<Result> results_;
};

// The ledger that all benchmarks of one run share: full when first asked for.
OpenLedger& shared_ledger();

}  // namespace hexiao::bench
