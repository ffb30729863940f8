#include "daemon/journal.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <string>

namespace hexiao::daemon {

void open_journal(std::string_view level) {
  auto journal = spdlog::stderr_logger_mt("hexiaod");
  journal->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l %v");
  journal->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(journal));
  set_journal_level(level);
}

void set_journal_level(std::string_view level) {
  spdlog::set_level(spdlog::level::from_str(std::string(level)));
}

void flush_journal() { spdlog::default_logger()->flush(); }

}  // namespace hexiao::daemon
