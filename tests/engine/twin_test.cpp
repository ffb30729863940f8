// The engine against its naive twin on many small random ledgers: every decision, to the last line,
// score and piece of evidence.
//
// HEXIAO_TWIN_RUNS sets how many ledgers (20000), HEXIAO_TWIN_SEED the seed of the first; a failure
// names the seed of its ledger.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "engine/engine.h"
#include "engine/state/hashing.h"
#include "engine/state/state.h"
#include "tests/engine/naive_matcher.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

std::uint64_t number_from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string describe(const Decision& d) {
  std::string out = std::string(to_text(d.outcome)) + " " + std::string(to_text(d.reason)) +
                    " payer=" + std::to_string(d.payer.value) + "/" +
                    std::string(to_text(d.payer_level)) + "/" + std::string(to_text(d.payer_mark)) +
                    " rival=" + std::to_string(d.payer_rival.value);
  for (const Proposal& p : d.proposals) {
    out += "\n    customer=" + std::to_string(p.customer.value) + " " +
           std::string(to_text(p.search)) + " " + std::string(to_text(p.document)) + " " +
           std::string(to_text(p.amount)) + " score=" + std::to_string(p.score) + " " +
           std::string(to_text(p.reason)) + " rule=" + std::string(p.rule) +
           " left=" + std::to_string(p.remainder.minor()) + ":";
    for (const AllocationLine& line : p.lines)
      out += " [" + std::to_string(line.item.value) + " " + std::to_string(line.amount.minor()) +
             " d" + std::to_string(line.discount.minor()) + " w" +
             std::to_string(line.writeoff.minor()) + "]";
    for (const Evidence& e : p.evidence)
      out += " <" + std::to_string(e.item.value) + " " + std::string(to_text(e.key)) + " " +
             std::string(to_text(e.hit)) + " " + std::string(to_text(e.field)) + "@" +
             std::to_string(e.offset) + "+" + std::to_string(e.length) + ">";
  }
  return out;
}

// Evidence is a set; the policy's version is not the twin's business.
Decision comparable(Decision d) {
  d.policy = {};
  for (Proposal& p : d.proposals)
    std::sort(p.evidence.begin(), p.evidence.end(), [](const Evidence& a, const Evidence& b) {
      return std::tie(a.item, a.key, a.hit, a.field, a.offset, a.length) <
             std::tie(b.item, b.key, b.hit, b.field, b.offset, b.length);
    });
  return d;
}

class TwinLedger {
 public:
  TwinLedger(Engine& engine, std::uint64_t seed)
      : engine_(engine), seed_(seed), source_("L" + std::to_string(seed), seed) {}

  void run() {
    Random& random = source_.random();
    const std::size_t customers = 1 + random.below(4);
    for (std::size_t i = 0; i < customers; ++i) add_customer(source_.customer(i));
    if (random.one_in(3)) add_policy();
    const std::size_t items = 1 + random.below(9);
    for (std::size_t i = 0; i < items; ++i) add_item(source_.item(i, customers));
    for (std::size_t round = 0; round < 3 && !::testing::Test::HasFailure(); ++round) {
      std::vector<ReceivePayment> unit;
      for (std::size_t n = 1 + random.below(3); n > 0; --n)
        unit.push_back(source_.payment(payments_++, items_));
      compare(unit);
      if (random.one_in(4)) undo_something();
    }
  }

 private:
  std::vector<Result> execute(std::vector<Command> unit) {
    std::vector<Result> results;
    records_.clear();
    engine_.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 0, .principal = "twin"},
                    records_, results);
    return results;
  }

  void add_customer(const UpsertCustomer& c) {
    const Result result = execute({c}).front();
    if (!result.ok()) return;  // a virtual account that another has already
    naive::Customer& own = ledger_.customers.emplace_back();
    own.id = CustomerId{static_cast<std::uint32_t>(result.id)};
    own.number = c.customer_no;
    own.name = c.name;
    own.tax_id = c.tax_id;
    own.group = c.group_no;
    own.aliases.assign(c.aliases.begin(), c.aliases.end());
    own.accounts.assign(c.accounts.begin(), c.accounts.end());
    own.virtual_accounts.assign(c.virtual_accounts.begin(), c.virtual_accounts.end());
  }

  void add_policy() {
    const Policy policy = source_.policy("P" + std::to_string(seed_));
    ASSERT_TRUE(execute({ActivatePolicy{.source = "x", .policy = policy}}).front().ok());
    ledger_.house = policy;
  }

  void add_item(const UpsertItem& i) {
    const Result result = execute({i}).front();
    if (!result.ok()) return;
    items_.push_back(i);
    const ItemId id{result.id};
    // A dispute outlives what the source says again of its item.
    const bool disputed =
        std::any_of(ledger_.items.begin(), ledger_.items.end(),
                    [&](const naive::Item& item) { return item.id == id && item.disputed; });
    std::erase_if(ledger_.items, [&](const naive::Item& item) { return item.id == id; });
    const LedgerId ledger = engine_.state().find_ledger(i.ledger);
    naive::Item own{.id = id,
                    .customer = engine_.state().find_customer(ledger, i.customer_no),
                    .currency = *Currency::from_code(i.currency),
                    .open = i.open_amount.value_or(i.amount),
                    .discount = i.discount_amount,
                    .issued = i.issue_date,
                    .due = i.due_date,
                    .discount_until = i.discount_until,
                    .disputed = i.disputed || disputed,
                    .numbers = {}};
    for (const auto& [kind, number] :
         {std::pair{KeyKind::document, i.document_no}, std::pair{KeyKind::item_no, i.item_no},
          std::pair{KeyKind::payment_ref, i.payment_ref},
          std::pair{KeyKind::external, i.external_ref}, std::pair{KeyKind::order, i.order_no},
          std::pair{KeyKind::contract, i.contract_no}}) {
      const bool known = std::any_of(
          own.numbers.begin(), own.numbers.end(),
          [&, n = std::string(number)](const auto& entry) { return entry.second == n; });
      if (!number.empty() && !known) own.numbers.emplace_back(kind, number);
    }
    ledger_.items.push_back(std::move(own));
    std::sort(ledger_.items.begin(), ledger_.items.end(),
              [](const naive::Item& a, const naive::Item& b) { return a.id < b.id; });
    sync();
  }

  // A person takes back an allocation: items are open again.
  void undo_something() {
    const std::uint64_t count = engine_.state().allocation_count();
    if (count == 0) return;
    execute({Deallocate{.allocation = count, .reason = "undo"}});
    sync();
  }

  // How much is open is the ledger's arithmetic, which other tests prove.
  void sync() {
    for (naive::Item& item : ledger_.items)
      item.open = Money(engine_.state().item(slot_of(item.id)).open);
  }

  void compare(const std::vector<ReceivePayment>& unit) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> identities;
    for (const ReceivePayment& p : unit) {
      const PaymentIdentity identity = identity_of(p, engine_.state().find_ledger(p.ledger));
      identities.emplace_back(identity.low, identity.high);
    }
    std::vector<ReceivePayment> known;  // with a customer number that is nobody's it is refused
    std::vector<std::pair<std::uint64_t, std::uint64_t>> known_identities;
    std::vector<Command> commands;
    for (std::size_t i = 0; i < unit.size(); ++i) {
      const bool refused =
          !unit[i].customer_no.empty() &&
          std::none_of(ledger_.customers.begin(), ledger_.customers.end(),
                       [&](const naive::Customer& c) { return c.number == unit[i].customer_no; });
      if (refused) continue;
      known.push_back(unit[i]);
      known_identities.push_back(identities[i]);
      commands.emplace_back(unit[i]);
    }
    const std::vector<Decision> wanted = naive::decide_unit(ledger_, known, known_identities);
    const std::vector<Result> results = execute(commands);
    for (std::size_t i = 0; i < known.size(); ++i) {
      const Decision& made = results[i].decision;
      if (comparable(made) == comparable(wanted[i])) continue;
      ADD_FAILURE() << "seed " << seed_ << ": payment of " << known[i].amount.minor() << " "
                    << known[i].currency << " from \"" << known[i].payer_name << "\" text \""
                    << known[i].text << "\" note \"" << known[i].note << "\" (" << i + 1 << " of "
                    << known.size() << ")\n  engine: " << describe(made)
                    << "\n  twin:   " << describe(wanted[i]) << "\n  items:" << list_items();
    }
    for (const naive::Item& item : ledger_.items)
      if (!::testing::Test::HasFailure() &&
          engine_.state().item(slot_of(item.id)).open != item.open.minor())
        ADD_FAILURE() << "seed " << seed_ << ": open of item " << item.id.value;
  }

  std::string list_items() const {
    std::string out;
    for (const naive::Item& item : ledger_.items) {
      out += "\n    #" + std::to_string(item.id.value) + " of " +
             std::to_string(item.customer.value) + " " + item.currency.code() + " open " +
             std::to_string(item.open.minor()) + (item.disputed ? " disputed" : "");
      for (const auto& [kind, number] : item.numbers) out += " " + number;
    }
    return out;
  }

  Engine& engine_;
  std::uint64_t seed_;
  RandomLedger source_;
  naive::Ledger ledger_{.customers = {}, .items = {}, .policies = {}, .house = default_policy()};
  std::vector<UpsertItem> items_;
  std::size_t payments_ = 0;
  ByteBuffer records_;
};

TEST(Twin, DecidesEveryPaymentLikeTheEngine) {
  const std::uint64_t runs = number_from_environment("HEXIAO_TWIN_RUNS", 20'000);
  const std::uint64_t first = number_from_environment("HEXIAO_TWIN_SEED", 1);
  std::printf("ledgers %llu, seeds from %llu (HEXIAO_TWIN_RUNS, HEXIAO_TWIN_SEED)\n",
              static_cast<unsigned long long>(runs), static_cast<unsigned long long>(first));
  std::uint64_t outcomes[6] = {};
  // Ledgers do not see each other, so many share an engine.
  constexpr std::uint64_t kLedgersAnEngine = 250;
  for (std::uint64_t start = 0; start < runs && !HasFailure(); start += kLedgersAnEngine) {
    Engine engine;
    const std::uint64_t end = std::min(runs, start + kLedgersAnEngine);
    for (std::uint64_t i = start; i < end && !HasFailure(); ++i)
      TwinLedger(engine, first + i).run();
    EXPECT_EQ(engine.state().check_invariants(), "");
    for (Slot slot = 0; slot < engine.state().payment_count(); ++slot)
      ++outcomes[engine.state().payment(slot).outcome];
  }
  std::printf(
      "auto %llu, proposed %llu, unmatched %llu, ignored %llu\n",
      static_cast<unsigned long long>(outcomes[0]), static_cast<unsigned long long>(outcomes[1]),
      static_cast<unsigned long long>(outcomes[2]), static_cast<unsigned long long>(outcomes[4]));
}

}  // namespace
}  // namespace hexiao
