#include "daemon/desk/engine_desk.h"

#include <algorithm>

#include "daemon/desk/space.h"
#include "engine/state/state.h"

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
                       Standing& standing, StateWalk& walk,
                       std::function<std::int64_t()> wall_clock)
    : engine_(engine),
      space_(space),
      standing_(standing),
      wall_clock_(std::move(wall_clock)),
      queries_(engine, store, space, standing, walk) {}

void EngineDesk::serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) {
  auto& frame = static_cast<FrameRequest&>(request);  // the server makes no other
  if (auto* own = std::get_if<OwnWork>(&frame.work())) {
    const Cause cause{.time_ns = wall_clock_(), .principal = "hexiaod"};
    results_.clear();
    if (!own->commands.empty()) execute(own->commands, cause, 0, records);
    own->done(results_);
    return;
  }
  Reply& reply = replies.emplace_back();
  reply.session = frame.session();
  if (auto* commands = std::get_if<CommandsWork>(&frame.work())) {
    answer(frame, *commands, records, reply.bytes);
  } else if (const auto* query = std::get_if<QueryWork>(&frame.work())) {
    standing_.queries.add(1);
    queries_.answer(query->query, frame.request(), frame.max_frame_bytes(), reply.bytes);
  } else {
    auto& prepared = std::get<PreparedWork>(frame.work());
    reply.bytes = std::move(prepared.bytes);
    reply.closes = prepared.closes;
  }
}

void EngineDesk::execute(std::span<const Command> commands, const Cause& cause, std::uint64_t bytes,
                         ByteBuffer& records) {
  results_.clear();
  if (!commands.empty() && !space_.reserve(bytes_needed(bytes, commands.size()))) {
    results_.resize(commands.size());
    for (Result& result : results_) result.rejection = Rejection::read_only;
    return;
  }
  const std::size_t before = records.size();
  engine_.execute(commands, cause, records, results_);
  space_.promise(records.size() - before);
}

void EngineDesk::answer(FrameRequest& frame, CommandsWork& work, ByteBuffer& records,
                        ByteBuffer& out) {
  const Cause cause{.client = work.client,
                    .request = frame.request(),
                    .time_ns = wall_clock_(),
                    .principal = *work.principal};
  execute(work.batch.commands, cause, work.payload.size(), records);
  const auto rejected = static_cast<std::uint64_t>(
      std::count_if(results_.begin(), results_.end(), [](const Result& r) { return !r.ok(); }));
  standing_.commands_executed.add(results_.size() - rejected);
  standing_.commands_rejected.add(rejected + work.batch.faults.size());

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

}  // namespace hexiao::daemon
