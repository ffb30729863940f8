#include "engine/engine.h"

#include <algorithm>

#include "engine/decide/desk.h"

namespace hexiao {

struct Engine::Parts {
  Desk desk;
  Event event;               // the record being read back; its lists' memory is used again
  ByteBuffer upgraded_body;  // when the record is of an older version
  // Something came from an older version, which kept less: what it says of itself does not compare.
  bool upgraded = false;
  StatePart next_part = StatePart::customers;  // of the next check, and from which row on
  std::uint32_t next_row = 0;

  std::string find_fault(const RecordView& record) const;
};

std::string Engine::Parts::find_fault(const RecordView& record) const {
  const State& state = desk.state();
  if (upgraded && std::holds_alternative<StateChecked>(event)) return {};
  if (std::holds_alternative<RequestAnswered>(event) &&
      state.answers().fate(record.cause.client, record.cause.request) != RequestFate::unknown)
    return "request " + std::to_string(record.cause.request) + " of client " +
           std::to_string(record.cause.client) + " was answered before";
  return state.find_fault(event);
}

Engine::Engine() : parts_(std::make_unique<Parts>()) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Desk& Engine::desk() { return parts_->desk; }
void Engine::set_crew(Crew* crew) { parts_->desk.set_crew(crew); }
Lsn Engine::last_lsn() const { return parts_->desk.last_lsn(); }
const State& Engine::state() const { return parts_->desk.state(); }

void Engine::execute(std::span<const Command> unit, const Cause& cause, ByteBuffer& records,
                     std::vector<Result>& results) {
  Desk& desk = parts_->desk;
  desk.begin(cause, records);
  desk.begin_waking(unit.empty());
  results.resize(unit.size());
  for (Result& result : results) result.clear();
  std::vector<const ReceivePayment*> payments;
  std::vector<Result*> answers;
  std::size_t looked_ahead = 0;
  for (std::size_t i = 0; i < unit.size();) {
    payments.clear();
    answers.clear();
    // Neighbouring payments are one unit of work.
    for (; i < unit.size() && std::holds_alternative<ReceivePayment>(unit[i]); ++i) {
      payments.push_back(&std::get<ReceivePayment>(unit[i]));
      answers.push_back(&results[i]);
    }
    if (!payments.empty()) {
      desk.decide_together(payments, answers);
      continue;
    }
    if (i >= looked_ahead && (std::holds_alternative<CheckCredit>(unit[i]) ||
                              std::holds_alternative<UpsertItem>(unit[i])))
      looked_ahead = i + desk.look_ahead(unit.subspan(i));
    std::visit(
        [&](const auto& command) {
          if constexpr (!std::is_same_v<std::decay_t<decltype(command)>, ReceivePayment>)
            desk.decide(command, results[i]);
        },
        unit[i]);
    ++i;
  }
  desk.wake();
  desk.fire_rules(results);
  if (!results.empty()) results.back().woken = static_cast<std::uint32_t>(desk.waking().changed);
}

const WakingCounts& Engine::last_waking() const { return parts_->desk.waking(); }

void Engine::set_waking_bounds(const WakingBounds& bounds) {
  parts_->desk.set_waking_bounds(bounds);
}

std::string Engine::apply_record(const RecordView& record) {
  Desk& desk = parts_->desk;
  if (record.lsn != desk.last_lsn() + 1)
    return "expected LSN " + std::to_string(desk.last_lsn() + 1) + ", found " +
           std::to_string(record.lsn);
  if (!decode_event(record, parts_->event))
    return "a record of type " + std::to_string(static_cast<unsigned>(record.type)) + ", version " +
           std::to_string(record.version) + " that this version cannot read";
  State& state = desk.state();
  if (std::string fault = parts_->find_fault(record); !fault.empty()) return fault;
  std::span<const std::byte> body = record.body;
  if (record.version < kRecordVersion) {
    parts_->upgraded = true;
    // The state keeps bodies of one version only.
    ByteBuffer& whole = parts_->upgraded_body;
    whole.clear();
    std::visit([&](const auto& event) { encode_into(whole, event); }, parts_->event);
    body = whole.bytes();
  }
  std::visit([&](const auto& event) { state.fold(event, body, record.lsn, record.cause); },
             parts_->event);
  desk.set_last_lsn(record.lsn);
  return {};
}

void Engine::note(const RequestAnswered& answered, const Cause& cause, ByteBuffer& records) {
  parts_->desk.begin(cause, records);
  parts_->desk.note(answered);
}

void Engine::note(const RequestRefused& refused, const Cause& cause, ByteBuffer& records) {
  parts_->desk.begin(cause, records);
  parts_->desk.note(refused);
}

// Goes round: each table in turn, each a few rows at a time.
void Engine::note_check(std::uint32_t most_rows, const Cause& cause, ByteBuffer& records) {
  Parts& parts = *parts_;
  if (parts.upgraded) return;
  const State& state = parts.desk.state();
  if (parts.next_row >= state.rows_of(parts.next_part)) {
    const auto next = static_cast<std::uint8_t>(parts.next_part) + 1U;
    parts.next_part = is_known<StatePart>(next) ? static_cast<StatePart>(next) : StatePart{};
    parts.next_row = 0;
  }
  StateChecked check{.form = State::kDigestForm, .part = parts.next_part, .first = parts.next_row};
  check.rows = std::min(most_rows, state.rows_of(check.part) - check.first);
  check.hash = state.digest(check.part, check.first, check.rows);
  parts.next_row += check.rows;
  parts.desk.begin(cause, records);
  parts.desk.note(check);
}

void Engine::save(ByteSink& sink) const {
  const Lsn lsn = last_lsn();
  sink.write(std::as_bytes(std::span(&lsn, 1)));
  state().save(sink);
}

std::string Engine::load(ByteSource& source, Crew& crew) {
  Lsn lsn = 0;
  source.read(std::as_writable_bytes(std::span(&lsn, 1)));
  if (std::string fault = parts_->desk.state().load(source, crew); !fault.empty()) return fault;
  parts_->desk.set_last_lsn(lsn);
  parts_->upgraded = state().was_upgraded();
  return {};
}

}  // namespace hexiao
