#include "engine/reports/customer_profile.h"

#include <algorithm>

#include "engine/reports/cash_forecast.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

struct CreditLine {
  bool has_limit = false;
  Currency currency;
  Money limit;
};

// The customer's own limit, else the one that its rating grants.
CreditLine credit_line_of(const State& state, CustomerId id, Currency otherwise) {
  const State::Customer& customer = state.customer(id);
  const Currency currency = customer.currency ? customer.currency : otherwise;
  if (customer.has_credit_limit) return {true, currency, customer.credit_limit};
  const std::string_view rating = state.rating(id);
  for (const RatingTerms& row :
       state.books().policy(state.ledger_code(customer.ledger)).rating_terms)
    if (row.rating == rating && row.has_limit) return {true, currency, row.limit.in(currency)};
  return {};
}

Money exposure_of(const State& state, CustomerId id, Currency currency) {
  Money exposure = state.books().reserved(id, currency);
  for (const State::Balance& balance : state.customer(id).balances)
    if (balance.currency == currency) exposure += balance.open - balance.unapplied;
  return exposure;
}

// Rows of facts: a text, or an amount, or a number with what it counts.
class Facts {
 public:
  explicit Facts(Report& report) : report_(report) {
    report.columns = {{"fact", CellKind::text},     {"value", CellKind::text},
                      {"amount", CellKind::amount}, {"count", CellKind::count},
                      {"share", CellKind::share},   {"days", CellKind::days_tenths},
                      {"date", CellKind::date}};
  }
  void text(std::string_view fact, std::string_view value) {
    if (!value.empty()) row(fact, value);
  }
  void amount(std::string_view fact, Currency currency, std::int64_t amount,
              std::string_view value = {}) {
    row(fact, value, currency).numbers[0] = amount;
  }
  void count(std::string_view fact, std::int64_t count, std::string_view value = {}) {
    row(fact, value).numbers[1] = count;
  }
  void share(std::string_view fact, const std::optional<std::int64_t>& share) {
    if (share) row(fact, {}).numbers[2] = *share;
  }
  void days(std::string_view fact, const std::optional<std::int64_t>& tenths) {
    if (tenths) row(fact, {}).numbers[3] = *tenths;
  }
  void date(std::string_view fact, Date day, std::string_view value = {}) {
    if (day) row(fact, value).numbers[4] = day.days();
  }

 private:
  ReportRow& row(std::string_view fact, std::string_view value, Currency currency = {}) {
    ReportRow& row = report_.rows.emplace_back();
    row.numbers.reserve(5);
    RowCells cells(row, currency);
    cells.text(fact).text(value);
    for (int i = 0; i < 5; ++i) cells.number(kNoNumber);
    return row;
  }

  Report& report_;
};

void add_master_data(const State& state, CustomerId id, Facts& facts) {
  const CustomerRecorded record = state.customer_record(id);
  const Profile& profile = state.books().profile(id);
  facts.text("customer", record.customer_no);
  facts.text("name", record.name);
  facts.text("ledger", state.ledger_code(record.ledger));
  facts.text("tax_id", record.tax_id);
  facts.text("class", record.customer_class);
  facts.text("group", record.group_no);
  facts.text("salesperson", record.salesperson);
  facts.text("department", record.department);
  facts.text("region", profile.region);
  facts.text("manager", profile.manager);
  facts.text("terms", profile.terms.empty() && record.terms_days > 0
                          ? "NET " + std::to_string(record.terms_days)
                          : profile.terms);
  for (const ProfileContact& contact : profile.contacts)
    facts.text("contact " + contact.role,
               contact.name + ", " + contact.channel + " " + contact.address);
  for (const auto& [name, value] : state.books().fields_of(FieldSubject::customer, id.value))
    facts.text(name, value);
}

void add_rating(const State& state, CustomerId id, Facts& facts) {
  facts.text("rating", state.rating(id));
  const CustomerRating* rating = state.books().rating(id);
  if (rating == nullptr) return;
  facts.count("score", rating->score, "of 1000, since " + rating->since.iso());
  for (const CustomerRatingFactor& factor : rating->factors)
    facts.count("score " + factor.name, factor.points, "of " + std::to_string(factor.of));
}

void add_credit(const State& state, CustomerId id, Facts& facts) {
  const State::Customer& customer = state.customer(id);
  const Currency first =
      customer.balances.empty() ? Currency() : customer.balances.front().currency;
  const CreditLine line = credit_line_of(state, id, first);
  if (line.has_limit) facts.amount("limit", line.currency, line.limit.minor());
  if (state.books().control(id).held) facts.text("hold", "on hold: credit checks block");
  bool compared = false;
  for (const State::Balance& balance : customer.balances) {
    const Currency currency = balance.currency;
    const Money exposure = exposure_of(state, id, currency);
    facts.amount("open", currency, balance.open.minor());
    facts.amount("overdue", currency, balance.overdue.minor());
    facts.amount("unapplied", currency, balance.unapplied.minor());
    facts.amount("reserved", currency, state.books().reserved(id, currency).minor());
    facts.amount("exposure", currency, exposure.minor());
    if (!line.has_limit || currency != line.currency) continue;
    std::int64_t available = line.limit.minor();
    add_to(available, -exposure.minor());
    facts.amount("available", currency, available);
    compared = true;
  }
  if (line.has_limit && !compared)
    facts.amount("available", line.currency,
                 (line.limit - exposure_of(state, id, line.currency)).minor());
}

void add_record(const State& state, CustomerId id, Facts& facts) {
  const State::Customer& customer = state.customer(id);
  const Delays& delays = state.figures().delays(id);
  facts.count("open_items", static_cast<std::int64_t>(customer.open_items.size()));
  facts.count("settled_items", delays.count());
  facts.share("on_time_share", delays.on_time_share());
  facts.days("days_late", delays.mean_late_tenths());
  facts.count("disputes", customer.disputes);
  if (customer.first_issue != INT32_MAX)
    facts.date("first_business", Date::from_days(customer.first_issue));
  const Date today = state.business_date();
  const Date oldest = state.oldest_due(id);
  if (today && oldest && oldest < today) facts.date("oldest_due", oldest);
}

// Of the customer's payments, the latest booking; the table is walked from its end.
void add_last_payment(const State& state, CustomerId id, Facts& facts) {
  constexpr Slot kLookedAt = 100'000;
  const Slot count = state.payment_count();
  for (Slot i = 0; i < count && i < kLookedAt; ++i) {
    const PaymentRow& payment = state.payment(count - 1 - i);
    if (payment.customer != id.value || payment.amount == 0 || payment.reversed != 0) continue;
    const Currency currency = Currency::from_packed(payment.currency);
    facts.date("last_payment", Date::from_days(payment.booking_date));
    facts.amount("last_payment_amount", currency, payment.amount);
    return;
  }
}

void add_dunning(const State& state, CustomerId id, Facts& facts) {
  const CustomerControl& control = state.books().control(id);
  if (control.dunnings != 0) {
    facts.date("last_reminded", Date::from_days(control.dunned_on),
               "stage " + std::to_string(control.dunned_stage) + " days");
    facts.count("reminders", control.dunnings);
  }
  std::vector<Slot> promised;
  for (const Slot slot : state.customer(id).open_items)
    if (state.item_life(slot).promised != Date().days()) promised.push_back(slot);
  std::sort(promised.begin(), promised.end());
  for (const Slot slot : promised)
    facts.date(state.is_promised(slot) ? "promise" : "promise broken",
               Date::from_days(state.item_life(slot).promised), state.item_texts(slot).item_no());
}

void add_books(const State& state, CustomerId id, Facts& facts) {
  const Books& books = state.books();
  for (std::uint32_t value = 1; value <= books.contract_count(); ++value) {
    const Contract& contract = books.contract({value});
    if (contract.customer != id) continue;
    const std::string value_of = contract.contract_no + " " + contract.terms;
    if (contract.has_limit)
      facts.amount("contract", contract.currency, contract.limit.minor(), value_of);
    else
      facts.text("contract", value_of);
  }
  for (std::uint64_t value = 1; value <= books.task_count(); ++value)
    if (const Task& task = books.task({value}); task.customer == id && !task.done)
      facts.date("task", task.next_date ? task.next_date : task.opened, task.subject);
}

void add_expected(const State& state, const ReportRequest& request, Facts& facts) {
  if (!state.business_date()) return;
  ReportRequest within;
  within.ledger = request.ledger;
  within.customer_no = request.customer_no;
  within.buckets = {30};
  Report forecast;
  if (!make_forecast(state, within, forecast).ok()) return;
  for (const ReportRow& row : forecast.rows)
    facts.amount("expected_30_days", row.currency, row.numbers.back());
}

}  // namespace

ReportFault make_profile(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_customer_scope(state, request, scope); !fault.ok()) return fault;
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  Facts facts(report);
  add_master_data(state, scope.customer, facts);
  add_rating(state, scope.customer, facts);
  add_credit(state, scope.customer, facts);
  add_record(state, scope.customer, facts);
  add_last_payment(state, scope.customer, facts);
  add_dunning(state, scope.customer, facts);
  add_books(state, scope.customer, facts);
  add_expected(state, request, facts);
  report.drill_down = "report items --customer CUSTOMER";
  return finish_in_order(report, request);
}

}  // namespace hexiao
