#include "engine/vocabulary/receivables_policy.h"

#include <algorithm>
#include <array>
#include <set>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/rule_fields.h"

namespace hexiao {
namespace {

constexpr std::int32_t kManyDays = 36'500;
constexpr std::size_t kMaxWords = 256;
constexpr std::size_t kMaxRows = 100;
constexpr std::size_t kMaxBuckets = 16;
constexpr std::size_t kMaxLevels = 8;

// Columns of the files that import and feed read, groups of reports, and what rules know of events:
// a custom field of such a name could not be told from them.
constexpr auto kTakenNames = std::to_array<std::string_view>({"account",
                                                              "accounts",
                                                              "aliases",
                                                              "amount",
                                                              "bank_account",
                                                              "bank_ref",
                                                              "booking_date",
                                                              "bucket",
                                                              "class",
                                                              "column",
                                                              "contacts",
                                                              "contract",
                                                              "contract_no",
                                                              "count",
                                                              "credit_limit",
                                                              "currency",
                                                              "customer",
                                                              "customer_no",
                                                              "daily_rate",
                                                              "delivery_no",
                                                              "department",
                                                              "discount_amount",
                                                              "discount_until",
                                                              "document_no",
                                                              "due_date",
                                                              "end_to_end_id",
                                                              "external_ref",
                                                              "from",
                                                              "group",
                                                              "group_no",
                                                              "id",
                                                              "issue_date",
                                                              "item",
                                                              "item_no",
                                                              "kind",
                                                              "ledger",
                                                              "limit",
                                                              "line",
                                                              "mandate_id",
                                                              "manager",
                                                              "name",
                                                              "none",
                                                              "note",
                                                              "occurrence",
                                                              "open",
                                                              "open_amount",
                                                              "order_no",
                                                              "overdue_days",
                                                              "payer_account",
                                                              "payer_name",
                                                              "payment",
                                                              "payment_ref",
                                                              "policy",
                                                              "previous_rating",
                                                              "rating",
                                                              "reason",
                                                              "region",
                                                              "salesperson",
                                                              "status",
                                                              "structured_ref",
                                                              "tax_id",
                                                              "terms",
                                                              "terms_days",
                                                              "text",
                                                              "total",
                                                              "unapplied",
                                                              "until",
                                                              "value_date",
                                                              "verdict",
                                                              "virtual_accounts"});

// "dunning.stage[2]", counted from 1.
std::string place(std::string_view key, std::size_t index) {
  return std::string(key) + "[" + std::to_string(index + 1) + "]";
}

// A number that must lie between two others.
struct Range {
  const char* key;
  std::int32_t value, least, most;
};

std::string fault_of(std::initializer_list<Range> ranges) {
  for (const Range& r : ranges)
    if (r.value < r.least || r.value > r.most)
      return std::string(r.key) + ": lies between " + std::to_string(r.least) + " and " +
             std::to_string(r.most);
  return {};
}

std::string fault_of_name(const std::string& name, const std::string& where, const char* what) {
  if (!name.empty() && name.size() <= 64) return {};
  return where + ": give the " + what + " a name of 1 to 64 characters";
}

std::string fault_of_count(std::size_t count, std::string_view where, std::size_t most = kMaxRows) {
  return count <= most ? "" : std::string(where) + ": at most " + std::to_string(most);
}

std::string fault_of_words(const std::vector<std::string>& words, const std::string& where,
                           std::size_t most = kMaxWords) {
  if (words.size() > most) return where + ": at most " + std::to_string(most);
  std::set<std::string_view> seen;
  for (const std::string& word : words) {
    if (word.empty()) return where + ": holds an empty text; leave it out";
    if (!seen.insert(word).second) return where + ": \"" + word + "\" stands twice";
  }
  return {};
}

std::string fault_of_ends(const std::vector<std::int32_t>& days, const std::string& where,
                          std::int32_t least) {
  if (days.empty() || days.size() > kMaxBuckets)
    return where + ": name 1 to " + std::to_string(kMaxBuckets) + " numbers of days";
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (days[i] < least || days[i] > kManyDays)
      return where + ": days lie between " + std::to_string(least) + " and " +
             std::to_string(kManyDays);
    if (i > 0 && days[i] <= days[i - 1])
      return where + ": " + std::to_string(days[i]) + " stands after " +
             std::to_string(days[i - 1]) + "; each is larger than the one before";
  }
  return {};
}

std::string fault_of(const CreditPolicy& credit) {
  std::string fault =
      fault_of({{"credit.warn_percent", credit.warn_percent, 0, 100},
                {"credit.block_overdue_days", credit.block_overdue_days, 0, kManyDays},
                {"credit.reservation_days", credit.reservation_days, 1, kManyDays}});
  return fault.empty() ? fault_of_words(credit.block_ratings, "credit.block_ratings") : fault;
}

std::string fault_of(const std::vector<RatingTerms>& rows) {
  if (std::string fault = fault_of_count(rows.size(), "rating_terms"); !fault.empty()) return fault;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string where = place("rating_terms", i);
    if (rows[i].rating.empty()) return where + ".rating: say for which rating";
    if (rows[i].terms.empty() && !rows[i].has_limit)
      return where + ": grants nothing; give terms, a limit or both";
    if (rows[i].limit.e4 < 0) return where + ".limit: is not negative";
    for (std::size_t j = 0; j < i; ++j)
      if (rows[j].rating == rows[i].rating)
        return where + ".rating: \"" + rows[i].rating + "\" stands twice";
  }
  return {};
}

std::string fault_of(const RatingPolicy& r) {
  if (std::string fault =
          fault_of({{"rating.on_time", r.on_time, 0, 1000},
                    {"rating.days_late", r.days_late, 0, 1000},
                    {"rating.overdue", r.overdue, 0, 1000},
                    {"rating.disputed", r.disputed, 0, 1000},
                    {"rating.volume", r.volume, 0, 1000},
                    {"rating.relation", r.relation, 0, 1000},
                    {"rating.a_from", r.a_from, 1, 1000},
                    {"rating.b_from", r.b_from, 1, 1000},
                    {"rating.c_from", r.c_from, 1, 1000},
                    {"rating.min_settled", r.min_settled, 0, 1'000'000},
                    {"rating.lower_at_overdue_days", r.lower_at_overdue_days, 0, kManyDays},
                    {"rating.full_volume_items", r.full_volume_items, 1, 1'000'000},
                    {"rating.full_relation_days", r.full_relation_days, 1, kManyDays}});
      !fault.empty())
    return fault;
  if (r.on_time + r.days_late + r.overdue + r.disputed + r.volume + r.relation == 0)
    return "rating: every weight is zero; at least one of on_time, days_late, overdue, disputed, "
           "volume, relation must count";
  if (r.b_from >= r.a_from) return "rating.b_from: must be below a_from";
  if (r.c_from >= r.b_from) return "rating.c_from: must be below b_from";
  return {};
}

const ApprovalRole* role_of(const ApprovalPolicy& approval, std::string_view name) {
  const auto found = std::ranges::find(approval.roles, name, &ApprovalRole::role);
  return found == approval.roles.end() ? nullptr : &*found;
}

// Gives each level a person of its own, as far as it goes (augmenting paths; H. W. Kuhn, 1955).
// A role that anybody may speak for takes part in nothing.
class Seats {
 public:
  Seats(const ApprovalPolicy& approval, const ApprovalRule& rule)
      : approval_(approval), rule_(rule) {}

  bool can_fill() {
    for (std::size_t level = 0; level < rule_.levels.size(); ++level) {
      asked_.clear();
      if (!seat(level)) return false;
    }
    return true;
  }

 private:
  struct Seat {
    std::string_view person;
    std::size_t level;
  };

  bool seat(std::size_t level) {
    const ApprovalRole* role = role_of(approval_, rule_.levels[level]);
    if (role == nullptr || role->principals.empty()) return true;
    for (const std::string& person : role->principals) {
      if (!asked_.insert(person).second) continue;
      const auto taken = std::ranges::find(seats_, std::string_view(person), &Seat::person);
      if (taken == seats_.end()) {
        seats_.push_back({person, level});
        return true;
      }
      const auto index = taken - seats_.begin();
      if (seat(taken->level)) {
        seats_[static_cast<std::size_t>(index)].level = level;
        return true;
      }
    }
    return false;
  }

  const ApprovalPolicy& approval_;
  const ApprovalRule& rule_;
  std::vector<Seat> seats_;
  std::set<std::string_view> asked_;
};

bool concerns_items(ApprovalKind kind) {
  return kind != ApprovalKind::limit_increase && kind != ApprovalKind::over_limit_order;
}

std::string fault_of(const ApprovalPolicy& approval, const ApprovalRule& rule,
                     const std::string& where) {
  if (rule.from_amount.e4 < 0) return where + ".from_amount: is not negative";
  if (std::string fault = fault_of({{".from_overdue_days", rule.from_overdue_days, 0, kManyDays},
                                    {".from_percent", rule.from_percent, 0, 100}});
      !fault.empty())
    return where + fault;
  if (rule.from_overdue_days != 0 && !concerns_items(rule.kind))
    return where + ".from_overdue_days: " + std::string(to_text(rule.kind)) +
           " is about no item that could be overdue; leave it out";
  if (rule.from_percent != 0 && rule.kind != ApprovalKind::discount)
    return where + ".from_percent: is for discount only; use from_amount";
  if (rule.levels.empty())
    return where +
           ".levels: name the role that approves, or several, one after the other; without "
           "the rule no approval is needed";
  if (std::string fault = fault_of_words(rule.levels, where + ".levels", kMaxLevels);
      !fault.empty())
    return fault;
  if (approval.roles.empty()) return {};
  for (const std::string& level : rule.levels)
    if (role_of(approval, level) == nullptr)
      return where + ".levels: \"" + level + "\" is not among the roles; declare it as an " +
             "[[approval.role]]";
  if (!Seats(approval, rule).can_fill())
    return where +
           ".levels: its roles have fewer people than it has levels, and nobody approves "
           "twice; add principals to a role";
  return {};
}

std::string fault_of(const ApprovalPolicy& approval) {
  if (std::string fault = fault_of({{"approval.expire_days", approval.expire_days, 1, kManyDays}});
      !fault.empty())
    return fault;
  for (const std::string& fault : {fault_of_count(approval.rules.size(), "approval.rule"),
                                   fault_of_count(approval.roles.size(), "approval.role")})
    if (!fault.empty()) return fault;
  for (std::size_t i = 0; i < approval.roles.size(); ++i) {
    const ApprovalRole& role = approval.roles[i];
    const std::string where = place("approval.role", i);
    if (std::string fault = fault_of_name(role.role, where + ".role", "role"); !fault.empty())
      return fault;
    if (role_of(approval, role.role) != &role)
      return where + ".role: \"" + role.role + "\" stands twice; name all its principals in one";
    if (std::string fault = fault_of_words(role.principals, where + ".principals"); !fault.empty())
      return fault;
  }
  for (std::size_t i = 0; i < approval.rules.size(); ++i) {
    const ApprovalRule& rule = approval.rules[i];
    const std::string where = place("approval.rule", i);
    if (std::string fault = fault_of(approval, rule, where); !fault.empty()) return fault;
    for (std::size_t j = 0; j < i; ++j) {
      const ApprovalRule& first = approval.rules[j];
      if (first.kind == rule.kind && first.from_amount.e4 <= rule.from_amount.e4 &&
          first.from_overdue_days <= rule.from_overdue_days &&
          first.from_percent <= rule.from_percent)
        return where + ": " + place("approval.rule", j) +
               " comes first and takes everything that this one is for; move this one up";
    }
  }
  return {};
}

std::string fault_of(const DunningStage& stage, const std::string& where) {
  if (std::string fault = fault_of_name(stage.name, where + ".name", "stage"); !fault.empty())
    return fault;
  if (stage.days < -366 || stage.days > kManyDays)
    return where + ".days: lies between -366 and " + std::to_string(kManyDays);
  if (stage.channel.empty())
    return where + ".channel: say how it is sent, such as \"email\", \"phone\" or \"letter\"";
  if (stage.escalates && stage.escalates_to == stage.to)
    return where + ".escalates_to: " + std::string(to_text(stage.to)) + " is told already";
  std::string fault = fault_of_words(stage.classes, where + ".classes");
  return fault.empty() ? fault_of_words(stage.ratings, where + ".ratings") : fault;
}

std::string fault_of(const DunningPolicy& dunning) {
  if (dunning.min_amount.e4 < 0) return "dunning.min_amount: is not negative";
  if (dunning.enabled && dunning.stages.empty())
    return "dunning.enabled: there is no stage; write at least one [[dunning.stage]], or false";
  if (std::string fault = fault_of_count(dunning.stages.size(), "dunning.stage"); !fault.empty())
    return fault;
  for (std::size_t i = 0; i < dunning.stages.size(); ++i) {
    const DunningStage& stage = dunning.stages[i];
    const std::string where = place("dunning.stage", i);
    if (std::string fault = fault_of(stage, where); !fault.empty()) return fault;
    if (i > 0 && stage.days <= dunning.stages[i - 1].days)
      return where + ".days: " + std::to_string(stage.days) + " stands after " +
             std::to_string(dunning.stages[i - 1].days) +
             "; stages run forwards, each on a later day than the one before";
    for (std::size_t j = 0; j < i; ++j)
      if (dunning.stages[j].name == stage.name)
        return where + ".name: \"" + stage.name + "\" stands twice";
  }
  return {};
}

std::string fault_of(const InterestPolicy& interest) {
  if (interest.daily_rate_ppm < 0 || interest.daily_rate_ppm > 1'000'000)
    return "interest.daily_rate_percent: lies between 0 and 100";
  return fault_of({{"interest.grace_days", interest.grace_days, 0, kManyDays},
                   {"interest.cap_percent", interest.cap_percent, 0, 100}});
}

bool is_snake_case(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && name.size() <= 64 && name.front() >= 'a' && name.front() <= 'z' &&
         std::ranges::all_of(name, plain);
}

std::string fault_of(const std::vector<FieldDeclaration>& fields) {
  if (std::string fault = fault_of_count(fields.size(), "field"); !fault.empty()) return fault;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const FieldDeclaration& field = fields[i];
    const std::string where = place("field", i);
    if (!is_snake_case(field.name))
      return where + ".name: \"" + field.name +
             "\" is no name of a field; write 1 to 64 of a to z, 0 to 9 and _, a letter first";
    if (std::ranges::find(kTakenNames, field.name) != kTakenNames.end())
      return where + ".name: \"" + field.name +
             "\" has a meaning already (a column of the files, or a group of reports); choose "
             "another name";
    for (std::size_t j = 0; j < i; ++j)
      if (fields[j].name == field.name)
        return where + ".name: \"" + field.name +
               "\" stands twice; each field has a name of its "
               "own, whatever carries it";
    if (field.group && field.subject == FieldSubject::payment)
      return where + ".group: reports group by fields of customers and items, not of payments";
  }
  return {};
}

std::string fault_of(const std::vector<AutomationRule>& rules,
                     const std::vector<FieldDeclaration>& fields) {
  if (std::string fault = fault_of_count(rules.size(), "rule"); !fault.empty()) return fault;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const std::string where = place("rule", i);
    if (std::string fault = find_contradiction(rules[i], fields, where); !fault.empty())
      return fault;
    for (std::size_t j = 0; j < i; ++j)
      if (rules[j].name == rules[i].name)
        return where + ".name: \"" + rules[i].name + "\" stands twice";
  }
  return {};
}

std::string fault_of(const PerformancePolicy& performance) {
  if (std::string fault =
          fault_of({{"performance.sales", performance.sales, 0, 1000},
                    {"performance.collection_rate", performance.collection_rate, 0, 1000},
                    {"performance.on_time_rate", performance.on_time_rate, 0, 1000}});
      !fault.empty())
    return fault;
  if (performance.sales + performance.collection_rate + performance.on_time_rate == 0)
    return "performance: every weight is zero; at least one of sales, collection_rate, "
           "on_time_rate must count";
  return {};
}

}  // namespace

std::string find_contradiction(const ReceivablesPolicy& policy) {
  for (const std::string& fault :
       {fault_of_name(policy.name, "name", "policy"),
        fault_of_ends(policy.aging_buckets, "aging_buckets", 0),
        fault_of_ends(policy.forecast_days, "forecast_days", 1), fault_of(policy.credit),
        fault_of(policy.rating_terms), fault_of(policy.rating), fault_of(policy.approval),
        fault_of(policy.dunning), fault_of(policy.interest), fault_of(policy.custom_fields),
        fault_of(policy.rules, policy.custom_fields), fault_of(policy.performance)})
    if (!fault.empty()) return fault;
  return {};
}

PolicyVersion version_of(const ReceivablesPolicy& policy) {
  ByteBuffer bytes;
  encode_into(bytes, policy);
  // FNV-1a, 64 bits: a name for a content, no defence against an adversary.
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::byte b : bytes.bytes())
    hash = (hash ^ static_cast<std::uint64_t>(b)) * 1099511628211ULL;
  return {hash == 0 ? 1 : hash};
}

}  // namespace hexiao
