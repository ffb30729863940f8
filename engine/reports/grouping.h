// By what the rows of a report stand: maps each segment of the figures to its group.
//
//   Grouping grouping;
//   if (const auto fault = find_grouping(state, request, grouping); !fault.ok()) return fault;
//   for (each segment) sums[grouping.place_of(segment)] += …;
//
// A place is a group and a currency: amounts of two currencies never meet. Places are dense, from
// 0. What has no value for the group stands under kNoValue. Borrows from the state. Cost of a
// segment: O(1); the first time that a custom field's values are met, O(their length).
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/reports/reports.h"
#include "engine/reports/scope.h"
#include "engine/state/figures.h"

namespace hexiao {

inline constexpr std::string_view kNoValue = "(none)";
inline constexpr std::string_view kAll = "all";

class Grouping {
 public:
  struct Place {
    std::string group;
    Currency currency;
  };

  std::uint32_t place_of(std::uint32_t segment);
  const std::vector<Place>& places() const { return places_; }
  std::string group_of(std::uint32_t segment) const;

 private:
  friend ReportFault find_grouping(const State& state, const ReportRequest& request,
                                   Grouping& grouping);
  enum class Field : std::uint8_t {
    all,
    salesperson,
    department,
    region,
    customer_class,
    currency,
    ledger,
    custom
  };
  std::uint32_t number_of(const Figures::Segment& segment);
  std::string_view text_of(const Figures::Segment& segment) const;

  const State* state_ = nullptr;
  Field field_ = Field::all;
  std::string custom_;  // "name=" of the custom field
  std::vector<Place> places_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> place_at_;  // group, currency -> place
  boost::unordered_flat_map<std::uint32_t, std::uint32_t> custom_numbers_;  // text -> value
  boost::unordered_flat_map<std::string_view, std::uint32_t> values_;
};

// `by` is empty (one group of all), salesperson, department, region, class, currency, ledger, or a
// custom field that is declared for grouping in the policy of the request's ledger (of any ledger
// when it names none); anything else: unknown_group, "by".
ReportFault find_grouping(const State& state, const ReportRequest& request, Grouping& grouping);

// The segments that the scope and the filter (one group's name; "": any) let through.
std::vector<bool> segments_in(const State& state, const Scope& scope, const Grouping& grouping,
                              std::string_view filter);

}  // namespace hexiao
