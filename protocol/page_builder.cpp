#include <vector>

#include "protocol/rows.h"
#include "protocol/table_writer.h"

namespace hexiao::protocol {
namespace {

using table_detail::AnyOffset;

// A page is sent when it is this much of a frame: the next row has room whatever its size.
constexpr std::uint32_t kFilledPart = 4;

}  // namespace

struct PageBuilder::Parts {
  QueryKind kind = QueryKind::status;
  std::uint32_t max_rows = 0, max_frame_bytes = 0, rows = 0;
  std::vector<AnyOffset> offsets;
  ByteBuffer records;
  flatbuffers::FlatBufferBuilder builder{1U << 14};

  template <class T>
  void add(QueryKind expected, const T& row) {
    HEXIAO_CHECK(kind == expected);
    offsets.push_back(table_detail::write_table(builder, row));
    ++rows;
  }
};

PageBuilder::PageBuilder() : parts_(std::make_unique<Parts>()) {}
PageBuilder::~PageBuilder() = default;
PageBuilder::PageBuilder(PageBuilder&&) noexcept = default;
PageBuilder& PageBuilder::operator=(PageBuilder&&) noexcept = default;

void PageBuilder::begin(QueryKind kind, std::uint32_t max_rows, std::uint32_t max_frame_bytes) {
  Parts& p = *parts_;
  p.kind = kind;
  p.max_rows = max_rows;
  p.max_frame_bytes = max_frame_bytes;
  p.rows = 0;
  p.offsets.clear();
  p.records.clear();
  p.builder.Clear();
}

bool PageBuilder::has_room() const {
  const Parts& p = *parts_;
  const std::size_t bytes = p.builder.GetSize() + p.records.size() + p.offsets.size() * 4;
  return p.rows < p.max_rows && bytes < p.max_frame_bytes / kFilledPart;
}

std::uint32_t PageBuilder::rows() const { return parts_->rows; }

void PageBuilder::add(const CustomerView& row) { parts_->add(QueryKind::customers, row); }
void PageBuilder::add(const ItemView& row) { parts_->add(QueryKind::items, row); }
void PageBuilder::add(const PaymentView& row) { parts_->add(QueryKind::payments, row); }
void PageBuilder::add(const AllocationView& row) { parts_->add(QueryKind::allocations, row); }
void PageBuilder::add(const ExplanationView& row) { parts_->add(QueryKind::explain, row); }
void PageBuilder::add(const PolicyView& row) { parts_->add(QueryKind::policies, row); }
void PageBuilder::add(const StatusView& row) { parts_->add(QueryKind::status, row); }
void PageBuilder::add(const MappingView& row) { parts_->add(QueryKind::mappings, row); }
void PageBuilder::add(const WhatIfView& row) { parts_->add(QueryKind::what_if, row); }
void PageBuilder::add(const Report& report) { parts_->add(QueryKind::report, report); }
void PageBuilder::add(const RequestView& row) { parts_->add(QueryKind::requests, row); }

void PageBuilder::add_records(std::span<const std::byte> records, std::uint32_t count) {
  HEXIAO_CHECK(parts_->kind == QueryKind::events);
  parts_->records.append(records.data(), records.size());
  parts_->rows += count;
}

bool PageBuilder::append_to(ByteBuffer& out, std::uint64_t request, std::uint64_t next_cursor,
                            Lsn durable_lsn) {
  Parts& p = *parts_;
  // Beyond this a FlatBuffer cannot grow safely; no frame is as large.
  if (p.builder.GetSize() + p.records.size() > p.max_frame_bytes) return false;
  const flatbuffers::uoffset_t records =
      p.kind == QueryKind::events
          ? p.builder
                .CreateVector(reinterpret_cast<const std::uint8_t*>(p.records.data()),
                              p.records.size())
                .o
          : 0;
  const flatbuffers::uoffset_t rows = p.offsets.empty() ? 0 : p.builder.CreateVector(p.offsets).o;
  using Table = wire::Rows;
  const flatbuffers::uoffset_t start = p.builder.StartTable();
  const auto put = [&](QueryKind kind, flatbuffers::voffset_t slot) {
    if (p.kind == kind) p.builder.AddOffset(slot, AnyOffset(rows));
  };
  put(QueryKind::status, Table::VT_STATUS);
  put(QueryKind::customers, Table::VT_CUSTOMERS);
  put(QueryKind::items, Table::VT_ITEMS);
  put(QueryKind::payments, Table::VT_PAYMENTS);
  put(QueryKind::allocations, Table::VT_ALLOCATIONS);
  put(QueryKind::explain, Table::VT_EXPLANATIONS);
  put(QueryKind::policies, Table::VT_POLICIES);
  put(QueryKind::mappings, Table::VT_MAPPINGS);
  put(QueryKind::what_if, Table::VT_WHAT_IF);
  put(QueryKind::report, Table::VT_REPORTS);
  put(QueryKind::requests, Table::VT_REQUESTS);
  if (records != 0) p.builder.AddOffset(Table::VT_RECORDS, AnyOffset(records));
  p.builder.AddElement<std::uint64_t>(Table::VT_NEXT_CURSOR, next_cursor, 0);
  p.builder.AddElement<std::uint64_t>(Table::VT_DURABLE_LSN, durable_lsn, 0);
  p.builder.AddElement<std::uint8_t>(Table::VT_KIND, static_cast<std::uint8_t>(p.kind), 0);
  p.builder.Finish(flatbuffers::Offset<Table>(p.builder.EndTable(start)));
  if (frame_bytes(p.builder.GetSize()) > p.max_frame_bytes) return false;
  append_frame(out, FrameType::rows, request, bytes_of(p.builder));
  return true;
}

}  // namespace hexiao::protocol
