// Answers the question for events: whole records out of the durable log, page by page. Reads files,
// so it runs on a thread of its own; one thread at a time.
//
// Two filters. Kinds of events are told by the records themselves. The ledger of an event is told
// by the state, so a page's owners are sent to the engine thread, which looks them up (see
// event_ledgers.h). Nothing is kept for a reader between its pages: a slow one slows nobody.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "daemon/durability/store.h"
#include "daemon/event_ledgers.h"
#include "protocol/queries.h"
#include "protocol/rows.h"

namespace hexiao::daemon {

class LogPages {
 public:
  // Brings a question to the engine thread and waits for what comes of it.
  using AskEngine =
      std::function<LedgerQuestion::Answer(const std::shared_ptr<LedgerQuestion>& question)>;

  LogPages(const durability::Store& store, AskEngine ask) : store_(store), ask_(std::move(ask)) {}

  // Appends one frame: ROWS with records from query.cursor (an LSN; 0 is 1) on, or ERROR.
  // query.source names the kinds of events that are wanted, with commas; query.ledger the ledger.
  // The next page's cursor is the LSN after the last one looked at; 0 at the durable end, when
  // everything up to the page's durable LSN has been looked at. A page looks at a bounded number of
  // bytes, so that it may hold few records or none and have a cursor all the same. Who goes on
  // where its last page ended reads each byte of the log once, as long as not more than kWalks do
  // so.
  void answer(const protocol::Query& query, std::uint64_t request, std::uint32_t max_frame_bytes,
              ByteBuffer& out);

 private:
  // What is wanted of a page, and what was gathered for it.
  struct Turn;
  enum class Step : std::uint8_t { record, at_end, failed };

  // One reader's place in the log.
  struct Walk {
    durability::LogCursor cursor;
    std::span<const std::byte> rest;  // of the cursor's group: records not yet given
    Lsn next = 0;                     // the first of them
    std::uint64_t used = 0;           // the turn that went on with it last
  };
  static constexpr std::size_t kWalks = 4;

  bool find_walk(Turn& turn);
  void forget(const Turn& turn);
  Step next_record_bytes(std::span<const std::byte>& bytes, RecordView& record, Turn& turn);
  Step gather(Turn& turn);
  void add_concerned(Turn& turn);

  const durability::Store& store_;
  const AskEngine ask_;
  std::vector<std::unique_ptr<Walk>> walks_;
  std::uint64_t turns_ = 0;
  protocol::PageBuilder page_;
};

}  // namespace hexiao::daemon
