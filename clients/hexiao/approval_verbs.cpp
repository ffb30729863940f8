// `hexiao approve | reject-approval | withdraw-approval`: the second pair of eyes.
#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "clients/hexiao/control_sentences.h"
#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/deed.h"
#include "protocol/render.h"

namespace hexiao::cli {
namespace {

std::string why_ended(protocol::Client& client) {
  std::string reason;
  (void)for_each_own_event(client, ApprovalEnded::kName, [&](const Event& event) {
    if (const auto* ended = std::get_if<ApprovalEnded>(&event)) reason = ended->reason;
  });
  return reason;
}

void print_next_level(const Console& console, const std::string& subject, const Waiting& waiting) {
  const auto next = std::find(waiting.levels.begin(), waiting.levels.end(), waiting.next);
  if (next == waiting.levels.end())
    console.out << subject << ": approved; the next level is still to come: hexiao approvals\n";
  else
    console.out << fmt::format("{}: level {} of {} has approved; it waits for {}\n", subject,
                               next - waiting.levels.begin(), waiting.levels.size(), waiting.next);
}

ExitCode answer(const Console& console, const GlobalOptions& global, const ApprovalOptions& options,
                ApprovalAnswer what) {
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const std::string subject = fmt::format("approval {}", options.approval);
  const AnswerApproval command{
      .approval = options.approval, .answer = what, .reason = options.reason};
  const auto reply = submit_one(*client, command, subject);
  if (!reply) return refuse(console, reply.error());
  const protocol::ResultView& result = reply->results.front();
  const auto state = from_text<ApprovalState>(result.field);
  if (state == ApprovalState::voided)
    return refuse(console,
                  {ExitCode::error,
                   fmt::format("{} is void, and nothing is done: {}", subject, why_ended(*client)),
                   "propose again what is still wanted"});
  if (console.json) {
    console.out << to_json(result) << '\n';
    return ExitCode::done;
  }
  if (state == ApprovalState::pending)
    print_next_level(console, subject, find_waiting(*client, {options.approval}));
  else
    console.out << fmt::format("{}: {}\n", subject,
                               sentence_of(state.value_or(ApprovalState::approved)));
  print_consequences(console, result);
  return ExitCode::done;
}

}  // namespace

ExitCode run_approve(const Console& console, const GlobalOptions& global,
                     const ApprovalOptions& options) {
  return answer(console, global, options, ApprovalAnswer::approve);
}

ExitCode run_reject_approval(const Console& console, const GlobalOptions& global,
                             const ApprovalOptions& options) {
  return answer(console, global, options, ApprovalAnswer::reject);
}

ExitCode run_withdraw_approval(const Console& console, const GlobalOptions& global,
                               const ApprovalOptions& options) {
  return answer(console, global, options, ApprovalAnswer::withdraw);
}

}  // namespace hexiao::cli
