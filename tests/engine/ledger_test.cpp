// Random sequences of all commands, sensible and senseless, against the slow model of the ledger.
//
// HEXIAO_LEDGER_RUNS sets how many sequences, HEXIAO_LEDGER_SEED the seed of the first. Of some 180
// commands each: 500 sequences in an ordinary run; ten million commands in the fault stage, others
// each time.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <sstream>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "tests/engine/byte_streams.h"
#include "tests/engine/ledger_model.h"
#include "tests/engine/random_control.h"
#include "tests/engine/random_ledger.h"
#include "tests/faults/scale.h"

namespace hexiao {
namespace {

class Story {
 public:
  explicit Story(std::uint64_t seed) : seed_(seed), source_("L1", seed), other_("L2", ~seed) {}

  void run(std::size_t steps) {
    for (std::size_t i = 0; i < steps && !::testing::Test::HasFailure(); ++i) {
      if (i == steps / 2) restart();
      step();
    }
    if (::testing::Test::HasFailure()) return;
    check_replay();
  }
  // How often each answer was given: one for each command.
  const std::map<std::string_view, int>& answers() const { return answers_; }

 private:
  Random& random() { return source_.random(); }
  // A number that sometimes names nothing.
  Text some_id(std::uint64_t count) {
    const std::uint64_t id = random().below(count + 2);
    return source_.keep((random().one_in(2) ? "#" : "") + std::to_string(id));
  }
  Money some_amount() {
    static constexpr std::int64_t kStrange[] = {
        0, -1, 1, kMaxAmount, kMaxAmount + 1, -kMaxAmount - 1, INT64_MAX, INT64_MIN, 10000, 5000};
    return Money(random().one_in(4) ? kStrange[random().below(std::size(kStrange))]
                                    : static_cast<std::int64_t>(1 + random().below(12000)));
  }

  Command some_command() {
    const State& state = engine_.state();
    RandomLedger& ledger = random().one_in(5) ? other_ : source_;
    if (seed_ % 2 == 1 && random().one_in(2))
      return random_control(ledger, &ledger == &other_ ? "L2" : "L1", state);
    switch (random().below(16)) {
      case 0: {
        UpsertCustomer c = ledger.customer(random().below(4));
        if (random().one_in(6)) c.currency = random().one_in(2) ? "EUR" : "EURO";
        if (random().one_in(9)) c.credit_limit = some_amount();
        if (random().one_in(9)) c.name = {};
        return c;
      }
      case 1:
      case 2:
      case 3: {
        UpsertItem i = ledger.item(random().below(12), 5);
        if (random().one_in(6)) i.amount = some_amount();
        if (random().one_in(6)) i.open_amount = some_amount();
        if (random().one_in(9)) i.discount_amount = some_amount();
        if (random().one_in(20)) i.due_date = {};
        if (i.amount > Money(-100000) && i.amount < Money(100000)) items_.push_back(i);
        return i;
      }
      case 4:
      case 5:
      case 6:
      case 7: {
        ReceivePayment p = ledger.payment(random().below(60), items_);
        if (random().one_in(9)) p.amount = some_amount();
        if (random().one_in(20)) p.bank_ref = {};
        if (random().one_in(30)) p.ledger = "L3";
        return p;
      }
      case 8:
        return ConfirmProposal{some_id(state.payment_count()),
                               static_cast<std::uint32_t>(random().below(4))};
      case 9:
        return RejectProposal{some_id(state.payment_count()),
                              static_cast<std::uint32_t>(random().below(40))};
      case 10:
      case 11:
        return some_allocation();
      case 12:
        if (random().one_in(2)) return some_set_off();
        return Deallocate{random().below(state.allocation_count() + std::size_t{2}),
                          random().one_in(9) ? "" : "undo"};
      case 13:
        return ReversePayment{some_id(state.payment_count()), "returned"};
      case 14:
        if (random().one_in(4))
          return RevokeMapping{random().below(state.mapping_count() + std::size_t{2}),
                               random().one_in(9) ? "" : "pays for many"};
        if (random().one_in(2))
          return DisputeItem{random().one_in(4) ? "" : "L1", some_id(state.item_count()), "why"};
        return ReleaseItem{"L1", some_id(state.item_count()), "settled"};
      default: {
        Policy policy = source_.policy(random().one_in(2) ? "default" : "house");
        if (random().one_in(2)) policy.ledger = {};
        if (random().one_in(4)) policy.proposals_kept = 99;
        return ActivatePolicy{"source", policy};
      }
    }
  }

  AllocatePayment some_allocation() {
    const State& state = engine_.state();
    AllocatePayment command{.payment = some_id(state.payment_count()),
                            .lines = {},
                            .other_customer_granted = random().one_in(2)};
    for (std::size_t n = random().below(4); n > 0; --n) {
      ManualLine line{.item = some_id(state.item_count()), .amount = some_amount()};
      const std::uint64_t slot = random().below(state.item_count() + std::size_t{1});
      if (slot < state.item_count() && !random().one_in(3)) {
        // What the item may well take.
        line.item = source_.keep("#" + std::to_string(slot + 1));
        line.amount = Money(state.item(static_cast<Slot>(slot)).open);
        if (random().one_in(3)) line.amount = Money(line.amount.minor() / 2);
      }
      if (random().one_in(5)) line.discount = some_amount();
      if (random().one_in(5)) line.writeoff = some_amount();
      command.lines.push_back(line);
    }
    return command;
  }

  // By hand: a debit and a credit of the ledger, often by what both have open.
  SetOff some_set_off() {
    const State& state = engine_.state();
    SetOff command{.ledger = random().one_in(20) ? "L3" : "L1",
                   .customer_no = source_.keep("C" + std::to_string(random().below(6))),
                   .reason = "netting",
                   .by = static_cast<SetOffBy>(random().below(4)),
                   .keys = static_cast<std::uint8_t>(random().below(128)),
                   .other_customer_granted = random().one_in(2)};
    if (!random().one_in(20)) command.date = *Date::from_civil(2026, 3, 1);
    if (command.by != SetOffBy::lines || state.item_count() == 0) return command;
    Money both;
    for (std::size_t tries = 0; tries < 30 && command.lines.size() < 2; ++tries) {
      const auto slot = static_cast<Slot>(random().below(state.item_count()));
      const Money open(state.item(slot).open);
      const bool credit = command.lines.size() == 1;
      if (open.is_zero() || open.is_negative() != credit) continue;
      both = credit ? std::min(both, open.abs()) : open;
      command.lines.push_back({.item = source_.keep("#" + std::to_string(slot + 1))});
    }
    for (ManualLine& line : command.lines)
      line.amount = &line == &command.lines.front() ? both : -both;
    if (random().one_in(9) && !command.lines.empty()) command.lines.front().amount = some_amount();
    return command;
  }

  void step() {
    std::vector<Command> unit;
    for (std::size_t n = random().one_in(4) ? 1 + random().below(5) : 1; n > 0; --n)
      unit.push_back(some_command());
    const std::uint64_t before = engine_.state().hash();
    const std::size_t recorded = records_.size();
    std::vector<Result> results;
    const Cause cause{
        .client = 3, .request = ++steps_, .time_ns = 1, .principal = random_principal(random())};
    engine_.execute(unit, cause, records_, results);
    if (restarted_) {
      ByteBuffer again;
      restarted_->execute(unit, cause, again, results);
      ASSERT_EQ(first_difference(records_.bytes_from(recorded), again.bytes()), "") << where();
    }
    bool changed = false;
    for (const Result& result : results) {
      changed = changed || result.changed;
      ++answers_[result.ok() ? (result.changed ? "done" : "unchanged") : to_text(result.rejection)];
      EXPECT_FALSE(result.changed && !result.ok()) << where();
    }
    EXPECT_EQ(changed, records_.size() != recorded) << where();
    if (!changed) {
      EXPECT_EQ(engine_.state().hash(), before) << where();
    }
    std::span<const std::byte> rest = records_.bytes_from(recorded);
    RecordView record;
    Event event;
    while (!rest.empty()) {
      ASSERT_TRUE(next_record(rest, record) && decode_event(record, event)) << where();
      ASSERT_EQ(model_.take(event), "") << where() << " " << event_name(record.type);
    }
    ASSERT_EQ(engine_.state().check_invariants(), "") << where();
    ASSERT_EQ(model_.compare(engine_.state()), "") << where();
  }

  // From here on an engine that was restarted from a snapshot is given the same commands: it must
  // record the same. What lies in another order after a restart decides nothing.
  void restart() {
    MemorySink sink;
    engine_.save(sink);
    MemorySource source(sink.bytes());
    ASSERT_EQ(restarted_.emplace().load(source), "") << where();
  }

  void check_replay() {
    Engine fresh;
    std::span<const std::byte> rest = records_.bytes();
    RecordView record;
    while (!rest.empty() && next_record(rest, record)) ASSERT_EQ(fresh.apply_record(record), "");
    EXPECT_EQ(fresh.state().hash(), engine_.state().hash()) << where();
    EXPECT_EQ(fresh.last_lsn(), engine_.last_lsn());
    MemorySink sink;
    engine_.save(sink);
    Engine loaded;
    MemorySource source(sink.bytes());
    ASSERT_EQ(loaded.load(source), "") << where();
    EXPECT_EQ(loaded.state().hash(), engine_.state().hash()) << where();
    EXPECT_EQ(model_.compare(loaded.state()), "") << where();
    // And the replayed one is saved as the same bytes.
    MemorySink again;
    fresh.save(again);
    EXPECT_EQ(again.bytes().size(), sink.bytes().size());
    check_going_on(loaded);
  }

  // The event at which two sequences of records part; empty where they do not.
  static std::string first_difference(std::span<const std::byte> left,
                                      std::span<const std::byte> right) {
    const auto next = [](std::span<const std::byte>& rest, RecordView& record) {
      return !rest.empty() && next_record(rest, record);
    };
    for (RecordView a, b;;) {
      const bool has_a = next(left, a), has_b = next(right, b);
      if (!has_a && !has_b) return {};
      if (has_a && has_b && a.type == b.type && std::ranges::equal(a.body, b.body)) continue;
      std::ostringstream difference;
      difference << (has_a ? event_name(a.type) : "nothing") << " at " << a.lsn << " against "
                 << (has_b ? event_name(b.type) : "nothing") << " at " << b.lsn;
      return difference.str();
    }
  }

  // A new business day asks for everything that the state keeps of customers: whoever restarted
  // does the same work.
  void check_going_on(Engine& loaded) {
    const Date far = *Date::from_civil(2027, 1, 1);
    const std::vector<Command> day = {WorkDay{.customers = 100}, CloseDay{.date = far},
                                      WorkDay{.customers = 100}};
    ByteBuffer records[2];
    for (Engine* engine : {&engine_, &loaded}) {
      std::vector<Result> results;
      engine->execute(day, Cause{.client = 3, .request = 0, .time_ns = 1, .principal = "bob"},
                      records[engine == &loaded], results);
    }
    EXPECT_EQ(first_difference(records[0].bytes(), records[1].bytes()), "") << where();
    EXPECT_EQ(loaded.state().hash(), engine_.state().hash()) << where();
    EXPECT_EQ(loaded.last_lsn(), engine_.last_lsn()) << where();
    EXPECT_EQ(loaded.state().check_invariants(), "") << where();
  }

  std::string where() const {
    return "seed " + std::to_string(seed_) + ", step " + std::to_string(steps_);
  }

  std::uint64_t seed_;
  RandomLedger source_, other_;
  Engine engine_;
  std::optional<Engine> restarted_;
  LedgerModel model_;
  ByteBuffer records_;
  std::vector<UpsertItem> items_;
  std::uint64_t steps_ = 0;
  std::map<std::string_view, int> answers_;
};

// An ordinary run has the same seeds every time.
std::uint64_t first_seed() {
  if (faults::scale() == 0) return faults::number_from("HEXIAO_LEDGER_SEED", 1);
  return faults::seed_from("HEXIAO_LEDGER_SEED");
}

TEST(Ledger, ArithmeticAgreesWithTheSlowModelWhateverIsAsked) {
  const std::uint64_t runs =
      faults::number_from("HEXIAO_LEDGER_RUNS", faults::how_many(500, 56'000));
  const std::uint64_t steps = faults::number_from("HEXIAO_LEDGER_STEPS", 120);
  const std::uint64_t first = first_seed();
  std::printf("sequences %llu, seeds from %llu (HEXIAO_LEDGER_RUNS, HEXIAO_LEDGER_SEED)\n",
              static_cast<unsigned long long>(runs), static_cast<unsigned long long>(first));
  const auto start = std::chrono::steady_clock::now();
  std::map<std::string_view, int> answers;
  for (std::uint64_t i = 0; i < runs && !HasFailure(); ++i) {
    Story story(first + i);
    story.run(static_cast<std::size_t>(steps));
    for (const auto& [answer, count] : story.answers()) answers[answer] += count;
  }
  long long commands = 0;
  for (const auto& [answer, count] : answers) {
    std::printf("  %-28.*s %d\n", static_cast<int>(answer.size()), answer.data(), count);
    commands += count;
  }
  const auto took =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
  std::printf("%lld commands, the ledger compared after each unit, in %lld s\n", commands,
              static_cast<long long>(took.count()));
  EXPECT_GT(answers["done"], 0);
}

}  // namespace
}  // namespace hexiao
