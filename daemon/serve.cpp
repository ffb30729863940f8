#include "daemon/serve.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>

#include "daemon/archive.h"
#include "daemon/back_office.h"
#include "daemon/clock.h"
#include "daemon/config/time_of_day.h"
#include "daemon/crew_threads.h"
#include "daemon/day_closing.h"
#include "daemon/desk/engine_desk.h"
#include "daemon/desk/space.h"
#include "daemon/durability/digest.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/journal.h"
#include "daemon/memory_end.h"
#include "daemon/pipeline/pipeline.h"
#include "daemon/pipeline/thread_turns.h"
#include "daemon/policies_folder.h"
#include "daemon/recovery.h"
#include "daemon/server/descriptors.h"
#include "daemon/server/server.h"
#include "daemon/snapshots.h"
#include "daemon/store_log.h"
#include "daemon/task_thread.h"
#include "daemon/version.h"
#include "engine/state/state.h"
#include "engine/text/romanise.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::daemon {
namespace {

durability::StoreOptions store_options(const Configuration::Storage& storage) {
  return {.segment_bytes = static_cast<std::uint64_t>(storage.segment_bytes),
          .keep_snapshots = static_cast<unsigned>(storage.keep_snapshots),
          .keep_segments = storage.keep_log == "all" ? durability::KeepSegments::all
                                                     : durability::KeepSegments::needed,
          .mark_every_bytes = static_cast<std::uint64_t>(storage.mark_every_bytes),
          .reserve_bytes = static_cast<std::uint64_t>(storage.reserve_bytes)};
}

PipelineOptions pipeline_options(const Configuration::Pipeline& pipeline) {
  // The server's bound comes first: pipeline.ring_depth and a frame for each session, of which
  // there may be more after a reload. A few places more are for the daemon's own requests.
  constexpr std::size_t kOwnRequests = 16;
  return {
      .ring_depth = static_cast<std::size_t>(pipeline.ring_depth) + kMostSessions + kOwnRequests,
      .group_bytes = static_cast<std::size_t>(pipeline.group_bytes),
      .busy_poll_us = pipeline.busy_poll_us,
      .seal_after_ms = pipeline.seal_after_ms};
}

// What cannot be made durable is not acknowledged: the process ends here, and its next start finds
// everything that was.
[[noreturn]] void end_on(const durability::IoError& error) {
  spdlog::critical("the log has failed, nothing more is acknowledged: {}", error.text());
  flush_journal();
  if (planted(PlantedBug::wrong_exit_code)) std::_Exit(to_int(ExitCode::done));
  std::_Exit(to_int(exit_code_of(error)));
}

void report_faults(const ConfigurationFaults& faults) {
  for (const ConfigurationFault& fault : faults) spdlog::error("{}", fault.text());
}

// A running daemon, from its parts. Members in the order in which they need each other.
class Daemon {
 public:
  Daemon(ServeOptions options, Configuration configuration, durability::FileSystem& files,
         durability::Store& store, Recovered recovered, CrewThreads& crew);

  ExitCode run(std::vector<PolicyFile> policies);

 private:
  ServerHooks server_hooks();
  void fill_standing(const Recovered& recovered);
  bool activate(std::vector<PolicyFile> policies);
  void ask(const std::shared_ptr<LedgerQuestion>& question);
  bool ask_to_wake();
  void reload();
  ExitCode end();

  const ServeOptions options_;
  Configuration configuration_;
  durability::Store& store_;
  Engine engine_;
  Standing standing_;
  StateWalk walk_;
  Space space_;
  EngineDesk desk_;
  BackOffice back_office_;
  Server server_;
  StoreLog log_;
  std::optional<Pipeline> pipeline_;       // begins with run
  std::optional<DayClosing> day_closing_;  // ends before the pipeline
};

Daemon::Daemon(ServeOptions options, Configuration configuration, durability::FileSystem& files,
               durability::Store& store, Recovered recovered, CrewThreads& crew)
    : options_(std::move(options)),
      configuration_(std::move(configuration)),
      store_(store),
      engine_(std::move(recovered.engine)),
      space_(store, files,
             {.directory = configuration_.storage.data_dir,
              .reserve_bytes = static_cast<std::uint64_t>(configuration_.storage.reserve_bytes),
              .segment_bytes = static_cast<std::uint64_t>(configuration_.storage.segment_bytes)}),
      desk_(engine_, store, space_, standing_, walk_,
            {.ask_to_wake = [this] { return ask_to_wake(); }}),
      back_office_(
          store, walk_, standing_.snapshots,
          [this](SessionId session, ByteBuffer&& bytes) {
            server_.deliver_late(session, std::move(bytes));
          },
          [this](const std::shared_ptr<LedgerQuestion>& question) { ask(question); }, end_on),
      server_(limits_of(configuration_), standing_, server_hooks()),
      log_(store, space_, [this] { back_office_.log_has_grown(); }) {
  engine_.set_crew(&crew);
  back_office_.set_snapshot_log_bytes(configuration_.storage.snapshot_log_bytes);
  fill_standing(recovered);
}

void Daemon::fill_standing(const Recovered& recovered) {
  standing_.store_id = durability::to_hex(store_.id());
  standing_.data_dir = configuration_.storage.data_dir;
  standing_.process_id = static_cast<std::uint64_t>(::getpid());
  standing_.epoch = store_.epoch();
  standing_.started_wall_ns = wall_clock_ns();
  standing_.started_steady_ns = steady_ns();
  standing_.recovery_ns = recovered.duration_ns;
  standing_.recovered_records = recovered.records;
}

ServerHooks Daemon::server_hooks() {
  return {.submit = [this](std::unique_ptr<Request>& r) { return pipeline_->submit(r); },
          .submit_late = [this](const LateRequest& r) { return back_office_.submit(r); },
          .store_standing =
              [this] {
                return StoreStanding{.store = store_.id(),
                                     .durable_lsn = store_.durable_lsn(),
                                     .read_only = space_.reason()};
              },
          .reload = [this] { reload(); }};
}

ExitCode Daemon::run(std::vector<PolicyFile> policies) {
  const auto endpoint = parse_endpoint(configuration_.server.listen);
  if (!endpoint) {
    spdlog::error("{}", endpoint.error());
    return ExitCode::configuration;
  }
  const auto sessions = static_cast<std::uint64_t>(configuration_.server.max_sessions);
  if (const auto room = make_room_for_descriptors(sessions); !room) {
    spdlog::error("{}", room.error());
    return ExitCode::configuration;
  }
  const auto bound = server_.open(*endpoint);
  if (!bound) {
    spdlog::error("{}", bound.error());
    return ExitCode::error;
  }
  pipeline_.emplace(
      desk_, log_, standing_.pipeline, pipeline_options(configuration_.pipeline),
      PipelineHooks{
          .release = [this](std::vector<Reply>&& replies) { server_.deliver(std::move(replies)); },
          .failed = end_on});
  ask_to_wake();
  activate(std::move(policies));
  day_closing_.emplace([this](std::vector<Command> commands, DayClosing::Done done) {
    std::unique_ptr<Request> request = std::make_unique<FrameRequest>(
        SessionId{0}, 0, 0, OwnWork{.commands = std::move(commands), .done = std::move(done)});
    return pipeline_->submit(request);
  });
  day_closing_->set_time(parse_time_of_day(configuration_.business.close_day_at));
  fmt::print("hexiaod ready on {} version={} data_dir={} lsn={} pid={}\n", bound->text(), version(),
             configuration_.storage.data_dir, store_.durable_lsn(), standing_.process_id);
  std::fflush(stdout);
  spdlog::info("ready on {}", bound->text());
  ask_for_short_turns();  // the I/O thread; all others exist by now
  server_.run();
  return end();
}

// Asks the engine thread to activate what differs from what is active.
bool Daemon::activate(std::vector<PolicyFile> policies) {
  if (policies.empty()) return true;
  const auto files = std::make_shared<const std::vector<PolicyFile>>(std::move(policies));
  const auto done = [files](std::span<const Result> results) {
    for (std::size_t i = 0; i < results.size(); ++i) {
      const PolicyFile& file = (*files)[i];
      if (!results[i].ok())
        spdlog::error("policy {} is not activated: {}", file.path, explain(results[i].rejection));
      else if (results[i].changed)
        spdlog::info("policy {} of {} is active from now on", file.name(), file.path);
    }
  };
  std::unique_ptr<Request> request = std::make_unique<FrameRequest>(
      SessionId{0}, 0, 0, OwnWork{.commands = activation_of(*files), .done = done});
  return pipeline_->submit(request);
}

// The engine thread answers between two frames.
void Daemon::ask(const std::shared_ptr<LedgerQuestion>& question) {
  server_.post([this, question] {
    const auto look = [this, question](std::span<const Result> /*none*/) {
      question->answer(engine_.state());
    };
    std::unique_ptr<Request> request =
        std::make_unique<FrameRequest>(SessionId{0}, 0, 0, OwnWork{.commands = {}, .done = look});
    if (!pipeline_->submit(request)) question->refuse();
  });
}

// What waits to be decided anew goes on between the others' units, also when nobody sends any.
bool Daemon::ask_to_wake() {
  std::unique_ptr<Request> request =
      std::make_unique<FrameRequest>(SessionId{0}, 0, 0, OwnWork{.wakes = true});
  return pipeline_->submit(request);
}

void Daemon::reload() {
  spdlog::info("reloading ({})", options_.configuration_file.value_or("no configuration file"));
  const auto next = configuration_of(options_);
  if (!next) {
    report_faults(next.error());
    spdlog::error("nothing was reloaded: correct the configuration and send SIGHUP again");
    return;
  }
  auto policies = read_policies(next->matching.policies_dir);
  if (!policies) {
    spdlog::error("nothing was reloaded: {}", policies.error());
    return;
  }
  const auto sessions = static_cast<std::uint64_t>(next->server.max_sessions);
  if (const auto room = make_room_for_descriptors(sessions); !room) {
    spdlog::error("nothing was reloaded: {}", room.error());
    return;
  }
  for (const ConfigurationChange& change : changes(configuration_, *next))
    if (change.needs_restart)
      spdlog::warn("{} = {} needs a restart; {} stays in force", change.key, change.after,
                   change.before);
    else
      spdlog::info("{} is now {}, was {}", change.key, change.after, change.before);
  configuration_ = reloaded(configuration_, *next);
  set_journal_level(configuration_.journal.level);
  server_.set_limits(limits_of(configuration_));
  back_office_.set_snapshot_log_bytes(configuration_.storage.snapshot_log_bytes);
  day_closing_->set_time(parse_time_of_day(configuration_.business.close_day_at));
  if (!activate(std::move(*policies)))
    spdlog::error("the policies were not activated: too much is in hand; send SIGHUP again");
}

// Everything in hand has been answered, or nobody waits for it any more.
ExitCode Daemon::end() {
  day_closing_->stop();
  back_office_.stop();
  pipeline_->drain();
  spdlog::info("served: {}", render_counters(standing_));
  if (standing_.snapshots.has_alarm()) {
    // What lives is in dispute: saved, it would be what the next start believes.
    spdlog::critical("no snapshot is saved at the stop: {}", standing_.snapshots.now().alarm);
    return ExitCode::damaged;
  }
  const auto snapshots = store_.snapshots();
  if (!snapshots.empty() && snapshots.front().lsn == engine_.last_lsn()) {
    // The newest was folded from files: here both folds stand at the same LSN.
    const std::uint64_t hash = engine_.state().hash();
    if (hash == snapshots.front().state_hash) return ExitCode::done;
    spdlog::critical(
        "the live state ({:016x}) is not what snapshot {} holds ({:016x}) at LSN {}: run `hexiaod "
        "verify` and keep the directory as it is",
        hash, snapshots.front().file, snapshots.front().state_hash, engine_.last_lsn());
    return ExitCode::damaged;
  }
  if (engine_.last_lsn() == 0) return ExitCode::done;
  const auto saved = save_snapshot(store_, engine_);
  if (!saved) {
    spdlog::error("no snapshot was written at the stop, the log has everything: {}",
                  saved.error().text());
    return exit_code_of(saved.error());
  }
  spdlog::info("stopped: lsn={} snapshot={} ms={}", saved->lsn, saved->file,
               saved->duration_ns / 1'000'000);
  return ExitCode::done;
}

// A disk that failed ends the process now: it does not wait for tables that nobody will read.
ExitCode at_once(ExitCode code) {
  if (code != ExitCode::io) return code;
  flush_journal();
  std::_Exit(to_int(code));
}

}  // namespace

tl::expected<Configuration, ConfigurationFaults> configuration_of(const ServeOptions& options) {
  Configuration configuration;
  if (options.configuration_file) {
    auto read = read_configuration(*options.configuration_file);
    if (!read) return read;
    configuration = std::move(*read);
  }
  if (options.data_dir) configuration.storage.data_dir = *options.data_dir;
  if (options.listen) {
    const auto endpoint = parse_endpoint(*options.listen);
    if (!endpoint)
      return tl::make_unexpected(
          ConfigurationFaults{{.file = "--listen", .key = {}, .what = endpoint.error()}});
    configuration.server.listen = *options.listen;
  }
  return configuration;
}

ExitCode serve(const ServeOptions& options) {
  open_journal("info");
  auto configuration = configuration_of(options);
  if (!configuration) {
    report_faults(configuration.error());
    return ExitCode::configuration;
  }
  set_journal_level(configuration->journal.level);
  auto policies = read_policies(configuration->matching.policies_dir);
  if (!policies) {
    spdlog::error("{}", policies.error());
    return ExitCode::configuration;
  }

  const auto& storage = configuration->storage;
  spdlog::info("hexiaod {} starts: data_dir={}", version(), storage.data_dir);
  if (options.restore_from) {
    const auto restored = archive(
        {.from = *options.restore_from, .to = storage.data_dir, .until = options.restore_until});
    if (!restored) {
      spdlog::error("nothing was restored from {}: {}", *options.restore_from,
                    restored.error().text());
      return exit_code_of(restored.error());
    }
    spdlog::info("restored from {}: lsn={} segments={} snapshots={}", *options.restore_from,
                 restored->end.lsn, restored->segments, restored->snapshots);
  }
  const auto files = durability::make_posix_file_system({.direct = storage.direct_io});
  auto store = durability::Store::open(*files, storage.data_dir, store_options(storage));
  if (!store) {
    spdlog::error("{}", store.error().text());
    return exit_code_of(store.error());
  }
  // Beside the recovery, so that it is there before the first payment.
  TaskThread tables(1);
  tables.submit(prepare_romanising);
  CrewThreads crew(crew_size(configuration->pipeline.deciding_threads));
  auto recovered = recover(*store, crew);
  if (!recovered) return at_once(recovered.error());
  // On the heap: the counters of the pipeline are large.
  const auto daemon = std::make_unique<Daemon>(options, std::move(*configuration), *files, *store,
                                               std::move(*recovered), crew);
  try {
    return at_once(daemon->run(std::move(*policies)));
  } catch (const std::bad_alloc&) {
    end_without_memory();  // here, before the daemon is taken apart
  }
}

}  // namespace hexiao::daemon
