#include "engine/reports/duplicates.h"

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "engine/names/name_search.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/state/state.h"
#include "engine/text/account.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kTaxIdsAPage = 200'000;
constexpr std::uint64_t kNamesAPage = 200;
constexpr std::size_t kNamesOfOne = 16;

bool stands(const State& state, const Scope& scope, CustomerId id) {
  if (state.books().control(id).merged_into != 0) return false;
  return !scope.ledger || state.customer(id).ledger == scope.ledger;
}

// Ledger and compact number.
std::string tax_key(const State::Customer& customer) {
  std::string key = compact_tax_id(customer.tax_id);
  if (!key.empty()) key += "/" + std::to_string(customer.ledger.value);
  return key;
}

void write_pair(const State& state, CustomerId one, CustomerId other, std::string_view reason,
                std::string_view detail, Report& report) {
  RowCells(report.rows.emplace_back())
      .text(state.ledger_code(state.customer(one).ledger))
      .text(state.customer_no(one))
      .text(state.customer_record(one).name)
      .text(state.customer_no(other))
      .text(state.customer_record(other).name)
      .text(reason)
      .text(detail);
}

// For the customers [first, end): the next customer with the same tax id, as pairs.
std::uint64_t write_tax_ids(const State& state, const ReportRequest& request, const Scope& scope,
                            std::uint64_t first, std::uint64_t end, Report& report) {
  boost::unordered_flat_map<std::string, std::vector<CustomerId>> same;
  for (std::uint64_t at = first; at < state.customer_count(); ++at) {
    const CustomerId id{static_cast<std::uint32_t>(at + 1)};
    if (state.customer(id).tax_id.empty() || !stands(state, scope, id)) continue;
    const std::string key = tax_key(state.customer(id));
    if (key.empty()) continue;
    if (at < end)
      same[key].push_back(id);
    else if (const auto known = same.find(key); known != same.end())
      known->second.push_back(id);
  }
  for (std::uint64_t at = first; at < end; ++at) {
    if (report.rows.size() >= rows_a_page(request)) return at;
    const CustomerId id{static_cast<std::uint32_t>(at + 1)};
    if (state.customer(id).tax_id.empty() || !stands(state, scope, id)) continue;
    const auto known = same.find(tax_key(state.customer(id)));
    if (known == same.end()) continue;
    const auto next = std::upper_bound(known->second.begin(), known->second.end(), id);
    if (next != known->second.end())
      write_pair(state, id, *next, "tax id", state.customer(id).tax_id, report);
  }
  return end;
}

void write_accounts(const State& state, const Scope& scope, CustomerId id,
                    const CustomerRecorded& record, Report& report) {
  CustomerRead read;
  std::vector<CustomerId> found;
  for (const Text account : record.accounts) {
    const AccountKey key = normalise_account(account);
    if (key.kind == AccountKind::none) continue;
    found.clear();
    state.find_by_account(KeyFamily::account, record.ledger, key.text, read, found);
    for (const CustomerId other : found)
      if (other > id && stands(state, scope, other))
        write_pair(state, id, other, "account", account, report);
  }
}

void write_names(const State& state, const Scope& scope, CustomerId id,
                 const CustomerRecorded& record, NameSearch& search, Report& report) {
  const NameIndex* names = state.names(record.ledger);
  if (names == nullptr) return;
  const NameAnswer answer = search.find(*names, record.name, {.most = kNamesOfOne});
  for (const FoundName& found : answer.found) {
    const CustomerId other{found.owner};
    if (other <= id || found.similarity.score < kLikelyScore || !stands(state, scope, other))
      continue;
    write_pair(state, id, other, "name", std::to_string(found.similarity.score) + " of 1000",
               report);
  }
}

std::uint64_t write_alike(const State& state, const ReportRequest& request, const Scope& scope,
                          std::uint64_t first, Report& report) {
  const std::uint64_t count = state.customer_count();
  const std::uint64_t end = std::min(count, first + kNamesAPage);
  NameSearch search;
  std::uint64_t at = first;
  for (; at < end && report.rows.size() < rows_a_page(request); ++at) {
    const CustomerId id{static_cast<std::uint32_t>(at + 1)};
    if (!stands(state, scope, id)) continue;
    const CustomerRecorded record = state.customer_record(id);
    write_accounts(state, scope, id, record, report);
    write_names(state, scope, id, record, search, report);
  }
  return at;
}

}  // namespace

ReportFault make_duplicates(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  if (!request.filter.empty()) return {Rejection::unknown_group, "filter"};
  if (scope.customer) return {Rejection::unknown_group, "customer_no"};
  report.columns = {{"ledger", CellKind::text},     {"customer", CellKind::text},
                    {"name", CellKind::text},       {"other", CellKind::text},
                    {"other_name", CellKind::text}, {"reason", CellKind::text},
                    {"detail", CellKind::text}};
  report.drill_down = "report profile --customer CUSTOMER";
  const std::uint64_t count = state.customer_count();
  std::uint64_t at = std::min(request.cursor, 2 * count);
  if (at < count)
    at = write_tax_ids(state, request, scope, at, std::min(count, at + kTaxIdsAPage), report);
  else
    at = count + write_alike(state, request, scope, at - count, report);
  report.next_cursor = at < 2 * count ? at : 0;
  return {};
}

}  // namespace hexiao
