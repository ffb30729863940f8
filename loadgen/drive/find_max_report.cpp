#include "loadgen/drive/find_max_report.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

#include "loadgen/drive/latency_text.h"
#include "protocol/render.h"

namespace hexiao::loadgen {
namespace {

template <class... T>
void put(std::string& out, fmt::format_string<T...> format, T&&... values) {
  fmt::format_to(std::back_inserter(out), format, std::forward<T>(values)...);
}

std::string shown_limit(const FindMaxOptions& options) {
  return shown_duration(static_cast<std::uint64_t>(options.p99));
}

std::string verdict(const RateStep& step) {
  std::string said = step.held ? "holds" : step.is_repeat ? "misses again" : "misses";
  if (step.rejected > 0) put(said, ", {} rejected", step.rejected);
  if (!step.is_work()) said += ", not all were new";
  if (step.ended_early) said += ", ended early";
  if (!step.bottleneck.empty()) said += ", generator late";
  return said;
}

void put_text(std::string& out, std::string_view name, std::string_view text) {
  put(out, "\"{}\":", name);
  append_json_text(out, text);
  out += ',';
}

void put_texts(std::string& out, std::string_view name, const std::vector<std::string>& texts) {
  put(out, "\"{}\":[", name);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i != 0) out += ',';
    append_json_text(out, texts[i]);
  }
  out += ']';
}

void put_step(std::string& out, const RateStep& step) {
  put(out,
      "{{\"rate\":{},\"held\":{},\"repeat\":{},\"ended_early\":{},\"payments_sent\":{},"
      "\"measured_payments\":{},\"measured_frames\":{},\"late\":{},\"recorded\":{},\"auto\":{},"
      "\"rejected\":{},\"latency_ns\":{{\"p50\":{},\"p99\":{},\"p99.9\":{},\"max\":{}}},"
      "\"generator_busy_percent\":{},\"generator_was_the_bottleneck\":{}}}",
      step.rate, step.held, step.is_repeat, step.ended_early, step.sent, step.measured, step.frames,
      step.late, step.recorded, step.automatic, step.rejected, step.p50, step.p99, step.p999,
      step.largest, step.busy_percent, !step.bottleneck.empty());
}

}  // namespace

std::string heading(const FindMaxReport& r) {
  std::string out;
  put(out, "daemon    {} at {}, {} customers, {} open items, {} payments\n", r.before.version,
      r.server, r.before.customers, r.before.open_items, r.before.payments);
  put(out,
      "search    the highest rate with p99 within {} of the intended send time; batches of {}, {} "
      "connection{}, at most {} frames in flight on each\n",
      shown_limit(r.options), r.options.batch, r.connections, r.connections == 1 ? "" : "s",
      r.options.drive.in_flight);
  put(out, "{:>11} {:>10} {:>7} {:>6} {:>10} {:>10} {:>10} {:>10} {:>6}\n", "payments/s", "sent",
      "frames", "auto %", "p50", "p99", "p99.9", "max", "busy %");
  return out;
}

std::string as_row(const RateStep& step) {
  const std::uint64_t answered = step.answered == 0 ? 1 : step.answered;
  return fmt::format("{:>11} {:>10} {:>7} {:>6} {:>10} {:>10} {:>10} {:>10} {:>6}  {}\n", step.rate,
                     step.sent, step.frames, step.automatic * 100 / answered,
                     shown_duration(step.p50), shown_duration(step.p99), shown_duration(step.p999),
                     shown_duration(step.largest), step.busy_percent, verdict(step));
}

std::string as_text(const FindMaxReport& r, const FindMaxOutcome& outcome) {
  std::string out;
  if (outcome.held == 0)
    put(out, "result    no rate that was tried holds a p99 of {}\n", shown_limit(r.options));
  else
    put(out, "result    {} payments/s hold a p99 of {}", outcome.held, shown_limit(r.options));
  if (outcome.held != 0 && outcome.missed != 0) put(out, "; {} do not", outcome.missed);
  if (outcome.held != 0) out += '\n';
  put(out, "used      {} of {} payments; another search on this daemon: --skip {}\n", outcome.used,
      outcome.prepared, r.skipped + outcome.used);
  for (const std::string& doubt : doubts_of(outcome, r.options)) put(out, "note      {}\n", doubt);
  if (outcome.faults.empty())
    out += "checked   every payment answered once; totals tie to the minor unit after each step\n";
  for (const std::string& fault : outcome.faults) put(out, "WRONG     {}\n", fault);
  return out;
}

std::string as_json(const FindMaxReport& r, const FindMaxOutcome& outcome) {
  std::string out = "{";
  put_text(out, "server", r.server);
  put_text(out, "version", r.before.version);
  put_text(out, "run_id", r.run_id);
  put(out,
      "\"p99_limit_ns\":{},\"batch\":{},\"connections\":{},\"in_flight\":{},\"customers\":{},"
      "\"open_items_before\":{},\"payments_before\":{},\"holds\":{},\"misses\":{},\"ran_out\":{},"
      "\"payments_used\":{},\"payments_prepared\":{},\"skipped\":{},\"steps\":[",
      r.options.p99, r.options.batch, r.connections, r.options.drive.in_flight, r.before.customers,
      r.before.open_items, r.before.payments, outcome.held, outcome.missed, outcome.ran_out,
      outcome.used, outcome.prepared, r.skipped);
  for (const RateStep& step : outcome.steps) {
    if (&step != &outcome.steps.front()) out += ',';
    put_step(out, step);
  }
  out += "],";
  put_texts(out, "notes", doubts_of(outcome, r.options));
  out += ',';
  put_texts(out, "faults", outcome.faults);
  out += "}\n";
  return out;
}

}  // namespace hexiao::loadgen
