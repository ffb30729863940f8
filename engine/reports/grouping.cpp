#include "engine/reports/grouping.h"

#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {
namespace {

bool declares(const ReceivablesPolicy& policy, std::string_view name) {
  return std::any_of(
      policy.custom_fields.begin(), policy.custom_fields.end(), [&](const FieldDeclaration& field) {
        return field.group && field.subject != FieldSubject::payment && field.name == name;
      });
}

bool is_declared(const State& state, std::string_view ledger, std::string_view name) {
  if (!ledger.empty()) return declares(state.books().policy(ledger), name);
  const auto& policies = state.books().policies();
  return std::any_of(policies.begin(), policies.end(), [&](const ActiveReceivablesPolicy& active) {
    return declares(active.policy, name);
  });
}

// "name=value\n…": the value behind `key`, which ends in '='.
std::string_view value_in(std::string_view fields, std::string_view key) {
  while (!fields.empty()) {
    const std::size_t end = std::min(fields.find('\n'), fields.size());
    const std::string_view line = fields.substr(0, end);
    if (line.starts_with(key)) return line.substr(key.size());
    fields.remove_prefix(std::min(end + 1, fields.size()));
  }
  return {};
}

}  // namespace

std::string_view Grouping::text_of(const Figures::Segment& segment) const {
  const Figures& figures = state_->figures();
  switch (field_) {
    case Field::salesperson:
      return figures.text(segment.salesperson);
    case Field::department:
      return figures.text(segment.department);
    case Field::region:
      return figures.text(segment.region);
    case Field::customer_class:
      return figures.text(segment.customer_class);
    case Field::ledger:
      return state_->ledger_code(segment.ledger);
    case Field::custom:
      return value_in(figures.text(segment.custom), custom_);
    case Field::all:
    case Field::currency:
      break;
  }
  return kAll;
}

std::string Grouping::group_of(std::uint32_t segment) const {
  const Figures::Segment& names = state_->figures().segment(segment);
  if (field_ == Field::currency) return names.currency.code();
  const std::string_view text = text_of(names);
  return std::string(text.empty() ? kNoValue : text);
}

// The same number for the same group.
std::uint32_t Grouping::number_of(const Figures::Segment& segment) {
  switch (field_) {
    case Field::salesperson:
      return segment.salesperson;
    case Field::department:
      return segment.department;
    case Field::region:
      return segment.region;
    case Field::customer_class:
      return segment.customer_class;
    case Field::ledger:
      return segment.ledger.value;
    case Field::custom: {
      const auto [at, is_new] = custom_numbers_.try_emplace(segment.custom, 0U);
      if (is_new) {
        const auto number = static_cast<std::uint32_t>(values_.size());
        at->second = values_.try_emplace(text_of(segment), number).first->second;
      }
      return at->second;
    }
    case Field::all:
    case Field::currency:
      break;
  }
  return 0;
}

std::uint32_t Grouping::place_of(std::uint32_t segment) {
  const Figures::Segment& names = state_->figures().segment(segment);
  const std::uint64_t key = std::uint64_t{number_of(names)} << 16 | names.currency.packed();
  const auto [at, is_new] = place_at_.try_emplace(key, static_cast<std::uint32_t>(places_.size()));
  if (is_new) places_.push_back({group_of(segment), names.currency});
  return at->second;
}

ReportFault find_grouping(const State& state, const ReportRequest& request, Grouping& grouping) {
  using Field = Grouping::Field;
  static constexpr std::pair<std::string_view, Field> kFields[] = {
      {"", Field::all},
      {"salesperson", Field::salesperson},
      {"department", Field::department},
      {"region", Field::region},
      {"class", Field::customer_class},
      {"currency", Field::currency},
      {"ledger", Field::ledger},
  };
  grouping = {};
  grouping.state_ = &state;
  const auto* known = std::find_if(std::begin(kFields), std::end(kFields),
                                   [&](const auto& field) { return field.first == request.by; });
  if (known != std::end(kFields)) {
    grouping.field_ = known->second;
    return {};
  }
  if (!is_declared(state, request.ledger, request.by)) return {Rejection::unknown_group, "by"};
  grouping.field_ = Field::custom;
  grouping.custom_ = std::string(request.by) + "=";
  return {};
}

std::vector<bool> segments_in(const State& state, const Scope& scope, const Grouping& grouping,
                              std::string_view filter) {
  std::vector<bool> in(state.figures().segment_count());
  for (std::uint32_t id = 0; id < in.size(); ++id) {
    const Figures::Segment& segment = state.figures().segment(id);
    in[id] = scope.has(segment.ledger, segment.currency) &&
             (filter.empty() || grouping.group_of(id) == filter);
  }
  return in;
}

}  // namespace hexiao
