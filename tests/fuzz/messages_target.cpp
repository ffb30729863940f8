// The other messages, at both ends: HELLO and QUERY that a client sends; WELCOME, ERROR,
// SNAPSHOT_DONE, RESULTS and ROWS that a daemon answers. What is read keeps its limits, asks for
// memory in proportion to the message, and reads the same when it is written again.
#include <vector>

#include "engine/vocabulary/check.h"
#include "protocol/forms.h"
#include "protocol/messages.h"
#include "protocol/queries.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {
namespace {

using namespace protocol;

Payload payload_of(const ByteBuffer& frame) {
  return Payload::copy_of(frame.bytes_from(kHeaderBytes));
}

void check_text(std::string_view text, std::size_t most) {
  HEXIAO_CHECK(valid_text(text) && text.size() <= most);
}

bool same(const FrameLimits& a, const FrameLimits& b) {
  return a.frame_bytes == b.frame_bytes && a.batch == b.batch && a.in_flight == b.in_flight;
}

void run_hello(const Payload& payload) {
  Hello hello;
  if (read_hello(payload.bytes(), hello) != WireError::none) return;
  check_text(hello.principal, 255);
  check_text(hello.client_name, limits::kNumberBytes);
  HEXIAO_CHECK(hello.credentials.size() <= 4096);
  HEXIAO_CHECK(hello.newest_version != 0 && hello.oldest_version <= hello.newest_version);
  const FrameLimits agreed = agree_on(hello.wanted, FrameLimits{});
  HEXIAO_CHECK(agreed.frame_bytes >= kHelloFrameBytes && agreed.batch >= 1);
  HEXIAO_CHECK(agreed.frame_bytes <= FrameLimits{}.frame_bytes);

  ByteBuffer frame;
  append_hello(frame, 1, hello);
  Hello again;
  HEXIAO_CHECK(read_hello(payload_of(frame).bytes(), again) == WireError::none);
  HEXIAO_CHECK(again.principal == hello.principal && again.client_name == hello.client_name);
  HEXIAO_CHECK(again.client == hello.client && again.credentials == hello.credentials);
  HEXIAO_CHECK(again.oldest_version == hello.oldest_version &&
               again.newest_version == hello.newest_version && same(again.wanted, hello.wanted));
}

void run_welcome(const Payload& payload) {
  Welcome welcome;
  if (read_welcome(payload.bytes(), welcome) != WireError::none) return;
  check_text(welcome.server_version, limits::kNameBytes);
  check_text(welcome.read_only, limits::kTextBytes);
  ByteBuffer frame;
  append_welcome(frame, 1, welcome);
  Welcome again;
  HEXIAO_CHECK(read_welcome(payload_of(frame).bytes(), again) == WireError::none);
  HEXIAO_CHECK(again.store == welcome.store && again.session == welcome.session);
  HEXIAO_CHECK(again.read_only == welcome.read_only && same(again.limits, welcome.limits));
  HEXIAO_CHECK(again.durable_lsn == welcome.durable_lsn);
}

void run_error(const Payload& payload) {
  ErrorNotice notice;
  if (read_error(payload.bytes(), notice) != WireError::none) return;
  check_text(notice.text, limits::kTextBytes);
  ByteBuffer frame;
  append_error(frame, 1, notice);
  ErrorNotice again;
  HEXIAO_CHECK(read_error(payload_of(frame).bytes(), again) == WireError::none);
  HEXIAO_CHECK(again.code == notice.code && again.name == notice.name);
  HEXIAO_CHECK(again.text == notice.text && again.way_out == notice.way_out);
}

void run_snapshot_done(const Payload& payload) {
  SnapshotDone done;
  if (read_snapshot_done(payload.bytes(), done) != WireError::none) return;
  check_text(done.file, limits::kTextBytes);
  ByteBuffer frame;
  append_snapshot_done(frame, 1, done);
  SnapshotDone again;
  HEXIAO_CHECK(read_snapshot_done(payload_of(frame).bytes(), again) == WireError::none);
  HEXIAO_CHECK(again.lsn == done.lsn && again.bytes == done.bytes && again.file == done.file);
}

// A report's request may stand anywhere in the payload; its fields are checked one by one.
struct CheckRequest {
  void operator()(std::string_view name, std::string_view text) const {
    check_text(text, text_limit(name));
  }
  void operator()(std::string_view, Date day) const { HEXIAO_CHECK(is_day_or_none(day)); }
  void operator()(std::string_view name, const std::vector<std::int32_t>& list) const {
    HEXIAO_CHECK(list.size() <= list_limit(name));
  }
  void operator()(std::string_view, std::uint64_t) const {}
};

void run_query(const Payload& payload) {
  Query query;
  if (!read_query(payload.bytes(), query).ok()) return;
  HEXIAO_CHECK(is_known<QueryKind>(static_cast<std::uint64_t>(query.kind)));
  for (const std::string_view text :
       {query.ledger, query.customer_no, query.number, query.payment, query.item})
    check_text(text, limits::kNumberBytes);
  check_text(query.source, kMaxSourceBytes);
  HEXIAO_CHECK(query.limit >= 1 && query.limit <= kMaxPageRows);
  if (query.kind == QueryKind::report) {
    ReportRequest::fields(query.report, CheckRequest{});
    HEXIAO_CHECK(query.report.limit >= 1 && query.report.limit <= kMaxPageRows);
    HEXIAO_CHECK(query.report.top <= kMaxTop);
  }

  ByteBuffer frame;
  append_query(frame, 1, query);
  const Payload written = payload_of(frame);
  Query again;
  HEXIAO_CHECK(read_query(written.bytes(), again).ok());
  HEXIAO_CHECK(again.kind == query.kind && again.ledger == query.ledger);
  HEXIAO_CHECK(again.customer_no == query.customer_no && again.number == query.number);
  HEXIAO_CHECK(again.payment == query.payment && again.item == query.item);
  HEXIAO_CHECK(again.item_state == query.item_state && again.payment_state == query.payment_state);
  HEXIAO_CHECK(again.open_only == query.open_only && again.cursor == query.cursor);
  HEXIAO_CHECK(again.limit == query.limit && again.source == query.source);
  ByteBuffer one, other;
  encode_into(one, query.report);
  encode_into(other, again.report);
  HEXIAO_CHECK(as_text(one.bytes()) == as_text(other.bytes()));
}

// Every text of whatever names its fields, and every closed list.
struct CheckView {
  std::size_t bytes = 0;  // of texts and list entries seen
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
      HEXIAO_CHECK(valid_text(value));
      bytes += value.size();
    } else if constexpr (std::is_same_v<T, Rejection>) {
      // Codes are append only: a later daemon may know more of them.
    } else if constexpr (std::is_enum_v<T>) {
      HEXIAO_CHECK(is_known<T>(static_cast<std::uint64_t>(value)));
    } else if constexpr (codec_detail::IsVector<T>::value) {
      for (const auto& element : value) {
        ++bytes;
        (*this)(name, element);
      }
    } else if constexpr (NamesFields<const T, CheckView>) {
      T::fields(value, *this);
    }
  }
};

void run_results(const Payload& payload) {
  std::vector<ResultView> results;
  if (decode_results(payload.bytes(), results) != WireError::none) {
    HEXIAO_CHECK(results.empty());
    return;
  }
  CheckView check;
  for (const ResultView& result : results) ResultView::fields(result, check);
  HEXIAO_CHECK(check.bytes <= payload.size() * 2);
}

template <class View>
std::string encoded(const std::vector<View>& views) {
  ByteBuffer bytes;
  encode_into(bytes, views);
  return std::string(as_text(bytes.bytes()));
}

template <class View>
void check_rows(const std::vector<View>& rows, const Page& page,
                std::vector<View> Page::*again_rows) {
  CheckView check;
  for (const View& row : rows) View::fields(row, check);
  // No byte of the message was used twice.
  HEXIAO_CHECK(check.bytes <= page.payload.size());
  if (rows.empty()) return;
  PageBuilder builder;
  builder.begin(page.kind, kMaxPageRows, 16U << 20);
  for (const View& row : rows) builder.add(row);
  ByteBuffer frame;
  HEXIAO_CHECK(builder.append_to(frame, 1, page.next_cursor, page.durable_lsn));
  Page again;
  HEXIAO_CHECK(read_page(payload_of(frame), again) == WireError::none);
  HEXIAO_CHECK(again.kind == page.kind && again.next_cursor == page.next_cursor);
  HEXIAO_CHECK(encoded(again.*again_rows) == encoded(rows));
}

void run_page(const Payload& payload) {
  Page page;
  if (read_page(Payload::copy_of(payload.bytes()), page) != WireError::none) return;
  check_rows(page.customers, page, &Page::customers);
  check_rows(page.items, page, &Page::items);
  check_rows(page.payments, page, &Page::payments);
  check_rows(page.allocations, page, &Page::allocations);
  check_rows(page.explanations, page, &Page::explanations);
  check_rows(page.policies, page, &Page::policies);
  check_rows(page.status, page, &Page::status);
  check_rows(page.mappings, page, &Page::mappings);
  check_rows(page.what_if, page, &Page::what_if);
  check_rows(page.reports, page, &Page::reports);
  std::span<const std::byte> rest = page.records;
  RecordView record;
  Event event;
  while (next_record(rest, record)) static_cast<void>(decode_event(record, event));
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  constexpr void (*kReaders[])(const Payload&) = {
      run_hello, run_welcome, run_error, run_snapshot_done, run_query, run_results, run_page};
  Input input(bytes);
  const auto reader = input.pick(kReaders);
  reader(Payload::copy_of(input.rest()));
}

}  // namespace hexiao::fuzz
