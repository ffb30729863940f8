#include "protocol/rows.h"
#include "protocol/table_reader.h"

namespace hexiao::protocol {
namespace {

WireError read_into(Page& page) {
  const std::span<const std::byte> bytes = page.payload.bytes();
  const auto max_tables = static_cast<std::uint32_t>(bytes.size() / sizeof(flatbuffers::soffset_t));
  const auto* root = verified_root<wire::Rows>(bytes, max_tables);
  if (root == nullptr || !is_known<QueryKind>(root->kind())) return WireError::malformed_payload;
  page.kind = static_cast<QueryKind>(root->kind());
  page.next_cursor = root->next_cursor();
  page.durable_lsn = root->durable_lsn();
  table_detail::TableReader reader(bytes.size());
  switch (page.kind) {
    case QueryKind::status:
      reader.read_list(root->status(), page.status);
      break;
    case QueryKind::customers:
      reader.read_list(root->customers(), page.customers);
      break;
    case QueryKind::items:
      reader.read_list(root->items(), page.items);
      break;
    case QueryKind::payments:
      reader.read_list(root->payments(), page.payments);
      break;
    case QueryKind::allocations:
      reader.read_list(root->allocations(), page.allocations);
      break;
    case QueryKind::explain:
      reader.read_list(root->explanations(), page.explanations);
      break;
    case QueryKind::policies:
      reader.read_list(root->policies(), page.policies);
      break;
    case QueryKind::mappings:
      reader.read_list(root->mappings(), page.mappings);
      break;
    case QueryKind::what_if:
      reader.read_list(root->what_if(), page.what_if);
      break;
    case QueryKind::report:
      reader.read_list(root->reports(), page.reports);
      break;
    case QueryKind::requests:
      reader.read_list(root->requests(), page.requests);
      break;
    case QueryKind::events:
      if (root->records() != nullptr)
        page.records = {reinterpret_cast<const std::byte*>(root->records()->data()),
                        root->records()->size()};
      break;
  }
  return reader.ok() ? WireError::none : WireError::malformed_payload;
}

}  // namespace

WireError read_page(Payload payload, Page& page) {
  page = {};
  page.payload = std::move(payload);
  const WireError error = read_into(page);
  if (error != WireError::none) page = {};
  return error;
}

}  // namespace hexiao::protocol
