#include "clients/hexiao/event_lines.h"

#include "protocol/render.h"

namespace hexiao::cli {

bool for_each_event(std::span<const std::byte> records,
                    const std::function<void(const RecordView&, const std::string&)>& visit) {
  RecordView record;
  std::string json;
  while (!records.empty()) {
    json.clear();
    if (!next_record(records, record) || !append_event_json(json, record)) return false;
    visit(record, json);
  }
  return true;
}

Failure unreadable_event() {
  return {ExitCode::bad_data, "the daemon sent an event that this release cannot read",
          "use the hexiao of the daemon's release"};
}

}  // namespace hexiao::cli
