#include "daemon/config/keys.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

#include "daemon/config/endpoint.h"
#include "daemon/config/time_of_day.h"

namespace hexiao::daemon {
namespace {

constexpr std::int64_t kKiB = 1024;
constexpr std::int64_t kMiB = 1024 * kKiB;
constexpr std::int64_t kGiB = 1024 * kMiB;

constexpr std::array<std::string_view, 2> kKeepLog = {"all", "needed"};
constexpr std::array<std::string_view, 6> kLevels = {"trace", "debug", "info",
                                                     "warn",  "error", "critical"};

std::string listen_fault(std::string_view text) {
  const auto endpoint = parse_endpoint(text);
  return endpoint ? std::string() : endpoint.error();
}

std::string data_dir_fault(std::string_view text) {
  return text.empty() ? "must name a directory" : std::string();
}

std::string time_fault(std::string_view text) {
  return text.empty() || parse_time_of_day(text)
             ? std::string()
             : "must be a time of day such as \"23:30\", or empty";
}

using C = Configuration;

const std::array kTable = {
    ConfigurationKey{"server.listen",
                     TextKey{[](C& c) -> std::string& { return c.server.listen; }, listen_fault}},
    ConfigurationKey{
        "server.max_sessions",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.max_sessions; }, 1, 32'768}, true},
    ConfigurationKey{"server.max_frame_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.server.max_frame_bytes; },
                                64 * kKiB, 256 * kMiB, true},
                     true},
    ConfigurationKey{
        "server.max_batch_commands",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.max_batch_commands; }, 1, 65'536},
        true},
    ConfigurationKey{
        "server.max_frames_in_flight",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.max_frames_in_flight; }, 1, 4096},
        true},
    ConfigurationKey{"server.output_buffer_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.server.output_buffer_bytes; },
                                1 * kMiB, 4 * kGiB, true},
                     true},
    ConfigurationKey{"server.buffer_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.server.buffer_bytes; },
                                16 * kMiB, 1024 * kGiB, true},
                     true},
    ConfigurationKey{
        "server.hello_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.hello_timeout_s; }, 1, 3600}, true},
    ConfigurationKey{
        "server.frame_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.frame_timeout_s; }, 1, 86'400},
        true},
    ConfigurationKey{
        "server.slow_reader_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.slow_reader_timeout_s; }, 1, 3600},
        true},
    ConfigurationKey{
        "server.idle_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.idle_timeout_s; }, 0, 604'800},
        true},
    ConfigurationKey{
        "server.dead_peer_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.dead_peer_timeout_s; }, 5, 86'400},
        true},
    ConfigurationKey{
        "server.stop_timeout_s",
        IntegerKey{[](C& c) -> std::int64_t& { return c.server.stop_timeout_s; }, 1, 3600}, true},
    ConfigurationKey{
        "pipeline.ring_depth",
        IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.ring_depth; }, 2, 65'536}},
    ConfigurationKey{"pipeline.ring_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.ring_bytes; },
                                1 * kMiB, 16 * kGiB, true}},
    ConfigurationKey{"pipeline.group_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.group_bytes; },
                                4 * kKiB, 256 * kMiB, true}},
    ConfigurationKey{
        "pipeline.deciding_threads",
        IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.deciding_threads; }, 0, 64}},
    ConfigurationKey{
        "pipeline.busy_poll_us",
        IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.busy_poll_us; }, 0, 1'000'000}},
    ConfigurationKey{
        "pipeline.seal_after_ms",
        IntegerKey{[](C& c) -> std::int64_t& { return c.pipeline.seal_after_ms; }, 1, 60'000}},
    ConfigurationKey{
        "storage.data_dir",
        TextKey{[](C& c) -> std::string& { return c.storage.data_dir; }, data_dir_fault}},
    ConfigurationKey{"storage.segment_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.storage.segment_bytes; },
                                1 * kMiB, 4 * kGiB, true}},
    ConfigurationKey{
        "storage.keep_snapshots",
        IntegerKey{[](C& c) -> std::int64_t& { return c.storage.keep_snapshots; }, 2, 6}},
    ConfigurationKey{"storage.keep_log",
                     ChoiceKey{[](C& c) -> std::string& { return c.storage.keep_log; }, kKeepLog}},
    ConfigurationKey{"storage.mark_every_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.storage.mark_every_bytes; }, 0,
                                16 * kGiB, true}},
    ConfigurationKey{"storage.reserve_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.storage.reserve_bytes; }, 0,
                                1024 * kGiB, true}},
    ConfigurationKey{"storage.snapshot_log_bytes",
                     IntegerKey{[](C& c) -> std::int64_t& { return c.storage.snapshot_log_bytes; },
                                0, 1024 * kGiB, true},
                     true},
    ConfigurationKey{"storage.direct_io",
                     FlagKey{[](C& c) -> bool& { return c.storage.direct_io; }}},
    ConfigurationKey{"matching.policies_dir",
                     TextKey{[](C& c) -> std::string& { return c.matching.policies_dir; }}, true},
    ConfigurationKey{
        "business.close_day_at",
        TextKey{[](C& c) -> std::string& { return c.business.close_day_at; }, time_fault}, true},
    ConfigurationKey{"log.level",
                     ChoiceKey{[](C& c) -> std::string& { return c.journal.level; }, kLevels},
                     true},
};

std::string shown_size(std::int64_t bytes) {
  if (bytes != 0 && bytes % kGiB == 0) return fmt::format("\"{} GiB\"", bytes / kGiB);
  if (bytes != 0 && bytes % kMiB == 0) return fmt::format("\"{} MiB\"", bytes / kMiB);
  if (bytes != 0 && bytes % kKiB == 0) return fmt::format("\"{} KiB\"", bytes / kKiB);
  return fmt::format("{}", bytes);
}

}  // namespace

std::span<const ConfigurationKey> configuration_table() { return kTable; }

std::string shown(const ConfigurationKey& key, const Configuration& configuration) {
  Configuration copy = configuration;
  if (const auto* integer = std::get_if<IntegerKey>(&key.shape)) {
    const std::int64_t value = integer->value(copy);
    return integer->size ? shown_size(value) : fmt::format("{}", value);
  }
  if (const auto* text = std::get_if<TextKey>(&key.shape))
    return fmt::format("\"{}\"", text->value(copy));
  if (const auto* choice = std::get_if<ChoiceKey>(&key.shape))
    return fmt::format("\"{}\"", choice->value(copy));
  return std::get<FlagKey>(key.shape).value(copy) ? "true" : "false";
}

bool parse_size(std::string_view text, std::int64_t& bytes) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return false;
  std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  while (!unit.empty() && unit.front() == ' ') unit.remove_prefix(1);
  std::int64_t factor = 0;
  if (unit.empty() || unit == "B") factor = 1;
  if (unit == "KiB") factor = kKiB;
  if (unit == "MiB") factor = kMiB;
  if (unit == "GiB") factor = kGiB;
  if (factor == 0 || number > std::numeric_limits<std::int64_t>::max() / factor) return false;
  bytes = number * factor;
  return true;
}

}  // namespace hexiao::daemon
