// The journal: one line an event on standard error, for people and for journald.
#pragma once

#include <string_view>

namespace hexiao::daemon {

// Before any other line. `level` as in log.level.
void open_journal(std::string_view level);
void set_journal_level(std::string_view level);
// Everything said so far is out; before an exit that runs no destructors.
void flush_journal();

}  // namespace hexiao::daemon
