#include "bench/end_to_end/checked_run.h"

#include <fmt/format.h>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"
#include "loadgen/drive/run_report.h"

namespace hexiao::bench {

using namespace hexiao::loadgen;

tl::expected<Measured, std::string> run_checked(const protocol::ClientOptions& server,
                                                const Step& step, const PreparedFrames& prepared,
                                                std::uint64_t rate) {
  const DriveOptions options{.server = server, .rate = rate, .in_flight = step.in_flight};
  const auto before = ask_totals(server);
  if (!before) return tl::unexpected(before.error().text);
  const auto outcome = drive(prepared, options);
  if (!outcome) return tl::unexpected(outcome.error().error.text);
  const auto after = ask_totals(server);
  if (!after) return tl::unexpected(after.error().text);
  const RunReport report{.prepared = prepared,
                         .options = options,
                         .outcome = *outcome,
                         .before = *before,
                         .after = *after,
                         .totals = check_totals(*before, *after, prepared, outcome->answers)};
  for (const std::string& fault : faults_of(report)) return tl::unexpected(fault);
  const AnswerTally& answers = outcome->answers;
  if (answers.recorded() != prepared.payments())
    return tl::unexpected(
        fmt::format("{} of {} payments were recorded", answers.recorded(), prepared.payments()));
  if (answers.of(Outcome::automatic) * 100 < answers.answered() * step.least_automatic_percent)
    return tl::unexpected(fmt::format("only {} of {} payments were allocated",
                                      answers.of(Outcome::automatic), answers.answered()));
  return Measured{.step = step,
                  .payments = prepared.payments(),
                  .automatic = answers.of(Outcome::automatic),
                  .proposed = answers.of(Outcome::proposed),
                  .per_second = outcome->payments_per_second(),
                  .p50 = outcome->latency.quantile(500'000'000),
                  .p99 = outcome->latency.quantile(990'000'000),
                  .largest = outcome->latency.largest(),
                  .bottleneck = generator_was_the_bottleneck(*outcome, options)};
}

std::string json_members(const Measured& m) {
  return fmt::format(
      "\"batch\":{},\"in_flight\":{},\"payments\":{},\"auto\":{},\"proposed\":{},"
      "\"payments_per_second\":{},\"p50_ns\":{},\"p99_ns\":{},\"max_ns\":{},"
      "\"generator_was_the_bottleneck\":{}",
      m.step.batch, m.step.in_flight, m.payments, m.automatic, m.proposed, m.per_second, m.p50,
      m.p99, m.largest, !m.bottleneck.empty());
}

}  // namespace hexiao::bench
