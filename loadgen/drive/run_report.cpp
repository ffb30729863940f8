#include "loadgen/drive/run_report.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

#include "engine/vocabulary/currency.h"
#include "loadgen/drive/latency_text.h"
#include "protocol/render.h"

namespace hexiao::loadgen {
namespace {

struct Level {
  std::string_view name;
  std::uint64_t parts_per_billion;
};
constexpr std::array<Level, 5> kLevels = {{{"p50", 500'000'000},
                                           {"p90", 900'000'000},
                                           {"p99", 990'000'000},
                                           {"p99.9", 999'000'000},
                                           {"max", kWhole}}};
constexpr std::size_t kTotalsShown = 12;

std::string microseconds(std::uint64_t nanoseconds) {
  return fmt::format("{}.{:03}", nanoseconds / 1000, nanoseconds % 1000);
}

std::uint64_t count_of(Nanoseconds time) { return time > 0 ? static_cast<std::uint64_t>(time) : 0; }

std::string shown(Money amount, const std::string& code) {
  const auto currency = Currency::from_code(code);
  return format_amount(amount, currency ? currency->exponent() : 0, true);
}

template <class... T>
void put(std::string& out, fmt::format_string<T...> format, T&&... values) {
  fmt::format_to(std::back_inserter(out), format, std::forward<T>(values)...);
}

std::string how(const RunReport& r) {
  std::string out = r.options.rate == 0
                        ? "flat out"
                        : fmt::format("{} payments/s from intended send times", r.options.rate);
  put(out, ", batches of {}, {} connection{}, at most {} frames in flight on each", r.batch,
      r.connections, r.connections == 1 ? "" : "s", r.options.in_flight);
  return out;
}

void put_answers(std::string& out, const RunReport& r) {
  const AnswerTally& answers = r.outcome.answers;
  put(out, "sent      {} payments in {} frames, {} bytes; {} bytes came back\n",
      r.outcome.payments_sent, r.outcome.frames_sent, r.outcome.bytes_sent,
      r.outcome.bytes_received);
  put(out, "answered  {}, of them newly recorded {}\n", answers.answered(), answers.recorded());
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    if (answers.of(outcome) > 0)
      put(out, "  {:<24} {:>12}\n", to_text(outcome), answers.of(outcome));
  }
  for (const auto& [rejection, count] : answers.rejections())
    put(out, "    {:<22} {:>12}   {}\n", to_text(rejection), count, explain(rejection));
}

void put_speed(std::string& out, const RunReport& r) {
  const DriveOutcome& o = r.outcome;
  if (o.measured_payments == 0) {
    out += "rate      nothing was sent after the warm-up\n";
    return;
  }
  put(out, "rate      {} payments/s: {} in {}{}\n", o.payments_per_second(), o.measured_payments,
      shown_duration(count_of(o.measured)),
      r.options.warm_up > 0 ? " after a warm-up of " + shown_duration(count_of(r.options.warm_up))
                            : "");
  out += r.options.rate == 0 ? "latency   from leaving to answer:"
                             : "latency   from intended send time to answer:";
  for (const Level& level : kLevels)
    put(out, "  {} {}", level.name, shown_duration(o.latency.quantile(level.parts_per_billion)));
  out += '\n';
  if (o.ran_out)
    put(out, "note      the payments were used up after {}, before the duration was over\n",
        shown_duration(count_of(o.elapsed)));
  put(out,
      "sender    busy for {} % of the time; 99 of 100 frames left within {} of when they could\n",
      o.busy_percent(), shown_duration(o.own_lateness.quantile(990'000'000)));
  if (const std::string why = generator_was_the_bottleneck(o, r.options); !why.empty())
    put(out, "note      the load generator was the bottleneck: {}\n", why);
}

void put_totals(std::string& out, const RunReport& r) {
  put(out, "totals    received, before and after; the answers say what is new\n");
  std::size_t shown_lines = 0;
  for (const TotalsLine& line : r.totals.lines) {
    if (line.ties && ++shown_lines > kTotalsShown) continue;
    put(out, "  {:<8} {} {:>24} {:>24} {:>24}  {}\n", line.ledger, line.currency,
        shown(line.received_before, line.currency), shown(line.received_after, line.currency),
        "+" + shown(line.recorded, line.currency), line.ties ? "ties" : "DOES NOT TIE");
  }
  if (shown_lines > kTotalsShown)
    put(out, "  … and {} more that tie\n", shown_lines - kTotalsShown);
}

void put_text(std::string& out, std::string_view name, std::string_view text) {
  put(out, "\"{}\":", name);
  append_json_text(out, text);
  out += ',';
}

}  // namespace

std::vector<std::string> faults_of(const RunReport& r) {
  std::vector<std::string> faults;
  const AnswerTally& answers = r.outcome.answers;
  if (answers.answered() != r.outcome.payments_sent)
    faults.push_back(fmt::format("{} payments were sent and {} answered", r.outcome.payments_sent,
                                 answers.answered()));
  if (r.again && answers.recorded() > 0)
    faults.push_back(
        fmt::format("{} payments were newly recorded, though all were sent before under run id {}",
                    answers.recorded(), r.run_id));
  faults.insert(faults.end(), r.totals.faults.begin(), r.totals.faults.end());
  return faults;
}

std::string as_text(const RunReport& r) {
  std::string out;
  put(out, "daemon    {} at {}, {} customers, {} open items, {} payments\n", r.before.version,
      r.server, r.before.customers, r.before.open_items, r.before.payments);
  put(out, "run       {}\n", how(r));
  put(out, "run id    {} (bank references begin with {}); once more: --run-id {} --again\n",
      r.run_id, r.prefix, r.run_id);
  put_answers(out, r);
  put_speed(out, r);
  put_totals(out, r);
  const auto faults = faults_of(r);
  if (faults.empty())
    put(out, "checked   every payment answered once; totals tie to the minor unit{}\n",
        r.again ? "; nothing was recorded twice" : "");
  for (const std::string& fault : faults) put(out, "WRONG     {}\n", fault);
  return out;
}

std::string as_json(const RunReport& r) {
  const DriveOutcome& o = r.outcome;
  std::string out = "{";
  put_text(out, "server", r.server);
  put_text(out, "version", r.before.version);
  put_text(out, "run_id", r.run_id);
  put_text(out, "bank_ref_prefix", r.prefix);
  put(out, "\"again\":{},\"rate_wanted\":{},\"batch\":{},\"connections\":{},\"in_flight\":{},",
      r.again, r.options.rate, r.batch, r.connections, r.options.in_flight);
  put(out, "\"customers\":{},\"open_items_before\":{},\"payments_before\":{},", r.before.customers,
      r.before.open_items, r.before.payments);
  put(out, "\"payments_sent\":{},\"frames_sent\":{},\"bytes_sent\":{},\"bytes_received\":{},",
      o.payments_sent, o.frames_sent, o.bytes_sent, o.bytes_received);
  put(out, "\"answered\":{},\"recorded\":{},\"outcomes\":{{", o.answers.answered(),
      o.answers.recorded());
  for (std::size_t i = 0; i < kOutcomes; ++i)
    put(out, "{}\"{}\":{}", i == 0 ? "" : ",", to_text(static_cast<Outcome>(i)),
        o.answers.of(static_cast<Outcome>(i)));
  out += "},\"rejections\":{";
  bool first = true;
  for (const auto& [rejection, count] : o.answers.rejections()) {
    put(out, "{}\"{}\":{}", first ? "" : ",", to_text(rejection), count);
    first = false;
  }
  put(out, "}},\"measured_payments\":{},\"measured_ns\":{},\"payments_per_second\":{},",
      o.measured_payments, o.measured, o.payments_per_second());
  out += "\"latency_ns\":{";
  for (const Level& level : kLevels)
    put(out, "{}\"{}\":{}", &level == &kLevels.front() ? "" : ",", level.name,
        o.latency.quantile(level.parts_per_billion));
  const std::string bottleneck = generator_was_the_bottleneck(o, r.options);
  put(out,
      "}},\"ran_out\":{},\"generator_was_the_bottleneck\":{},\"generator_busy_percent\":{},"
      "\"generator_cpu_ns\":{},\"generator_lateness_p99_ns\":{},",
      o.ran_out, !bottleneck.empty(), o.busy_percent(), o.own_cpu,
      o.own_lateness.quantile(990'000'000));
  out += "\"totals\":[";
  for (const TotalsLine& line : r.totals.lines) {
    if (&line != &r.totals.lines.front()) out += ',';
    out += '{';
    put_text(out, "ledger", line.ledger);
    put(out,
        "\"currency\":\"{}\",\"received_before_minor\":{},\"received_after_minor\":{},"
        "\"recorded_minor\":{},\"ties\":{}}}",
        line.currency, line.received_before.minor(), line.received_after.minor(),
        line.recorded.minor(), line.ties);
  }
  out += "],\"faults\":[";
  const auto faults = faults_of(r);
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (i != 0) out += ',';
    append_json_text(out, faults[i]);
  }
  out += "]}\n";
  return out;
}

std::string percentile_file(const LatencyHistogram& latency) {
  std::string out = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n";
  const auto row = [&](std::uint64_t level) {
    const std::uint64_t value = latency.quantile(level);
    put(out, "{:>12} {:>4}.{:09} {:>10}", microseconds(value), level / kWhole, level % kWhole,
        latency.count_up_to(value));
    if (level < kWhole) {
      const std::uint64_t hundredths = kWhole * 100 / (kWhole - level);
      put(out, " {:>11}.{:02}", hundredths / 100, hundredths % 100);
    }
    out += '\n';
  };
  // Five steps for each halving of what is left, down to single values.
  constexpr std::uint64_t kStepsPerHalf = 5;
  if (latency.count() > 0) {
    const std::uint64_t finest =
        std::max<std::uint64_t>(kStepsPerHalf * 2, kWhole / latency.count());
    for (std::uint64_t left = kWhole; left > finest; left /= 2)
      for (std::uint64_t step = 0; step < kStepsPerHalf; ++step)
        row(kWhole - left + left / 2 * step / kStepsPerHalf);
    row(kWhole);
  }
  put(out, "#[Max     = {:>12}, Total count    = {:>12}]\n", microseconds(latency.largest()),
      latency.count());
  out += "# values in microseconds\n";
  return out;
}

}  // namespace hexiao::loadgen
