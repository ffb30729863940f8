#include "clients/hexiao/custom_columns.h"

#include <algorithm>

#include "protocol/receivables_policy_text.h"

namespace hexiao::cli {

Expected<std::vector<std::string>> declared_fields(protocol::Client& client, FieldSubject subject) {
  const auto page = ask(client, {.kind = protocol::QueryKind::policies});
  if (!page) return tl::unexpected(page.error());
  std::vector<std::string> names;
  for (const protocol::PolicyView& view : page->policies) {
    // A matching policy is not one of these; the daemon has checked what it activated.
    const auto policy = parse_receivables_policy(view.source);
    if (!policy) continue;
    for (const FieldDeclaration& field : policy->custom_fields)
      if (field.subject == subject &&
          std::find(names.begin(), names.end(), field.name) == names.end())
        names.push_back(field.name);
  }
  return names;
}

CustomColumns::CustomColumns(const bank::CsvTable& table, FieldSubject subject,
                             const std::vector<std::string>& names)
    : subject_(subject) {
  for (const std::string& name : names)
    if (const std::size_t place = table.column_of(name); place != bank::CsvTable::kAbsent)
      columns_.push_back({name, place});
}

bool CustomColumns::knows(const std::string& name) const {
  return std::any_of(columns_.begin(), columns_.end(),
                     [&](const Column& column) { return column.name == name; });
}

bool CustomColumns::read(const bank::CsvTable& table, std::string_view ledger,
                         std::string_view number, SetFields& into) const {
  into.ledger = ledger;
  into.subject = subject_;
  into.number = number;
  into.values.clear();
  for (const Column& column : columns_)
    if (const std::string_view value = table.field(column.place); !value.empty())
      into.values.push_back({.name = column.name, .value = value});
  return !into.values.empty();
}

}  // namespace hexiao::cli
