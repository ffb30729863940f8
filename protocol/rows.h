// Answers to queries: ROWS frames, written by the daemon with PageBuilder and read by the client as
// Page. Rows are the views of engine/vocabulary/views.h, each a FlatBuffers table whose fields
// stand in the order of the view's `fields` (hexiao.fbs; a test holds the two together).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/vocabulary/record.h"
#include "engine/vocabulary/report.h"
#include "engine/vocabulary/request_fate.h"
#include "engine/vocabulary/views.h"
#include "protocol/queries.h"
#include "protocol/status.h"
#include "protocol/what_if.h"

namespace hexiao::protocol {

// A policy as it was written.
struct PolicyView {
  PolicyVersion version;
  std::string_view name, ledger;  // "": for every ledger that has none of its own
  bool built_in = false;          // the default, which nobody activated
  Lsn lsn = 0;                    // of its activation
  std::string_view source;        // TOML
  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("name", self.name);
    v("ledger", self.ledger);
    v("built_in", self.built_in);
    v("lsn", self.lsn);
    v("source", self.source);
  }
};

// Collects the rows of one answer. Rows are encoded as they are added, so their texts may go at
// once. One owner; keeps its buffer when begun again.
//
//   page.begin(QueryKind::items, query.limit, session_limits.frame_bytes);
//   while (page.has_room() && more()) page.add(view_of(next()));
//   page.append_to(out, request, more() ? next_id : 0, durable_lsn);
class PageBuilder {
 public:
  PageBuilder();
  ~PageBuilder();
  PageBuilder(PageBuilder&&) noexcept;
  PageBuilder& operator=(PageBuilder&&) noexcept;

  void begin(QueryKind kind, std::uint32_t max_rows, std::uint32_t max_frame_bytes);
  // False when max_rows are in, or about a quarter of the frame is filled.
  bool has_room() const;
  std::uint32_t rows() const;

  // The row must be of the page's kind.
  void add(const CustomerView& row);
  void add(const ItemView& row);
  void add(const PaymentView& row);
  void add(const AllocationView& row);
  void add(const ExplanationView& row);
  void add(const PolicyView& row);
  void add(const StatusView& row);
  void add(const MappingView& row);
  void add(const WhatIfView& row);
  void add(const Report& report);
  void add(const RequestView& row);
  // Whole records of the log, one or several (events).
  void add_records(std::span<const std::byte> records, std::uint32_t count);

  // False, and nothing appended, when a single row made the page larger than a frame may be:
  // answer page_too_large. `next_cursor` 0: that was all.
  bool append_to(ByteBuffer& out, std::uint64_t request, std::uint64_t next_cursor,
                 Lsn durable_lsn);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// One decoded answer. The vector of its kind is filled, the others are empty. Texts and records
// borrow from the payload, which the page keeps; moving the page keeps them valid.
struct Page {
  QueryKind kind = QueryKind::status;
  std::uint64_t next_cursor = 0;  // 0: that was all
  Lsn durable_lsn = 0;            // when it was answered
  std::vector<CustomerView> customers;
  std::vector<ItemView> items;
  std::vector<PaymentView> payments;
  std::vector<AllocationView> allocations;
  std::vector<ExplanationView> explanations;
  std::vector<PolicyView> policies;
  std::vector<StatusView> status;  // one
  std::vector<MappingView> mappings;
  std::vector<WhatIfView> what_if;  // one
  std::vector<Report> reports;      // one; its texts are its own
  std::vector<RequestView> requests;
  std::span<const std::byte> records;  // walk with next_record and decode_event
  Payload payload;
};

// malformed_payload when the verifier refuses it or a value is not in its closed list.
WireError read_page(Payload payload, Page& page);

}  // namespace hexiao::protocol
