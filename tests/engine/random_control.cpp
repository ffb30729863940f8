#include "tests/engine/random_control.h"

#include "engine/state/state.h"

namespace hexiao {
namespace {

Date some_day(Random& random) {
  if (random.one_in(12)) return {};
  return Date::from_civil(2026, 1, 1)->plus_days(static_cast<int>(random.below(200)));
}

Money small_amount(Random& random) {
  static constexpr std::int64_t kStrange[] = {0, -1, kMaxAmount, kMaxAmount + 1, INT64_MIN};
  return Money(random.one_in(8) ? kStrange[random.below(std::size(kStrange))]
                                : static_cast<std::int64_t>(1 + random.below(12'000)));
}

Text some_terms(Random& random) {
  static constexpr Text kTerms[] = {"NET 30", "EOM 15",     "2/10 NET 30", "3 x 30", "COD",
                                    "DAY 15", "PREPAYMENT", "sometime",    "",       "月结30天"};
  return kTerms[random.below(std::size(kTerms))];
}

AutomationRule some_rule(Random& random, std::size_t number) {
  struct Shape {
    RuleEvent on;
    std::vector<RuleCondition> when;
    RuleAction action;
  };
  static const std::vector<Shape> kShapes = {
      {RuleEvent::payment_recorded, {}, RuleAction::allocate_oldest_first},
      {RuleEvent::payment_recorded,
       {{"unapplied", Comparison::at_least, "50.00"}},
       RuleAction::notice},
      {RuleEvent::item_overdue,
       {{"overdue_days", Comparison::at_least, "20"}},
       RuleAction::lower_rating},
      {RuleEvent::item_overdue,
       {{"overdue_days", Comparison::at_least, "40"}},
       RuleAction::hold_credit},
      {RuleEvent::item_disputed, {}, RuleAction::open_task},
      {RuleEvent::item_cleared, {}, RuleAction::notice},
      {RuleEvent::customer_rated, {{"rating", Comparison::not_equal, "A"}}, RuleAction::notice},
      {RuleEvent::order_checked, {{"verdict", Comparison::equal, "block"}}, RuleAction::open_task},
      {RuleEvent::promise_broken, {}, RuleAction::notice},
      {RuleEvent::item_recorded, {{"project", Comparison::equal, "north"}}, RuleAction::notice},
  };
  const Shape& shape = kShapes[random.below(kShapes.size())];
  return {.name = "rule " + std::to_string(number),
          .on = shape.on,
          .when = shape.when,
          .action = shape.action,
          .to = static_cast<Recipient>(1 + random.below(2)),
          .text = "{customer_no} of {region} is {rating}"};
}

Text some_customer(RandomLedger& ledger) {
  return ledger.keep("10" + std::to_string(4711 + ledger.random().below(5)));
}

Text some_number(RandomLedger& ledger, std::uint64_t count) {
  return ledger.keep("#" + std::to_string(1 + ledger.random().below(count + 1)));
}

Text some_order(RandomLedger& ledger) {
  return ledger.keep("SO-" + std::to_string(ledger.random().below(6)));
}

Text currency_of(const State& state, Random& random) {
  if (random.one_in(6) || state.item_count() == 0) return "USD";
  static thread_local std::string code;
  code = Currency::from_packed(
             state.item(static_cast<Slot>(random.below(state.item_count()))).currency)
             .code();
  return code;
}

}  // namespace

std::string_view random_principal(Random& random) {
  static constexpr std::string_view kNames[] = {"ann", "bob", "carla"};
  return kNames[random.below(std::size(kNames))];
}

ReceivablesPolicy random_receivables_policy(Random& random) {
  ReceivablesPolicy policy;
  policy.ledger = random.one_in(2) ? "L1" : "";
  policy.default_terms = random.one_in(2) ? "NET 30" : "";
  policy.credit.block_overdue_days = static_cast<std::int32_t>(random.below(60));
  policy.credit.block_without_limit = random.one_in(2);
  policy.rating.enabled = !random.one_in(3);
  policy.rating.min_settled = 1;
  policy.dunning.enabled = !random.one_in(3);
  for (const std::int32_t days : {-7, 0, 7, 30, 90})
    if (!random.one_in(4))
      policy.dunning.stages.push_back(
          {.days = days,
           .name = "stage " + std::to_string(days),
           .channel = "email",
           .template_name = "reminder",
           .to = days > 7 ? Recipient::salesperson : Recipient::customer,
           .escalates = days > 30,
           .escalates_to = Recipient::manager,
           .opens_task = days >= 30,
           .classes = {},
           .ratings = {}});
  if (policy.dunning.stages.empty()) policy.dunning.enabled = false;
  policy.approval.roles = {{.role = "manager", .principals = {"ann", "bob"}},
                           {.role = "director", .principals = {}}};
  if (random.one_in(2)) {
    const auto need = [&](ApprovalKind kind, std::int32_t days, std::vector<std::string> levels) {
      policy.approval.rules.push_back({.kind = kind,
                                       .from_amount = {},
                                       .from_overdue_days = days,
                                       .from_percent = kind == ApprovalKind::discount ? 1 : 0,
                                       .levels = std::move(levels)});
    };
    need(ApprovalKind::bad_debt, 0, {"manager", "director"});
    need(ApprovalKind::write_off, 30, {"manager"});
    need(ApprovalKind::discount, 0, {"director"});
    need(ApprovalKind::limit_increase, 0, {"manager"});
    need(ApprovalKind::over_limit_order, 0, {"manager"});
    need(ApprovalKind::cross_customer, 0, {"director"});
  }
  policy.approval.expire_days = static_cast<std::int32_t>(1 + random.below(20));
  policy.custom_fields = {
      {.subject = FieldSubject::item, .name = "project", .type = FieldType::text, .group = true},
      {.subject = FieldSubject::customer, .name = "chain", .type = FieldType::text, .group = true},
      {.subject = FieldSubject::payment,
       .name = "batch",
       .type = FieldType::number,
       .group = false}};
  for (std::size_t i = random.below(5); i > 0; --i) policy.rules.push_back(some_rule(random, i));
  return policy;
}

Command random_control(RandomLedger& ledger, std::string_view code, const State& state) {
  Random& random = ledger.random();
  const auto flag = [&] { return random.one_in(2); };
  switch (random.below(18)) {
    case 0: {
      const Date today = state.business_date();
      if (!today || random.one_in(6)) return CloseDay{some_day(random)};
      return CloseDay{today.plus_days(static_cast<int>(random.below(20)))};
    }
    case 1:
    case 2:
      return WorkDay{static_cast<std::uint32_t>(random.below(4))};
    case 3:
      return UpsertContract{.ledger = code,
                            .customer_no = some_customer(ledger),
                            .contract_no = random.one_in(8) ? "" : some_order(ledger),
                            .currency = currency_of(state, random),
                            .from = some_day(random),
                            .until = some_day(random),
                            .terms = some_terms(random),
                            .has_limit = flag(),
                            .limit = small_amount(random),
                            .daily_rate_ppm = static_cast<std::int32_t>(random.below(900)) - 1,
                            .salesperson = flag() ? "Li" : "Wu",
                            .text = {}};
    case 4:
      return DescribeCustomer{.ledger = code,
                              .customer_no = some_customer(ledger),
                              .region = flag() ? "north" : "south",
                              .manager = "Zhao",
                              .terms = some_terms(random),
                              .contacts = {{"accounts payable", "Ms Wang", "email", "ap@x.test"}}};
    case 5:
    case 6:
      return MarkItem{.ledger = flag() ? code : "",
                      .item = some_number(ledger, state.item_count()),
                      .mark = static_cast<ItemMark>(random.below(5)),
                      .date = some_day(random),
                      .note = flag() ? "price" : ""};
    case 7:
    case 8:
      return WriteOff{.ledger = code,
                      .item = some_number(ledger, state.item_count()),
                      .amount = flag() ? Money{} : small_amount(random),
                      .bad_debt = flag(),
                      .reason = random.one_in(9) ? "" : "uncollectable"};
    case 9:
      return ChangeLimit{.ledger = code,
                         .customer_no = some_customer(ledger),
                         .has_limit = !random.one_in(5),
                         .limit = small_amount(random),
                         .currency = currency_of(state, random),
                         .reason = "asked"};
    case 10:
    case 11:
      return CheckCredit{.ledger = code,
                         .customer_no = some_customer(ledger),
                         .order_no = random.one_in(3) ? "" : some_order(ledger),
                         .contract_no = random.one_in(3) ? some_order(ledger) : "",
                         .currency = currency_of(state, random),
                         .amount = small_amount(random),
                         .expires = some_day(random),
                         .ask_approval = flag(),
                         .reason = {}};
    case 12:
      return CloseOrder{.ledger = code,
                        .order_no = some_order(ledger),
                        .how = static_cast<OrderState>(random.below(5)),
                        .reason = {}};
    case 13:
    case 14:
      return AnswerApproval{.approval = random.below(state.books().approval_count() + 2),
                            .answer = static_cast<ApprovalAnswer>(
                                random.one_in(3) ? random.below(3) : std::size_t{0}),
                            .reason = "seen"};
    case 15:
      if (!random.one_in(4)) return ReleaseHold{code, some_customer(ledger), "talked"};
      return MergeCustomers{code, some_customer(ledger), some_customer(ledger), "the same company"};
    case 16: {
      SetFields command{.ledger = code,
                        .subject = static_cast<FieldSubject>(random.below(3)),
                        .number = {},
                        .values = {}};
      command.number = command.subject == FieldSubject::customer ? some_customer(ledger)
                       : command.subject == FieldSubject::item
                           ? some_number(ledger, state.item_count())
                           : some_number(ledger, state.payment_count());
      static constexpr Text kFields[] = {"project", "chain", "batch"};
      static constexpr Text kValues[] = {"north", "south", "17", ""};
      command.values.push_back({kFields[random.below(3)], kValues[random.below(4)]});
      return command;
    }
    default:
      if (random.one_in(3))
        return ActivateReceivablesPolicy{"source", random_receivables_policy(random)};
      return WorkTask{.task = random.below(state.books().task_count() + 2),
                      .owner = flag() ? "Li" : "",
                      .outcome = flag() ? "called" : "",
                      .next_date = some_day(random),
                      .done = random.one_in(4)};
  }
}

}  // namespace hexiao
