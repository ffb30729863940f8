#include "clients/hexiao/contacts.h"

namespace hexiao::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<Contact> read_contact(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  Contact contact{
      .role = trimmed(text.substr(0, equals)), .name = {}, .channel = {}, .address = {}};
  std::string_view rest = trimmed(text.substr(equals + 1));
  const std::size_t angle = rest.find('<');
  contact.name = trimmed(rest.substr(0, angle));
  if (angle != std::string_view::npos) {
    if (rest.back() != '>') return std::nullopt;
    rest = rest.substr(angle + 1, rest.size() - angle - 2);
    const std::size_t colon = rest.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    contact.channel = trimmed(rest.substr(0, colon));
    contact.address = trimmed(rest.substr(colon + 1));
    if (contact.channel.empty() || contact.address.empty()) return std::nullopt;
  }
  if (contact.role.empty() || (contact.name.empty() && contact.address.empty()))
    return std::nullopt;
  return contact;
}

}  // namespace

std::optional<RowFault> read_contacts(std::string_view text, std::vector<Contact>& into) {
  into.clear();
  std::vector<std::string_view> parts;
  split_list(text, parts);
  for (const std::string_view part : parts) {
    const auto contact = read_contact(part);
    if (!contact)
      return RowFault{"contacts",
                      fmt::format("\"{}\" is not role=name<channel:address>, such as accounts "
                                  "payable=Ms Wang<email:ap@example.com>",
                                  part)};
    into.push_back(*contact);
  }
  return std::nullopt;
}

DescriptionRows::DescriptionRows(const bank::CsvTable& table)
    : ledger_(table.column_of("ledger")),
      customer_no_(table.column_of("customer_no")),
      region_(table.column_of("region")),
      manager_(table.column_of("manager")),
      terms_(table.column_of("terms")),
      contacts_(table.column_of("contacts")) {}

bool DescriptionRows::any() const {
  constexpr std::size_t kAbsent = bank::CsvTable::kAbsent;
  return region_ != kAbsent || manager_ != kAbsent || terms_ != kAbsent || contacts_ != kAbsent;
}

std::optional<RowFault> DescriptionRows::read(const bank::CsvTable& table,
                                              DescribeCustomer& into) const {
  into.ledger = table.field(ledger_);
  into.customer_no = table.field(customer_no_);
  into.region = table.field(region_);
  into.manager = table.field(manager_);
  into.terms = table.field(terms_);
  return read_contacts(table.field(contacts_), into.contacts);
}

}  // namespace hexiao::cli
