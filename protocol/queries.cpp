#include "protocol/queries.h"

#include <algorithm>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/planted_bug.h"
#include "protocol/forms.h"
#include "protocol/tables.h"

namespace hexiao::protocol {
namespace {

constexpr std::uint32_t kOneTable = 1;
constexpr std::uint8_t kAny = 255;

template <class E>
std::uint8_t number_of(const std::optional<E>& filter) {
  return filter ? static_cast<std::uint8_t>(*filter) : kAny;
}

template <class E>
bool take_filter(std::uint8_t number, std::optional<E>& filter) {
  filter.reset();
  if (number == kAny) return true;
  if (!is_known<E>(number) && !planted(PlantedBug::unknown_enum_taken)) return false;
  filter = static_cast<E>(number);
  return true;
}

QueryFault take_number(const flatbuffers::String* from, std::string_view field,
                       std::string_view& text, std::size_t most = limits::kNumberBytes) {
  text = view_of(from);
  if (!valid_text(text)) return {.rejection = Rejection::bad_text, .field = field};
  if (text.size() > most) return {.rejection = Rejection::text_too_long, .field = field};
  return {};
}

std::uint32_t page_rows(std::uint32_t limit) {
  return limit == 0 ? kDefaultPageRows : std::min(limit, kMaxPageRows);
}

QueryFault take_report(const flatbuffers::Vector<std::uint8_t>* form, ReportRequest& report) {
  if (form == nullptr || form->size() > kMaxFormBytes)
    return {.error = WireError::malformed_payload};
  const std::span<const std::byte> bytes(reinterpret_cast<const std::byte*>(form->data()),
                                         form->size());
  if (!decode_from(bytes, report)) return {.error = WireError::malformed_payload};
  QueryFault fault;
  const auto blame = [&fault](Rejection rejection, std::string_view field, const std::string&) {
    if (fault.ok() || rejection < fault.rejection) fault = {.rejection = rejection, .field = field};
  };
  const FieldCheck check(blame);
  ReportRequest::fields(report, check);
  report.limit = page_rows(report.limit);
  report.top = std::min(report.top, kMaxTop);
  return fault;
}

}  // namespace

void append_query(ByteBuffer& out, std::uint64_t request, const Query& query) {
  flatbuffers::FlatBufferBuilder builder(512);
  const auto ledger = put_text(builder, query.ledger);
  const auto customer_no = put_text(builder, query.customer_no);
  const auto number = put_text(builder, query.number);
  const auto payment = put_text(builder, query.payment);
  const auto item = put_text(builder, query.item);
  const auto source = put_text(builder, query.source);
  flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> form;
  if (query.kind == QueryKind::report) {
    ByteBuffer bytes;
    encode_into(bytes, query.report);
    form = builder.CreateVector(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  builder.Finish(wire::CreateQuery(builder, static_cast<std::uint8_t>(query.kind), ledger,
                                   customer_no, number, payment, item, number_of(query.item_state),
                                   number_of(query.payment_state), query.open_only, query.cursor,
                                   query.limit, source, form));
  append_frame(out, FrameType::query, request, bytes_of(builder));
}

QueryFault read_query(std::span<const std::byte> payload, Query& query) {
  const auto* root = verified_root<wire::Query>(payload, kOneTable);
  if (root == nullptr) return {.error = WireError::malformed_payload};
  if (!is_known<QueryKind>(root->kind())) return {.error = WireError::unknown_query};
  query.kind = static_cast<QueryKind>(root->kind());
  QueryFault fault;
  if (fault = take_number(root->ledger(), "ledger", query.ledger); !fault.ok()) return fault;
  if (fault = take_number(root->customer_no(), "customer_no", query.customer_no); !fault.ok())
    return fault;
  if (fault = take_number(root->number(), "number", query.number); !fault.ok()) return fault;
  if (fault = take_number(root->payment(), "payment", query.payment); !fault.ok()) return fault;
  if (fault = take_number(root->item(), "item", query.item); !fault.ok()) return fault;
  if (fault = take_number(root->source(), "source", query.source, kMaxSourceBytes); !fault.ok())
    return fault;
  if (!take_filter(root->item_state(), query.item_state))
    return {.rejection = Rejection::unknown_enum, .field = "item_state"};
  if (!take_filter(root->payment_state(), query.payment_state))
    return {.rejection = Rejection::unknown_enum, .field = "payment_state"};
  query.open_only = root->open_only();
  query.cursor = root->cursor();
  query.limit = page_rows(root->limit());
  query.report = {};
  return query.kind == QueryKind::report ? take_report(root->form(), query.report) : QueryFault{};
}

}  // namespace hexiao::protocol
