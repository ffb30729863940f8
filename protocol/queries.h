// Questions about the state and the history: what can be asked, and the bytes of asking. The
// answers are in rows.h. Everything is paged: ask again with the cursor that the answer gave, until
// it gives 0.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/report.h"
#include "protocol/errors.h"
#include "protocol/frame.h"

namespace hexiao {
namespace protocol {

enum class QueryKind : std::uint8_t {
  status,       // no filter
  customers,    // ledger, customer_no
  items,        // ledger, customer_no, item_state, open_only, number (any of its numbers)
  payments,     // ledger, customer_no, payment_state, number (bank_ref, end_to_end_id or #ID)
  allocations,  // ledger, customer_no, payment, item
  explain,      // payment; ledger where its number alone is not unique
  policies,     // number: the name or version of one; without: all that are active
  events,       // cursor: the LSN to begin with; ledger; source: names of events, with commas
  mappings,     // ledger, customer_no
  what_if,      // source: begins a run; number: how the run of this number is
  report,       // `report` and nothing else
  requests,     // number: "CLIENT", all that is kept of it, or "CLIENT:REQUEST"
};

}  // namespace protocol
template <>
struct EnumTexts<protocol::QueryKind> {
  static constexpr std::array<std::string_view, 12> value = {
      "status",   "customers", "items",    "payments", "allocations", "explain",
      "policies", "events",    "mappings", "what_if",  "report",      "requests"};
};
namespace protocol {

// Rows in one answer when the query does not say, and at most.
inline constexpr std::uint32_t kDefaultPageRows = 1000;
inline constexpr std::uint32_t kMaxPageRows = 10'000;
// Bytes of a policy's source.
inline constexpr std::size_t kMaxSourceBytes = 65'535;
// Of a report request: the most that `top` may say.
inline constexpr std::uint32_t kMaxTop = 1'000'000;

// A filter that is empty lets everything through. Payments and items are named by "#ID", by id, or
// by the user's own number.
struct Query {
  QueryKind kind = QueryKind::status;
  std::string_view ledger, customer_no, number, payment, item;
  std::optional<ItemState> item_state;
  std::optional<PaymentState> payment_state;
  bool open_only = false;
  std::uint64_t cursor = 0;                // 0: from the start
  std::uint32_t limit = kDefaultPageRows;  // rows; the daemon may give fewer
  std::string_view source;                 // of what_if: a policy as TOML
  ReportRequest report;                    // of report, with a cursor and a limit of its own

  // Where the next page of this question begins.
  void go_on_from(std::uint64_t next) {
    (kind == QueryKind::report ? report.cursor : cursor) = next;
  }
};

// Appends a whole QUERY frame.
void append_query(ByteBuffer& out, std::uint64_t request, const Query& query);

// What is wrong with a query: none, or malformed_payload or unknown_query, or a rejection
// (malformed, bad_text, text_too_long, unknown_enum) of one field.
struct QueryFault {
  WireError error = WireError::none;
  Rejection rejection = Rejection::none;
  std::string_view field;
  bool ok() const { return error == WireError::none && rejection == Rejection::none; }
};

// Texts borrow from the payload. `limit` comes back between 1 and kMaxPageRows, that of a report
// too, and its `top` at most kMaxTop.
QueryFault read_query(std::span<const std::byte> payload, Query& query);

}  // namespace protocol
}  // namespace hexiao
