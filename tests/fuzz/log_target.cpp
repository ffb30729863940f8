// The log: records and events as bytes, and a whole data directory that somebody has changed.
// A directory that was closed in order is recovered whole or refused with a place, and an offline
// check sees what recovery sees (I1, I2, I6, I7); where checksums were forged too, it is survived.
#include "daemon/durability/verify.h"
#include "engine/vocabulary/check.h"
#include "engine/vocabulary/record.h"
#include "tests/daemon/durability/history.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_files.h"

namespace hexiao::fuzz {
namespace {

using namespace durability;
using durability::testing::kDirectory;
using durability::testing::Running;
using durability::testing::start;

void write_again(const Event& event, const RecordView& record, ByteBuffer& out) {
  std::visit([&](const auto& one) { append_record(out, one, record.cause, record.lsn); }, event);
}

void run_records(std::span<const std::byte> bytes) {
  RecordView record;
  Event event;
  for (std::span<const std::byte> rest = bytes; !rest.empty();) {
    const std::span<const std::byte> before = rest;
    if (!next_record(rest, record)) {
      HEXIAO_CHECK(rest.size() == before.size());
      return;
    }
    const std::size_t taken = before.size() - rest.size();
    HEXIAO_CHECK(taken >= kRecordHeaderBytes && record.body.size() <= taken);
    HEXIAO_CHECK(event_name(record.type) != "");
    if (!decode_event(record, event)) continue;
    HEXIAO_CHECK(event_name(record.type) != "?");
    if (record.version != kRecordVersion) continue;
    // One event has one spelling: what was decoded is what is written.
    ByteBuffer again;
    write_again(event, record, again);
    HEXIAO_CHECK(as_text(again.bytes()) == as_text(before.first(taken)));
  }
}

struct Original {
  MemoryFiles files;
  Lsn lsn = 0;
  std::uint64_t hash = 0;
};

// Some groups, a snapshot between them, closed in order.
const Original& original() {
  static const Original made = [] {
    Original one;
    auto running = start(one.files);
    HEXIAO_CHECK(running.has_value());
    for (int group = 0; group < 8; ++group) {
      HEXIAO_CHECK(running->append().has_value());
      if (group == 4) HEXIAO_CHECK(running->snapshot().has_value());
    }
    HEXIAO_CHECK(running->store.seal().has_value());
    one.lsn = running->fold.lsn();
    one.hash = running->fold.hash();
    return Original(one);
  }();
  return made;
}

void check_error(const IoError& error) {
  HEXIAO_CHECK(!error.what.empty() && !error.text().empty());
  HEXIAO_CHECK(error.exit_code() != 0);
}

// What an offline look at it says. True: all is well.
bool look_offline(MemoryFiles& files) {
  const auto go_on = [](const GroupView&) -> Result<void> { return {}; };
  if (const auto read = read_log(files, kDirectory, 1, go_on); !read) check_error(read.error());
  const Result<Verification> verified = verify(files, kDirectory);
  if (!verified) {
    check_error(verified.error());
    return false;
  }
  for (const IoError& finding : verified->findings) check_error(finding);
  return verified->ok();
}

void run_directory(Input& input) {
  const bool looked_at = input.below(4) == 0;
  MemoryFiles changed(original().files);
  const bool mended = tamper(changed, input);
  if (looked_at) static_cast<void>(look_offline(changed));

  MemoryFiles started(changed);
  const Result<Running> running = start(started);
  if (!running) {
    check_error(running.error());
    if (!mended) HEXIAO_CHECK(!look_offline(changed));
    return;
  }
  if (mended || running->report.created) return;
  HEXIAO_CHECK(running->fold.lsn() == original().lsn);
  HEXIAO_CHECK(running->fold.hash() == original().hash);
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  Input input(bytes);
  if (input.flag())
    run_directory(input);
  else
    run_records(input.rest());
}

}  // namespace hexiao::fuzz
