#include "protocol/receivables_policy_text.h"
#include "protocol/rule_condition_text.h"
#include "protocol/toml_writer.h"

namespace hexiao {
namespace {

using namespace toml_writing;

template <class E>
std::string word_of(E word) {
  return text_of(to_text(word));
}

void write_top(TomlWriter& w, const ReceivablesPolicy& p) {
  w.set("kind", word_of(PolicyKind::receivables), "Tells this file from a matching policy.");
  w.set("name", text_of(p.name), "How people name this policy.");
  w.set("ledger", text_of(p.ledger),
        "The ledger that it is for; \"\": every ledger that has none of its own.");
  w.set(
      "default_terms", text_of(p.default_terms),
      "Terms where item, contract, customer and rating say none; \"\": a due date must be given.");
  w.set("aging_buckets", numbers_of(p.aging_buckets),
        "Upper ends of days overdue, ascending; what is above the last is a bucket of its own.");
  w.set("forecast_days", numbers_of(p.forecast_days),
        "Ends of the cash forecast's windows, in days after the business date, ascending.");
}

void write_credit(TomlWriter& w, const CreditPolicy& credit) {
  w.head("[credit]", "Checks of orders.");
  w.set("warn_percent", number(credit.warn_percent), "From this share of the limit: a warning.");
  w.set("block_overdue_days", number(credit.block_overdue_days),
        "An item overdue for more days blocks. 0: off.");
  w.set("block_ratings", texts_of(credit.block_ratings), "Ratings that get no credit.");
  w.set("block_without_limit", flag(credit.block_without_limit),
        "Customers without a limit get no credit; else nothing is compared.");
  w.set("reservation_days", number(credit.reservation_days),
        "Days after which the reservation of an order expires.");
}

void write_rating(TomlWriter& w, const RatingPolicy& r) {
  w.head("[rating]", "How customers are rated, A to D.");
  w.set("enabled", flag(r.enabled), "false: ratings are what master data says.");
  w.set("on_time", number(r.on_time), "Weight: share of settled items that were paid in time.");
  w.set("days_late", number(r.days_late), "Weight: average days late.");
  w.set("overdue", number(r.overdue), "Weight: overdue share of what is open.");
  w.set("disputed", number(r.disputed), "Weight: share of items that were disputed.");
  w.set("volume", number(r.volume), "Weight: settled items.");
  w.set("relation", number(r.relation), "Weight: length of the relation.");
  w.set("a_from", number(r.a_from), "From how many points of 1000 a customer is an A.");
  w.set("b_from", number(r.b_from), "A B.");
  w.set("c_from", number(r.c_from), "A C; below: a D.");
  w.set("min_settled", number(r.min_settled), "Settled items before a customer is rated at all.");
  w.set("lower_at_overdue_days", number(r.lower_at_overdue_days),
        "An item overdue for so many days lowers by a letter. 0: off.");
  w.set("full_volume_items", number(r.full_volume_items),
        "Settled items that give all of the volume's points.");
  w.set("full_relation_days", number(r.full_relation_days),
        "Days of relation that give all of its points.");
}

void write_rating_terms(TomlWriter& w, const std::vector<RatingTerms>& rows) {
  for (const RatingTerms& row : rows) {
    w.head("[[rating_terms]]",
           &row == rows.data() ? "What a rating grants where nothing else is agreed." : "");
    w.assign("rating", text_of(row.rating));
    if (!row.terms.empty()) w.assign("terms", text_of(row.terms));
    if (row.has_limit) w.assign("limit", decimal(row.limit.e4, 4));
  }
}

void write_interest(TomlWriter& w, const InterestPolicy& interest) {
  w.head("[interest]", "Interest on arrears.");
  w.set("daily_rate_percent", decimal(interest.daily_rate_ppm, 4), "Percent a day.");
  w.set("grace_days", number(interest.grace_days), "Days after the due date that cost nothing.");
  w.set("cap_percent", number(interest.cap_percent),
        "Never more than this share of the item's amount. 0: no cap.");
}

// What asks for nothing is left out.
void write_approval(TomlWriter& w, const ApprovalPolicy& approval) {
  w.head("[approval]", "What a second person must approve.");
  w.set("expire_days", number(approval.expire_days), "Days after which a proposal expires.");
  for (const ApprovalRule& rule : approval.rules) {
    w.head("[[approval.rule]]", &rule == approval.rules.data() ? "The first that fits." : "");
    w.assign("kind", word_of(rule.kind));
    if (rule.from_amount.e4 != 0) w.assign("from_amount", decimal(rule.from_amount.e4, 4));
    if (rule.from_overdue_days != 0) w.assign("from_overdue_days", number(rule.from_overdue_days));
    if (rule.from_percent != 0) w.assign("from_percent", number(rule.from_percent));
    w.assign("levels", texts_of(rule.levels));
  }
  for (const ApprovalRole& role : approval.roles) {
    w.head("[[approval.role]]", &role == approval.roles.data()
                                    ? "Who may speak for a role; nobody named: anybody but the "
                                      "proposer."
                                    : "");
    w.assign("role", text_of(role.role));
    w.assign("principals", texts_of(role.principals));
  }
}

void write_dunning(TomlWriter& w, const DunningPolicy& dunning) {
  w.head("[dunning]", "Reminders.");
  w.set("enabled", flag(dunning.enabled), "false: nobody is reminded.");
  w.set("min_amount", decimal(dunning.min_amount.e4, 4),
        "A customer whose due items sum to less is not reminded.");
  for (const DunningStage& stage : dunning.stages) {
    w.head("[[dunning.stage]]",
           &stage == dunning.stages.data() ? "Days after the due date, ascending." : "");
    w.assign("days", number(stage.days));
    w.assign("name", text_of(stage.name));
    w.assign("channel", text_of(stage.channel));
    if (!stage.template_name.empty()) w.assign("template", text_of(stage.template_name));
    w.assign("to", word_of(stage.to));
    if (stage.escalates) w.assign("escalates_to", word_of(stage.escalates_to));
    if (stage.opens_task) w.assign("opens_task", flag(stage.opens_task));
    if (!stage.classes.empty()) w.assign("classes", texts_of(stage.classes));
    if (!stage.ratings.empty()) w.assign("ratings", texts_of(stage.ratings));
  }
}

void write_performance(TomlWriter& w, const PerformancePolicy& performance) {
  w.head("[performance]", "Weights of the figures that performance pay follows.");
  w.set("sales", number(performance.sales), "Sales of the period.");
  w.set("collection_rate", number(performance.collection_rate), "Collection rate.");
  w.set("on_time_rate", number(performance.on_time_rate), "On-time rate.");
}

void write_fields(TomlWriter& w, const std::vector<FieldDeclaration>& fields) {
  for (const FieldDeclaration& field : fields) {
    w.head("[[field]]", &field == fields.data() ? "Fields of your own." : "");
    w.assign("subject", word_of(field.subject));
    w.assign("name", text_of(field.name));
    w.assign("type", word_of(field.type));
    if (field.group) w.assign("group", flag(field.group));
  }
}

void write_rules(TomlWriter& w, const std::vector<AutomationRule>& rules) {
  for (const AutomationRule& rule : rules) {
    w.head("[[rule]]",
           &rule == rules.data() ? "On an event, when every condition holds, do it." : "");
    w.assign("name", text_of(rule.name));
    w.assign("on", word_of(rule.on));
    std::vector<std::string> when;
    for (const RuleCondition& condition : rule.when) when.push_back(write_condition(condition));
    w.assign("when", texts_of(when));
    w.assign("do", word_of(rule.action));
    w.assign("to", word_of(rule.to));
    if (!rule.text.empty()) w.assign("text", text_of(rule.text));
  }
}

}  // namespace

std::string write_receivables_policy(const ReceivablesPolicy& policy) {
  TomlWriter w;
  w.line("# A receivables policy of hexiao.");
  write_top(w, policy);
  write_credit(w, policy.credit);
  write_rating(w, policy.rating);
  write_rating_terms(w, policy.rating_terms);
  write_interest(w, policy.interest);
  write_approval(w, policy.approval);
  write_dunning(w, policy.dunning);
  write_performance(w, policy.performance);
  write_fields(w, policy.custom_fields);
  write_rules(w, policy.rules);
  return w.take();
}

}  // namespace hexiao
