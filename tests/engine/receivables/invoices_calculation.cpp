#include "tests/engine/receivables/invoices_calculation.h"

#include <algorithm>
#include <numeric>

namespace hexiao {
namespace {

bool is_open(const DatasetInvoice& invoice, Date evening) {
  return invoice.issued <= evening && invoice.settled > evening;
}

bool between(Date day, Date from, Date until) { return day >= from && day <= until; }

std::size_t bucket_of(int days_overdue) {
  if (days_overdue <= 0) return 0;
  return days_overdue > 90 ? 4 : static_cast<std::size_t>((days_overdue - 1) / 30 + 1);
}

void count(CountedAging& aging, const DatasetInvoice& invoice, Date evening) {
  aging.amounts[bucket_of(evening.days() - invoice.due.days())] += invoice.amount.minor();
  ++aging.items;
}

Date first_of_month(Date day) {
  const Date::Civil civil = day.civil();
  return *Date::from_civil(civil.year, civil.month, 1);
}

}  // namespace

std::int64_t rounded_quotient(std::int64_t a, std::int64_t b) {
  return (2 * a + (a < 0 ? -b : b)) / (2 * b);
}

std::int64_t CountedAging::total() const {
  return std::accumulate(amounts.begin(), amounts.end(), std::int64_t{0});
}

std::int64_t CountedRecord::on_time_share() const {
  return rounded_quotient(on_time * 10'000, settled);
}
std::int64_t CountedRecord::days_late_tenths() const {
  return rounded_quotient(days_late * 10, settled);
}

Date InvoicesCalculation::first_day() const {
  Date first = invoices_.front().issued;
  for (const DatasetInvoice& invoice : invoices_) first = std::min(first, invoice.issued);
  return first;
}

Date InvoicesCalculation::last_day() const {
  Date last;
  for (const DatasetInvoice& invoice : invoices_) last = std::max(last, invoice.settled);
  return last;
}

CountedAging InvoicesCalculation::aging(Date evening) const {
  CountedAging aging;
  for (const DatasetInvoice& invoice : invoices_)
    if (is_open(invoice, evening)) count(aging, invoice, evening);
  return aging;
}

template <class Key>
std::map<std::string, CountedAging> InvoicesCalculation::aging_by(Date evening, Key&& key) const {
  std::map<std::string, CountedAging> groups;
  for (const DatasetInvoice& invoice : invoices_)
    if (is_open(invoice, evening)) count(groups[key(invoice)], invoice, evening);
  return groups;
}
std::map<std::string, CountedAging> InvoicesCalculation::aging_by_customer(Date evening) const {
  return aging_by(evening, [](const DatasetInvoice& invoice) { return invoice.customer; });
}
std::map<std::string, CountedAging> InvoicesCalculation::aging_by_country(Date evening) const {
  return aging_by(evening, [](const DatasetInvoice& invoice) { return invoice.country; });
}

CountedFlows InvoicesCalculation::flows(Date from, Date until, const std::string& country) const {
  CountedFlows flows;
  for (const DatasetInvoice& invoice : invoices_) {
    if (!country.empty() && invoice.country != country) continue;
    const std::int64_t amount = invoice.amount.minor();
    if (between(invoice.issued, from, until)) flows.sales += amount;
    if (between(invoice.due, from, until)) flows.due += amount;
    if (!between(invoice.settled, from, until)) continue;
    flows.collected += amount;
    if (invoice.settled <= invoice.due) flows.collected_on_time += amount;
  }
  return flows;
}

std::map<std::string, CountedRecord> InvoicesCalculation::records(Date evening) const {
  std::map<std::string, CountedRecord> records;
  for (const DatasetInvoice& invoice : invoices_) {
    if (invoice.settled > evening) continue;
    CountedRecord& record = records[invoice.customer];
    const int late = invoice.settled.days() - invoice.due.days();
    ++record.settled;
    if (late <= 0) ++record.on_time;
    record.days_late += std::max(late, 0);
  }
  return records;
}

std::int64_t InvoicesCalculation::disputed_open(Date evening) const {
  std::int64_t amount = 0;
  for (const DatasetInvoice& invoice : invoices_)
    if (invoice.disputed && is_open(invoice, evening)) amount += invoice.amount.minor();
  return amount;
}

std::optional<std::int64_t> InvoicesCalculation::dso(Date from, Date until) const {
  const std::int64_t sales = flows(from, until).sales;
  if (sales <= 0) return std::nullopt;
  return rounded_quotient(aging(until).total() * (until.days() - from.days() + 1) * 10, sales);
}

std::optional<std::int64_t> InvoicesCalculation::count_back_dso(Date month_end) const {
  std::int64_t left = aging(month_end).total();
  std::int64_t days = 0;
  for (Date until = month_end; until >= first_day();) {
    const Date from = first_of_month(until);
    const std::int64_t sales = flows(from, until).sales;
    const std::int64_t of_month = until.days() - from.days() + 1;
    if (left <= sales) {
      if (left == 0) return days * 10;
      return rounded_quotient((days * sales + left * of_month) * 10, sales);
    }
    left -= sales;
    days += of_month;
    until = from.plus_days(-1);
  }
  return std::nullopt;
}

std::int64_t InvoicesCalculation::due_within(Date evening, int days) const {
  std::int64_t amount = 0;
  for (const DatasetInvoice& invoice : invoices_)
    if (is_open(invoice, evening) && invoice.due <= evening.plus_days(days))
      amount += invoice.amount.minor();
  return amount;
}

std::int64_t InvoicesCalculation::came_within(Date evening, int days) const {
  std::int64_t amount = 0;
  for (const DatasetInvoice& invoice : invoices_)
    if (is_open(invoice, evening) && invoice.settled <= evening.plus_days(days))
      amount += invoice.amount.minor();
  return amount;
}

}  // namespace hexiao
