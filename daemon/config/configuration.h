// What an operator may set: conf/hexiaod.toml, each key documented there in place.
//
// A file is checked as a whole: every fault is reported with file, line, key and the way out, and
// nothing of a faulty file takes effect. Keys that are absent keep their defaults. Plain values;
// any thread may hold its own copy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace hexiao::daemon {

struct Configuration {
  struct Server {
    std::string listen = "127.0.0.1:7411";
    std::int64_t max_sessions = 256;
    std::int64_t max_frame_bytes = std::int64_t{16} << 20;
    std::int64_t max_batch_commands = 8192;
    std::int64_t max_frames_in_flight = 64;
    std::int64_t output_buffer_bytes = std::int64_t{64} << 20;
    std::int64_t buffer_bytes = std::int64_t{512} << 20;
    std::int64_t hello_timeout_s = 10;
    std::int64_t frame_timeout_s = 300;
    std::int64_t slow_reader_timeout_s = 30;
    std::int64_t idle_timeout_s = 0;
    std::int64_t dead_peer_timeout_s = 120;
    std::int64_t stop_timeout_s = 30;
  } server;

  struct Pipeline {
    std::int64_t ring_depth = 1024;
    std::int64_t ring_bytes = std::int64_t{256} << 20;
    std::int64_t group_bytes = std::int64_t{8} << 20;
    std::int64_t deciding_threads = 0;
    std::int64_t busy_poll_us = 0;
    std::int64_t seal_after_ms = 50;
  } pipeline;

  struct Storage {
    std::string data_dir = "/var/lib/hexiao";
    std::int64_t segment_bytes = std::int64_t{64} << 20;
    std::int64_t keep_snapshots = 2;
    std::string keep_log = "all";
    std::int64_t mark_every_bytes = std::int64_t{8} << 20;
    std::int64_t reserve_bytes = std::int64_t{256} << 20;
    std::int64_t snapshot_log_bytes = std::int64_t{1} << 30;
    bool direct_io = true;
  } storage;

  struct Matching {
    std::string policies_dir;
  } matching;

  struct Business {
    std::string close_day_at;  // "HH:MM"; "": by command only
  } business;

  struct Journal {
    std::string level = "info";
  } journal;
};

struct ConfigurationFault {
  std::string file;
  std::uint32_t line = 0, column = 0;  // from 1; 0 when the fault has no place
  std::string key;                     // "server.listen"; empty when the file cannot be read
  std::string what;                    // what is wrong, and the way out
  std::string text() const;            // one line with all of it
};

using ConfigurationFaults = std::vector<ConfigurationFault>;

// Reads TOML. `file` names the text in faults; a relative matching.policies_dir is taken from its
// folder.
tl::expected<Configuration, ConfigurationFaults> parse_configuration(std::string_view toml,
                                                                     const std::string& file);
tl::expected<Configuration, ConfigurationFaults> read_configuration(const std::string& path);

struct ConfigurationChange {
  std::string key;
  std::string before, after;
  bool needs_restart = false;
};

// What differs, in the order of the file.
std::vector<ConfigurationChange> changes(const Configuration& before, const Configuration& after);

// `next`, except that what needs a restart stays as in `running`.
Configuration reloaded(const Configuration& running, const Configuration& next);

// Every key with its value, one "key = value" a line: what check-config prints.
std::string render_configuration(const Configuration& configuration);

// Every key there is, in the order of the file.
std::vector<std::string_view> configuration_keys();

}  // namespace hexiao::daemon
