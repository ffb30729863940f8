#include "tests/engine/receivables/invoices_dataset.h"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>

namespace hexiao {
namespace {

std::vector<std::string> split(const std::string& line, char mark) {
  std::vector<std::string> fields;
  std::size_t start = 0;
  while (true) {
    const std::size_t end = line.find(mark, start);
    fields.push_back(line.substr(start, end - start));
    if (end == std::string::npos) return fields;
    start = end + 1;
  }
}

int number_of(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size())
    throw std::runtime_error("not a number: " + text);
  return number;
}

Date date_of(const std::string& text, DatasetDates dates) {
  const std::vector<std::string> parts = split(text, '/');
  if (parts.size() != 3) throw std::runtime_error("not a date: " + text);
  const int one = number_of(parts[0]);
  const int two = number_of(parts[1]);
  const bool month_first = dates == DatasetDates::month_first;
  const auto date =
      Date::from_civil(number_of(parts[2]), month_first ? one : two, month_first ? two : one);
  if (!date) throw std::runtime_error("no such date: " + text);
  return *date;
}

DatasetInvoice invoice_of(const std::string& line, DatasetDates dates) {
  const std::vector<std::string> fields = split(line, ',');
  if (fields.size() != 12) throw std::runtime_error("not twelve fields");
  const ParsedAmount amount = parse_amount(fields[6], 2);
  if (!amount.ok()) throw std::runtime_error(std::string(to_text(amount.error)));
  return {.country = fields[0],
          .customer = fields[1],
          .number = fields[3],
          .issued = date_of(fields[4], dates),
          .due = date_of(fields[5], dates),
          .settled = date_of(fields[8], dates),
          .amount = amount.amount,
          .disputed = fields[7] == "Yes",
          .days_to_settle = number_of(fields[10]),
          .days_late = number_of(fields[11])};
}

}  // namespace

std::vector<DatasetInvoice> read_invoices(const DatasetFile& file) {
  const char* shared = std::getenv("HEXIAO_SHARED");
  std::ifstream stream(std::string(shared != nullptr ? shared : "../shared") + "/" +
                       std::string(file.name));
  std::vector<DatasetInvoice> invoices;
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (line.ends_with('\r')) line.pop_back();
    if (number == 1 || line.empty()) continue;
    try {
      invoices.push_back(invoice_of(line, file.dates));
    } catch (const std::runtime_error& error) {
      throw std::runtime_error(std::string(file.name) + " line " + std::to_string(number) + ": " +
                               error.what());
    }
  }
  return invoices;
}

std::vector<PastItem> past_items(const std::vector<DatasetInvoice>& invoices) {
  std::map<std::string, std::uint32_t> numbers;
  std::vector<PastItem> items;
  for (const DatasetInvoice& invoice : invoices) {
    const auto next = static_cast<std::uint32_t>(numbers.size());
    items.push_back({.customer = numbers.emplace(invoice.customer, next).first->second,
                     .issued = invoice.issued,
                     .due = invoice.due,
                     .settled = invoice.settled,
                     .amount = invoice.amount});
  }
  return items;
}

std::vector<Date> month_ends(Date first, Date last) {
  std::vector<Date> ends;
  Date::Civil month = first.civil();
  while (true) {
    if (++month.month > 12) month = {month.year + 1, 1, 1};
    const Date end = Date::from_civil(month.year, month.month, 1)->plus_days(-1);
    if (end > last) return ends;
    ends.push_back(end);
  }
}

}  // namespace hexiao
