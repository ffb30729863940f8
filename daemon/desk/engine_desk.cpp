#include "daemon/desk/engine_desk.h"

#include <algorithm>

#include "daemon/desk/space.h"
#include "engine/decide/desk.h"
#include "engine/state/state.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {
namespace {

// Records a unit may need: its own bytes, and for each command a decision with its proposals. Far
// above what payments take; what is not used is free again at once.
std::uint64_t bytes_needed(std::uint64_t frame_bytes, std::size_t commands) {
  constexpr std::uint64_t kDecisionBytes = 2048;
  return 2 * frame_bytes + commands * kDecisionBytes;
}

class StateNames final : public protocol::Names {
 public:
  explicit StateNames(const State& state) : state_(state) {}

  Item item(ItemId id) const override {
    const ItemTexts texts = state_.item_texts(slot_of(id));
    return {.item_no = texts.item_no(), .document_no = texts.document_no()};
  }
  std::string_view customer_no(CustomerId id) const override {
    return id ? state_.customer_no(id) : std::string_view();
  }
  Currency payment_currency(PaymentId id) const override {
    return id ? Currency::from_packed(state_.payment(slot_of(id)).currency) : Currency();
  }

 private:
  const State& state_;
};

}  // namespace

EngineDesk::EngineDesk(Engine& engine, const durability::Store& store, Space& space,
                       Standing& standing, StateWalk& walk, EngineDeskOptions options)
    : engine_(engine),
      space_(space),
      standing_(standing),
      options_(std::move(options)),
      queries_(engine, store, space, standing, walk) {}

void EngineDesk::serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) {
  auto& frame = static_cast<FrameRequest&>(request);  // the server makes no other
  const std::size_t before = records.size();
  if (auto* own = std::get_if<OwnWork>(&frame.work())) {
    serve_own(*own, records);
    return check_state(records, records.size() - before);
  }
  Reply& reply = replies.emplace_back();
  reply.session = frame.session();
  if (auto* commands = std::get_if<CommandsWork>(&frame.work())) {
    answer(frame, *commands, records, reply.bytes);
    check_state(records, records.size() - before);
  } else {
    const auto& query = std::get<QueryWork>(frame.work());
    standing_.queries.add(1);
    queries_.answer(query.query, frame.request(), frame.max_frame_bytes(), reply.bytes);
  }
}

void EngineDesk::serve_own(OwnWork& own, ByteBuffer& records) {
  const Cause cause{.time_ns = options_.wall_clock(), .principal = "hexiaod"};
  results_.clear();
  if (own.wakes) {
    asked_to_wake_ = false;
    if (engine_.state().postponed().empty()) return;
    // Without room they stay where they are, until somebody's command finds some.
    if (!space_.has_room(bytes_needed(0, kMaxWoken))) return;
    const std::size_t before = records.size();
    engine_.execute({}, cause, records, results_);
    space_.promise(records.size() - before);
    return go_on_waking();
  }
  if (!own.commands.empty()) execute(own.commands, cause, 0, records);
  own.done(results_);
}

// What one unit leaves is not left until somebody sends another.
void EngineDesk::go_on_waking() {
  if (asked_to_wake_ || !options_.ask_to_wake || engine_.state().postponed().empty()) return;
  asked_to_wake_ = options_.ask_to_wake();
}

bool EngineDesk::execute(std::span<const Command> commands, const Cause& cause, std::uint64_t bytes,
                         ByteBuffer& records) {
  results_.clear();
  if (commands.empty()) return true;
  // What earlier units left may be recorded in this one.
  const std::size_t left = engine_.state().postponed().empty() ? 0 : kMaxWoken;
  if (!space_.reserve(bytes_needed(bytes, commands.size() + left))) {
    results_.resize(commands.size());
    for (Result& result : results_) result.rejection = Rejection::read_only;
    return false;
  }
  const std::size_t before = records.size();
  engine_.execute(commands, cause, records, results_);
  space_.promise(records.size() - before);
  go_on_waking();
  return true;
}

void EngineDesk::answer(FrameRequest& frame, CommandsWork& work, ByteBuffer& records,
                        ByteBuffer& out) {
  const Cause cause{.client = work.client,
                    .request = frame.request(),
                    .time_ns = options_.wall_clock(),
                    .principal = *work.principal};
  if (work.keeps_answers && answer_repeated(frame, work, cause, records, out)) return;
  const Lsn first = engine_.last_lsn() + 1;
  // A kept answer is recorded too.
  const std::uint64_t answer_bytes = work.keeps_answers ? work.batch.commands.size() * 512 : 0;
  const bool done =
      execute(work.batch.commands, cause, work.payload.size() + answer_bytes, records);
  const auto rejected = static_cast<std::uint64_t>(
      std::count_if(results_.begin(), results_.end(), [](const Result& r) { return !r.ok(); }));
  standing_.commands_executed.add(results_.size() - rejected);
  standing_.commands_rejected.add(rejected + work.batch.faults.size());
  encode_answer(frame, work, out);
  if (!work.keeps_answers || !done) return;

  const std::size_t before = records.size();
  const ContentHashes content = content_hashes(work.payload.bytes());
  engine_.note(
      RequestAnswered{
          .content_low = content.low,
          .content_high = content.high,
          .first_lsn = first,
          .commands = static_cast<std::uint32_t>(results_.size() + work.batch.faults.size()),
          .rejected = static_cast<std::uint32_t>(rejected + work.batch.faults.size()),
          .answer = {reinterpret_cast<const char*>(out.data()), out.size()}},
      cause, records);
  space_.promise(records.size() - before);
}

bool EngineDesk::answer_repeated(const FrameRequest& frame, const CommandsWork& work,
                                 const Cause& cause, ByteBuffer& records, ByteBuffer& out) {
  const auto refuse = [&](Rejection rejection) {
    standing_.requests_refused.add(1);
    protocol::append_error(out, frame.request(), protocol::notice_of(rejection));
    return true;
  };
  const Answers& answers = engine_.state().answers();
  if (!answers.has_room_for(cause.client)) return refuse(Rejection::too_many_clients);
  if (planted(PlantedBug::repeated_request_done_again)) return false;
  switch (answers.fate(cause.client, cause.request)) {
    case RequestFate::unknown:
      return false;
    case RequestFate::forgotten:
      return refuse(Rejection::request_forgotten);
    case RequestFate::answered:
      break;
  }
  const Answers::Kept& kept = *answers.find(cause.client, cause.request);
  const ContentHashes content = content_hashes(work.payload.bytes());
  const bool same = content == ContentHashes{kept.content_low, kept.content_high} ||
                    planted(PlantedBug::other_content_gets_the_first_answer);
  if (!same) {
    const std::size_t before = records.size();
    if (space_.reserve(bytes_needed(0, 1)))
      engine_.note(RequestRefused{.content_low = content.low, .content_high = content.high}, cause,
                   records);
    space_.promise(records.size() - before);
    return refuse(Rejection::request_conflict);
  }
  standing_.requests_repeated.add(1);
  if (kept.answer.size() <= frame.max_frame_bytes())
    out.append(kept.answer.data(), kept.answer.size());
  else
    protocol::append_error(out, frame.request(),
                           protocol::notice_of(protocol::WireError::page_too_large));
  return true;
}

void EngineDesk::encode_answer(const FrameRequest& frame, const CommandsWork& work,
                               ByteBuffer& out) {
  const StateNames names(engine_.state());
  if (encoder_.append_results(out, frame.request(), results_, work.batch.faults, work.batch.detail,
                              &names, frame.max_frame_bytes()))
    return;
  // Too much to say in one frame: what was done stands, and its detail is asked for by `explain`.
  if (!encoder_.append_results(out, frame.request(), results_, work.batch.faults,
                               protocol::Detail::brief, nullptr, frame.max_frame_bytes()))
    protocol::append_error(out, frame.request(),
                           protocol::notice_of(protocol::WireError::page_too_large));
}

// What stands in the log by now is what every later fold has to reach.
void EngineDesk::check_state(ByteBuffer& records, std::uint64_t new_bytes) {
  unchecked_bytes_ += new_bytes;
  if (options_.check_every_bytes == 0 || unchecked_bytes_ < options_.check_every_bytes) return;
  unchecked_bytes_ = 0;
  if (!space_.reserve(bytes_needed(0, 1))) return;
  const std::size_t before = records.size();
  engine_.note_check(options_.check_rows,
                     {.time_ns = options_.wall_clock(), .principal = "hexiaod"}, records);
  space_.promise(records.size() - before);
}

}  // namespace hexiao::daemon
