// The engine against its naive twin on many small random ledgers: every decision, to the last line,
// score and piece of evidence. A state is a ledger as it stands when a unit of payments comes; each
// ledger goes through three of them.
//
// HEXIAO_TWIN_RUNS sets how many ledgers (4000), HEXIAO_TWIN_SEED the seed of the first; a failure
// names the seed of its ledger, and HEXIAO_TWIN_RUNS=1 with that seed tells it again. A million
// states, on two cores, in a release build:
//   HEXIAO_TWIN_RUNS=170000 HEXIAO_TWIN_SEED=1 engine_twin_test &
//   HEXIAO_TWIN_RUNS=170000 HEXIAO_TWIN_SEED=1000001 engine_twin_test
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <typeinfo>

#include "engine/engine.h"
#include "engine/matching/account_searches.h"
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
                    " score=" + std::to_string(d.payer_score) +
                    " rival=" + std::to_string(d.payer_rival.value) +
                    " mapping=" + std::to_string(d.payer_mapping.value);
  for (const Proposal& p : d.proposals) {
    out += "\n    customer=" + std::to_string(p.customer.value) + " " +
           std::string(to_text(p.search)) + " " + std::string(to_text(p.document)) + " " +
           std::string(to_text(p.amount)) + " score=" + std::to_string(p.score) + " " +
           std::string(to_text(p.reason)) + " rule=" + std::string(p.rule) +
           " left=" + std::to_string(p.remainder.minor()) + " " +
           std::string(to_text(p.remainder_use)) + " " + std::string(to_text(p.difference)) +
           " ways=" + std::to_string(p.ways) + ":";
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

bool agree(const Decision& engine, const Decision& twin) {
  const Decision made = comparable(engine);
  Decision wanted = comparable(twin);
  // With as many sums in hand as are shown, the engine need not count the rest.
  for (std::size_t i = 0; i < std::min(made.proposals.size(), wanted.proposals.size()); ++i) {
    const std::uint16_t counted = made.proposals[i].ways;
    std::uint16_t& ways = wanted.proposals[i].ways;
    if (counted >= kMaxSubsets && counted <= ways) ways = counted;
  }
  return made == wanted;
}

// What occurred in the decisions that were compared: a rule that never speaks proves nothing.
class Occurrences {
 public:
  void take(const Decision& d) {
    count(d.outcome);
    count(d.reason);
    count(d.payer_mark);
    count(d.payer_level);
    if (d.outcome == Outcome::automatic) alone_.insert(d.proposals.front().search);
    for (const Proposal& p : d.proposals) {
      count(p.search);
      count(p.document);
      count(p.amount);
      count(p.remainder_use);
      count(p.difference);
      for (const Evidence& e : p.evidence) {
        count(e.key);
        count(e.hit);
        count(e.field);
      }
    }
  }
  // Texts that never occurred, but for those that this test cannot bring about.
  template <class E>
  std::string missing(std::initializer_list<E> except = {}) const {
    std::string out;
    for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i) {
      const bool asked = std::find(except.begin(), except.end(), static_cast<E>(i)) == except.end();
      if (asked && !seen_.contains(std::string(EnumTexts<E>::value[i]) + typeid(E).name()))
        out += std::string(EnumTexts<E>::value[i]) + " ";
    }
    return out;
  }

  // Searches by which payments were taken without a person.
  std::size_t searches_alone() const { return alone_.size(); }

 private:
  template <class E>
  void count(E e) {
    seen_.insert(std::string(to_text(e)) + typeid(E).name());
  }
  std::set<std::string> seen_;
  std::set<Search> alone_;
};

class TwinLedger {
 public:
  TwinLedger(Engine& engine, Occurrences& occurrences, std::uint64_t seed)
      : engine_(engine),
        occurrences_(occurrences),
        seed_(seed),
        source_("L" + std::to_string(seed), seed),
        first_mapping_(engine.state().mapping_count()) {}

  // Returns how many states were compared.
  std::uint64_t run() {
    Random& random = source_.random();
    const std::size_t customers = 1 + random.below(4);
    std::vector<UpsertCustomer> commands;
    for (std::size_t i = 0; i < customers; ++i)
      add_customer(commands.emplace_back(source_.customer(i)));
    if (random.one_in(2)) add_policy("", "");
    if (random.one_in(8)) add_policy("retail", "-retail");
    if (random.one_in(8)) {
      add_policy("nobody's class", "-own");
      UpsertCustomer& whose = commands[random.below(customers)];
      whose.policy = ledger_.policies.back().name;
      add_customer(whose);
    }
    const std::size_t items = 1 + random.below(9);
    for (std::size_t i = 0; i < items; ++i) add_item(source_.item(i, customers));
    std::uint64_t states = 0;
    for (; states < 3 && !::testing::Test::HasFailure(); ++states) {
      std::vector<ReceivePayment> unit;
      for (std::size_t n = 1 + random.below(3); n > 0; --n)
        unit.push_back(source_.payment(payments_++, items_));
      compare(unit);
      if (random.one_in(4)) undo_something();
      if (random.one_in(3)) confirm_something();
    }
    return states;
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
    const CustomerId id{static_cast<std::uint32_t>(result.id)};
    std::erase_if(ledger_.customers, [&](const naive::Customer& known) { return known.id == id; });
    naive::Customer& own = ledger_.customers.emplace_back();
    own.id = id;
    own.number = c.customer_no;
    own.name = c.name;
    own.tax_id = c.tax_id;
    own.group = c.group_no;
    own.customer_class = c.customer_class;
    own.policy = c.policy;
    own.aliases.assign(c.aliases.begin(), c.aliases.end());
    own.accounts.assign(c.accounts.begin(), c.accounts.end());
    own.virtual_accounts.assign(c.virtual_accounts.begin(), c.virtual_accounts.end());
    std::sort(ledger_.customers.begin(), ledger_.customers.end(),
              [](const naive::Customer& x, const naive::Customer& y) { return x.id < y.id; });
  }

  void add_policy(const std::string& customer_class, const std::string& suffix) {
    Policy policy = source_.policy("P" + std::to_string(seed_) + suffix);
    policy.customer_class = customer_class;
    ASSERT_EQ(find_contradiction(policy), "") << "seed " << seed_;
    ASSERT_TRUE(execute({ActivatePolicy{.source = "x", .policy = policy}}).front().ok());
    ledger_.policies.push_back(policy);
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
                    .amount = i.amount,
                    .open = i.open_amount.value_or(i.amount),
                    .discount = i.discount_amount,
                    .issued = i.issue_date,
                    .due = i.due_date,
                    .discount_until = i.discount_until,
                    .disputed = i.disputed || disputed,
                    .numbers = {},
                    .order = std::string(i.order_no),
                    .contract = std::string(i.contract_no),
                    .delivery = std::string(i.delivery_no),
                    .terms = std::string(i.terms)};
    for (const auto& [kind, number] :
         {std::pair{KeyKind::document, i.document_no}, std::pair{KeyKind::item_no, i.item_no},
          std::pair{KeyKind::payment_ref, i.payment_ref},
          std::pair{KeyKind::external, i.external_ref}, std::pair{KeyKind::order, i.order_no},
          std::pair{KeyKind::contract, i.contract_no},
          std::pair{KeyKind::delivery, i.delivery_no}}) {
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

  // A person says yes, which may teach a mark of the payer.
  void confirm_something() {
    const std::string payment = "#" + std::to_string(engine_.state().payment_count());
    execute({ConfirmProposal{.payment = payment, .proposal = 1}});
    sync();
  }

  // How much is open is the ledger's arithmetic, and what is taught the desk's business: other
  // tests prove both.
  void sync() {
    const State& state = engine_.state();
    for (naive::Item& item : ledger_.items) item.open = Money(state.item(slot_of(item.id)).open);
    ledger_.lessons.clear();
    for (Slot slot = first_mapping_; slot < state.mapping_count(); ++slot) {
      const MappingView mapping = state.view(id_of<MappingId>(slot));
      if (mapping.state != MappingState::active) continue;
      ledger_.lessons.push_back({.id = mapping.id,
                                 .kind = mapping.kind,
                                 .key = std::string(mapping.key),
                                 .customer = {state.mapping(slot).customer}});
    }
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
      occurrences_.take(made);
      if (agree(made, wanted[i])) continue;
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
  Occurrences& occurrences_;
  std::uint64_t seed_;
  RandomLedger source_;
  naive::Ledger ledger_{
      .customers = {}, .items = {}, .lessons = {}, .policies = {}, .principal = "twin"};
  Slot first_mapping_ = 0;  // of this ledger
  std::vector<UpsertItem> items_;
  std::size_t payments_ = 0;
  ByteBuffer records_;
};

TEST(Twin, DecidesEveryPaymentLikeTheEngine) {
  const std::uint64_t runs = number_from_environment("HEXIAO_TWIN_RUNS", 4'000);
  const std::uint64_t first = number_from_environment("HEXIAO_TWIN_SEED", 1);
  std::printf("ledgers %llu, seeds from %llu (HEXIAO_TWIN_RUNS, HEXIAO_TWIN_SEED)\n",
              static_cast<unsigned long long>(runs), static_cast<unsigned long long>(first));
  std::uint64_t outcomes[6] = {};
  std::uint64_t states = 0;
  Occurrences occurrences;
  // Ledgers do not see each other, so many share an engine.
  constexpr std::uint64_t kLedgersAnEngine = 250;
  for (std::uint64_t start = 0; start < runs && !HasFailure(); start += kLedgersAnEngine) {
    Engine engine;
    const std::uint64_t end = std::min(runs, start + kLedgersAnEngine);
    for (std::uint64_t i = start; i < end && !HasFailure(); ++i)
      states += TwinLedger(engine, occurrences, first + i).run();
    EXPECT_EQ(engine.state().check_invariants(), "");
    for (Slot slot = 0; slot < engine.state().payment_count(); ++slot)
      ++outcomes[engine.state().payment(slot).outcome];
  }
  std::printf("states %llu; payments: auto %llu, proposed %llu, unmatched %llu, ignored %llu\n",
              static_cast<unsigned long long>(states), static_cast<unsigned long long>(outcomes[0]),
              static_cast<unsigned long long>(outcomes[1]),
              static_cast<unsigned long long>(outcomes[2]),
              static_cast<unsigned long long>(outcomes[4]));
  if (runs < 3'000 || HasFailure()) return;
  EXPECT_EQ(occurrences.missing({Outcome::duplicate, Outcome::rejected}), "");
  // Bounds that are met by far larger ledgers (bounds_test), and a reason that no rule gives.
  EXPECT_EQ(occurrences.missing({Reason::search_stopped, Reason::no_evidence}), "");
  EXPECT_EQ(occurrences.missing<PayerMark>(), "");
  EXPECT_EQ(occurrences.missing<PayerLevel>(), "");
  EXPECT_EQ(occurrences.missing<Search>(), "");
  EXPECT_EQ(occurrences.searches_alone(), EnumTexts<Search>::value.size() - 1)
      << "every search but that of anybody's items allocates where a policy says so";
  EXPECT_EQ(occurrences.missing<DocumentLevel>(), "");
  EXPECT_EQ(occurrences.missing({AmountLevel::none}), "");
  EXPECT_EQ(occurrences.missing<OverOutcome>(), "");
  EXPECT_EQ(occurrences.missing<ShortOutcome>(), "");
  EXPECT_EQ(occurrences.missing<KeyKind>(), "");
  EXPECT_EQ(occurrences.missing<KeyHit>(), "");
  EXPECT_EQ(occurrences.missing<TextField>(), "");
}

}  // namespace
}  // namespace hexiao
