#include "tests/faults/engine_life.h"

#include <fmt/format.h>

#include "daemon/fold.h"
#include "engine/state/state.h"
#include "tests/daemon/durability/history.h"
#include "tests/engine/ledger_model.h"

namespace hexiao::faults {

using namespace durability;
// The store's; the engine has a Result of its own.
template <class T>
using Result = durability::Result<T>;

Result<RecoveredEngine> recover_engine(FileSystem& files, const StoreOptions& options) {
  auto store = Store::open(files, durability::testing::kDirectory, options);
  if (!store) return fail(std::move(store).error());
  Engine engine;
  auto report =
      store->recover([&](SnapshotReader& reader) { return daemon::load_snapshot(reader, engine); },
                     [&](const GroupView& group) { return daemon::apply_group(group, engine); });
  if (!report) return fail(std::move(report).error());
  return RecoveredEngine{std::move(*store), std::move(engine), std::move(*report)};
}

EngineLife::EngineLife(const EngineLifeOptions& options, FileSystem& files)
    : options_(options), files_(files), source_("L1", options.seed) {}

Witness EngineLife::witness() const {
  return {.acknowledged = running_ ? running_->store.durable_lsn() : 0, .submitted = submitted_};
}

Asked EngineLife::some_unit() {
  Random& random = source_.random();
  Asked asked{
      .cause = {.client = 7, .request = asked_.size() + 1, .time_ns = 1, .principal = "alice"},
      .unit = {}};
  const auto add = [&](Command command) { asked.unit.push_back(std::move(command)); };
  if (asked_.empty()) {
    for (std::size_t i = 0; i < 3; ++i) add(source_.customer(i));
    return asked;
  }
  const State& state = running_->engine.state();
  const auto some_id = [&](std::uint64_t count) { return 1 + random.below(count + 1); };
  const auto number = [&](std::uint64_t count) {
    return source_.keep("#" + std::to_string(some_id(count)));
  };
  for (std::size_t n = 1 + random.below(3); n > 0; --n) {
    switch (random.below(9)) {
      case 0:
      case 1:
      case 2:
        items_.push_back(source_.item(random.below(14), 3));
        add(items_.back());
        break;
      case 3:
      case 4:
      case 5:
        add(source_.payment(random.below(40), items_));
        break;
      case 6:
        add(Deallocate{some_id(state.allocation_count()), "undo"});
        break;
      case 7:
        if (random.one_in(3))
          add(ReversePayment{number(state.payment_count()), "returned"});
        else
          add(DisputeItem{"L1", number(state.item_count()), "why"});
        break;
      default: {
        // By hand: all that a payment has left, or all that an item has open.
        if (state.payment_count() == 0 || state.item_count() == 0) break;
        Slot payment = 0, item = 0;
        for (int draw = 0; draw < 20; ++draw) {
          payment = static_cast<Slot>(random.below(state.payment_count()));
          item = static_cast<Slot>(random.below(state.item_count()));
          if (state.payment(payment).unapplied > 0 && state.item(item).open > 0 &&
              state.payment(payment).currency == state.item(item).currency)
            break;
        }
        AllocatePayment command{.payment = source_.keep("#" + std::to_string(payment + 1)),
                                .lines = {},
                                .other_customer_granted = random.one_in(2)};
        ManualLine line{.item = source_.keep("#" + std::to_string(item + 1))};
        line.amount =
            Money(random.one_in(2) ? state.payment(payment).unapplied : state.item(item).open);
        command.lines.push_back(line);
        add(std::move(command));
      }
    }
  }
  return asked;
}

Result<void> EngineLife::commit(const Asked& asked) {
  ByteBuffer records;
  std::vector<hexiao::Result> results;
  running_->engine.execute(asked.unit, asked.cause, records, results);
  const Lsn before = running_->store.durable_lsn();
  const Lsn after = running_->engine.last_lsn();
  if (after == before) return {};
  const GroupView group{.first_lsn = before + 1,
                        .record_count = static_cast<std::uint32_t>(after - before),
                        .payload = records.bytes()};
  history_.submit(group, running_->engine.state().hash());
  submitted_ = after;
  return running_->store.append_group(group);
}

Result<void> EngineLife::snapshot() {
  auto writer = running_->store.begin_snapshot();
  if (!writer) return fail(std::move(writer).error());
  running_->engine.save(*writer);
  return writer->finish(daemon::footer_of(running_->engine));
}

std::optional<IoError> EngineLife::run(const std::function<void()>& before_unit) {
  auto started = recover_engine(files_, options_.store);
  if (!started) return started.error();
  running_.emplace(std::move(*started));
  history_.begin(running_->store.id(), running_->engine.state().hash());
  for (unsigned i = 0; i < options_.units; ++i) {
    if (before_unit) before_unit();
    asked_.push_back(some_unit());
    if (auto done = commit(asked_.back()); !done) return done.error();
    if (source_.random().one_in(6))
      if (auto done = running_->store.seal(); !done) return done.error();
    if (source_.random().one_in(options_.snapshot_every))
      if (auto done = snapshot(); !done) return done.error();
  }
  return std::nullopt;
}

std::string check_recovered(const RecoveredEngine& recovered, const History& history,
                            const Witness& witness) {
  const Engine& engine = recovered.engine;
  const ChainPoint chain = recovered.store.chain();
  if (engine.last_lsn() != chain.lsn)
    return fmt::format("I1: the engine is at LSN {}, the log at {}", engine.last_lsn(), chain.lsn);
  if (std::string broken = history.check(witness, chain, engine.state().hash()); !broken.empty())
    return broken;
  if (std::string broken = check_ledger(engine); !broken.empty()) return broken;
  Engine replayed;
  LedgerModel model;
  std::string wrong;
  auto read = recovered.store.read_groups(1, [&](const GroupView& group) -> Result<void> {
    std::span<const std::byte> rest = group.payload;
    RecordView record;
    Event event;
    while (wrong.empty() && !rest.empty()) {
      if (!next_record(rest, record) || !decode_event(record, event))
        wrong = "an unreadable record";
      if (wrong.empty()) wrong = model.take(event);
    }
    return daemon::apply_group(group, replayed);
  });
  if (!read) return "I5: " + read.error().text();
  if (!wrong.empty()) return "I3: " + wrong;
  if (replayed.state().hash() != engine.state().hash()) return "I5: a replay from zero differs";
  wrong = model.compare(engine.state());
  return wrong.empty() ? wrong : "I3: " + wrong;
}

std::string check_asked_again(RecoveredEngine& recovered, const std::vector<Asked>& asked) {
  Engine& engine = recovered.engine;
  const auto ask_all = [&] {
    for (const Asked& one : asked)
      for (const Command& command : one.unit) {
        // Only what carries an identity of its own may be asked twice without the first answer.
        if (!std::holds_alternative<ReceivePayment>(command)) continue;
        ByteBuffer records;
        std::vector<hexiao::Result> results;
        engine.execute(std::span(&command, 1), one.cause, records, results);
      }
  };
  ask_all();
  const std::uint32_t payments = engine.state().payment_count();
  ask_all();
  if (engine.state().payment_count() != payments)
    return fmt::format("I2: {} payments, and {} after they were sent again", payments,
                       engine.state().payment_count());
  return check_ledger(engine);
}

}  // namespace hexiao::faults
