#include "tests/protocol/random_receivables_policy.h"

#include <set>

#include "engine/vocabulary/rule_fields.h"
#include "tests/protocol/random_values.h"

namespace hexiao {
namespace {

class RandomReceivablesPolicy : private RandomValues {
 public:
  explicit RandomReceivablesPolicy(std::uint64_t seed) : RandomValues(seed) {}

  ReceivablesPolicy make() {
    ReceivablesPolicy p;
    p.name = text() + "n";
    p.ledger = text();
    p.default_terms = terms();
    p.aging_buckets = ascending(0);
    p.forecast_days = ascending(1);
    p.credit = {.warn_percent = between(0, 100),
                .block_overdue_days = between(0, 400),
                .block_ratings = words(),
                .block_without_limit = flag(),
                .reservation_days = between(1, 400)};
    for (std::size_t i = below(4); i > 0; --i) p.rating_terms.push_back(rating_terms(i));
    p.rating = rating();
    p.interest = {.daily_rate_ppm = between(0, 1'000'000),
                  .grace_days = between(0, 100),
                  .cap_percent = between(0, 100)};
    p.approval = approval();
    p.dunning = dunning();
    p.performance = {between(1, 1000), between(0, 1000), between(0, 1000)};
    for (std::size_t i = below(5); i > 0; --i) p.custom_fields.push_back(field(i));
    for (std::size_t i = below(5); i > 0; --i) p.rules.push_back(rule(i, p.custom_fields));
    return p;
  }

 private:
  bool flag() { return below(2) == 1; }
  std::string terms() {
    constexpr std::string_view kTerms[] = {"", "NET 30", "2/10 NET 30", "EOM 15", "月结30天"};
    return std::string(kTerms[below(std::size(kTerms))]);
  }
  std::vector<std::string> words() {
    std::vector<std::string> out;
    for (std::size_t i = below(4); i > 0; --i) out.push_back(text() + std::to_string(i));
    return out;
  }
  std::vector<std::int32_t> ascending(std::int32_t least) {
    std::set<std::int32_t> days;
    for (std::size_t i = 1 + below(16); i > 0; --i) days.insert(between(least, 400));
    return {days.begin(), days.end()};
  }
  UnboundAmount amount() {
    return {flag() ? 0 : static_cast<std::int64_t>(below(1'000'000'000'000))};
  }
  RatingTerms rating_terms(std::size_t number) {
    RatingTerms row{.rating = text() + std::to_string(number), .terms = terms()};
    row.has_limit = row.terms.empty() || flag();
    if (row.has_limit) row.limit = amount();
    return row;
  }
  RatingPolicy rating() {
    RatingPolicy r;
    r.enabled = flag();
    for (std::int32_t* weight :
         {&r.on_time, &r.days_late, &r.overdue, &r.disputed, &r.volume, &r.relation})
      *weight = between(0, 1000);
    r.on_time += r.on_time == 0 ? 1 : 0;
    r.c_from = between(1, 300);
    r.b_from = r.c_from + between(1, 300);
    r.a_from = r.b_from + between(1, 300);
    r.min_settled = between(0, 9);
    r.lower_at_overdue_days = between(0, 99);
    r.full_volume_items = between(1, 99);
    r.full_relation_days = between(1, 999);
    return r;
  }
  ApprovalPolicy approval() {
    ApprovalPolicy a{.expire_days = between(1, 90)};
    for (std::size_t i = below(4); i > 0; --i)
      a.roles.push_back({.role = text() + std::to_string(i),
                         .principals = flag() ? std::vector<std::string>() : words()});
    for (std::size_t kind = 0; kind < EnumTexts<ApprovalKind>::value.size(); ++kind) {
      if (flag()) continue;
      ApprovalRule r{.kind = static_cast<ApprovalKind>(kind), .from_amount = amount()};
      if (r.kind == ApprovalKind::discount) r.from_percent = between(0, 100);
      if (r.kind == ApprovalKind::bad_debt) r.from_overdue_days = between(0, 100);
      r.levels = a.roles.empty() ? std::vector<std::string>{"anybody"}
                                 : std::vector<std::string>{a.roles[below(a.roles.size())].role};
      a.rules.push_back(r);
    }
    return a;
  }
  DunningPolicy dunning() {
    DunningPolicy d{.enabled = false, .min_amount = amount()};
    std::int32_t day = between(-30, 0);
    for (std::size_t i = below(6); i > 0; --i, day += between(1, 30)) {
      DunningStage s{.days = day, .name = text() + std::to_string(i), .channel = text() + "c"};
      s.template_name = text();
      s.to = word<Recipient>();
      s.escalates = flag() && s.to != Recipient::manager;
      s.opens_task = flag();
      s.classes = words();
      s.ratings = words();
      d.stages.push_back(s);
    }
    d.enabled = !d.stages.empty();
    return d;
  }
  FieldDeclaration field(std::size_t number) {
    FieldDeclaration f{.subject = word<FieldSubject>(),
                       .name = "own_" + std::to_string(number),
                       .type = word<FieldType>()};
    f.group = flag() && f.subject != FieldSubject::payment;
    return f;
  }
  RuleCondition condition(RuleEvent on, const std::vector<FieldDeclaration>& fields) {
    for (const FieldDeclaration& f : fields) {
      if (!carries(on, f.subject) || flag()) continue;
      switch (f.type) {
        case FieldType::text:
          return {f.name, Comparison::contains, "中 \"\\ = #x"};
        case FieldType::date:
          return {f.name, Comparison::less, "2025-02-28"};
        case FieldType::number:
          return {f.name, Comparison::at_least, "-12.5"};
        case FieldType::amount:
          return {f.name, Comparison::more, "0.0001"};
      }
    }
    return {"customer_no", flag() ? Comparison::equal : Comparison::not_equal, flag() ? "" : "x y"};
  }
  AutomationRule rule(std::size_t number, const std::vector<FieldDeclaration>& fields) {
    AutomationRule r{.name = text() + std::to_string(number), .on = word<RuleEvent>()};
    if (flag()) r.when.push_back(condition(r.on, fields));
    r.to = word<Recipient>();
    r.action = flag() ? RuleAction::notice : RuleAction::hold_credit;
    if (r.action == RuleAction::notice) r.text = text() + "t";
    return r;
  }
};

}  // namespace

ReceivablesPolicy random_receivables_policy(std::uint64_t seed) {
  return RandomReceivablesPolicy(seed).make();
}

}  // namespace hexiao
