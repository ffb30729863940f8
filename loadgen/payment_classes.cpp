#include "loadgen/payment_classes.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/vocabulary/money.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

using enum PaymentClass;

// Parts per million in the scenarios clean, damaged, mixed, hostile.
constexpr std::array<ClassRow, kPaymentClasses> kTable = {{
    {exact_single, "exact_single", "clean", {540'000, 0, 316'000, 0}, "auto"},
    {exact_multi, "exact_multi", "clean", {160'000, 0, 107'000, 0}, "auto"},
    {exact_amounts, "exact_amounts", "clean", {40'000, 0, 30'000, 0}, "auto"},
    {exact_short_list, "exact_short_list", "clean", {0, 0, 10'000, 0}, "auto"},
    {exact_range, "exact_range", "clean", {0, 0, 10'000, 0}, "auto"},
    {order_number, "order_number", "clean", {100'000, 0, 70'000, 0}, "auto"},
    {contract_number, "contract_number", "clean", {20'000, 0, 15'000, 0}, "auto"},
    {delivery_note, "delivery_note", "clean", {20'000, 0, 15'000, 0}, "auto"},
    {structured_ref, "structured_ref", "clean", {120'000, 0, 90'000, 0}, "auto"},
    {damaged_prefix, "damaged_prefix", "damaged", {0, 170'000, 14'000, 0}, "auto"},
    {damaged_zeros, "damaged_zeros", "damaged", {0, 140'000, 12'000, 0}, "auto"},
    {damaged_separators, "damaged_separators", "damaged", {0, 180'000, 16'000, 0}, "auto"},
    {damaged_joined, "damaged_joined", "damaged", {0, 130'000, 10'000, 0}, "auto"},
    {damaged_break, "damaged_break", "damaged", {0, 170'000, 40'000, 0}, "auto"},
    {damaged_char, "damaged_char", "damaged", {0, 140'000, 12'000, 0}, "auto"},
    {damaged_two_chars, "damaged_two_chars", "damaged", {0, 70'000, 4'000, 0}, "auto"},
    {short_payment, "short_payment", "difference", {0, 0, 20'000, 0}, "proposed"},
    {over_payment, "over_payment", "difference", {0, 0, 10'000, 0}, "proposed"},
    {discount_taken, "discount_taken", "difference", {0, 0, 22'000, 0}, "auto"},
    {discount_late, "discount_late", "difference", {0, 0, 4'000, 0}, "proposed"},
    {bank_fee, "bank_fee", "difference", {0, 0, 12'000, 0}, "proposed"},
    {credit_netted, "credit_netted", "difference", {0, 0, 12'000, 0}, "auto"},
    {credit_unnamed, "credit_unnamed", "difference", {0, 0, 4'000, 0}, "proposed"},
    {third_party, "third_party", "payer", {0, 0, 10'000, 0}, "proposed"},
    {group_payer, "group_payer", "payer", {0, 0, 6'000, 0}, "proposed"},
    {name_on_file, "name_on_file", "payer", {0, 0, 10'000, 0}, "auto"},
    {name_word_order, "name_word_order", "payer", {0, 0, 3'000, 0}, "auto"},
    {name_no_form, "name_no_form", "payer", {0, 0, 8'000, 0}, "auto"},
    {name_cut, "name_cut", "payer", {0, 0, 4'000, 0}, "auto"},
    {name_misspelt, "name_misspelt", "payer", {0, 0, 5'000, 0}, "auto"},
    {name_script, "name_script", "payer", {0, 0, 4'000, 0}, "auto"},
    {amount_single, "amount_single", "no-reference", {0, 0, 30'000, 0}, "proposed"},
    {account_total, "account_total", "no-reference", {0, 0, 10'000, 0}, "proposed"},
    {subset, "subset", "no-reference", {0, 0, 12'000, 0}, "proposed"},
    {garbage, "garbage", "nothing", {0, 0, 10'000, 0}, "unmatched"},
    {unknown_payer, "unknown_payer", "nothing", {0, 0, 8'000, 0}, "unmatched"},
    {duplicate, "duplicate", "nothing", {0, 0, 7'000, 0}, "duplicate"},
    {paid_twice, "paid_twice", "nothing", {0, 0, 5'000, 40'000}, "unmatched"},
    {trap_near_name, "trap_near_name", "trap", {0, 0, 1'000, 180'000}, "proposed"},
    {trap_near_number, "trap_near_number", "trap", {0, 0, 2'000, 150'000}, "proposed"},
    {trap_shared_number, "trap_shared_number", "trap", {0, 0, 2'000, 170'000}, "auto"},
    {trap_equal_amounts, "trap_equal_amounts", "trap", {0, 0, 2'000, 150'000}, "proposed"},
    {trap_decoy_number, "trap_decoy_number", "trap", {0, 0, 2'000, 130'000}, "auto"},
    {trap_two_numbers, "trap_two_numbers", "trap", {0, 0, 2'000, 90'000}, "proposed"},
    {trap_lookalike, "trap_lookalike", "trap", {0, 0, 2'000, 90'000}, "unmatched"},
}};

// A class by its name with '-' or '_', or the members of a group.
std::vector<std::size_t> members(std::string_view name) {
  std::string underscored(name);
  std::replace(underscored.begin(), underscored.end(), '-', '_');
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < kTable.size(); ++i)
    if (kTable[i].name == underscored || kTable[i].group == name) found.push_back(i);
  return found;
}

}  // namespace

std::optional<Scenario> scenario_of(std::string_view name) {
  if (name == "clean") return Scenario::clean;
  if (name == "damaged") return Scenario::damaged;
  if (name == "mixed") return Scenario::mixed;
  if (name == "hostile") return Scenario::hostile;
  return std::nullopt;
}

const std::array<ClassRow, kPaymentClasses>& class_table() { return kTable; }

const ClassRow& class_row(PaymentClass id) { return kTable[static_cast<std::size_t>(id)]; }

ClassShares::ClassShares(Scenario scenario) {
  for (std::size_t i = 0; i < kTable.size(); ++i)
    share_[i] = kTable[i].parts_per_million[static_cast<std::size_t>(scenario)];
}

tl::expected<void, std::string> ClassShares::set(std::string_view name, std::uint32_t share) {
  const std::vector<std::size_t> rows = members(name);
  if (rows.empty()) return tl::unexpected(fmt::format("no class or group \"{}\"", name));
  // Members keep the proportions of this scenario, or of mixed where the scenario has none of them.
  std::array<std::uint64_t, kPaymentClasses> weight{};
  std::uint64_t sum = 0;
  for (const std::size_t i : rows) sum += weight[i] = share_[i];
  if (sum == 0)
    for (const std::size_t i : rows) sum += weight[i] = kTable[i].parts_per_million[2];
  std::uint64_t given = 0, seen = 0;
  for (const std::size_t i : rows) {
    seen += weight[i];
    const std::uint64_t upto = share * seen / sum;
    share_[i] = static_cast<std::uint32_t>(upto - given);
    fixed_[i] = true;
    given = upto;
  }
  return rescale();
}

tl::expected<void, std::string> ClassShares::rescale() {
  std::uint64_t fixed = 0, free = 0;
  for (std::size_t i = 0; i < share_.size(); ++i) (fixed_[i] ? fixed : free) += share_[i];
  if (fixed > kMillion)
    return tl::unexpected(std::string("the shares that were given sum to more than 1"));
  const std::uint64_t left = kMillion - fixed;
  if (free == 0 && left > 0) {
    // The scenario has nothing else: the rest goes to the first class that is not set, exact
    // payments.
    const auto* const open = std::find(fixed_.begin(), fixed_.end(), false);
    if (open == fixed_.end())
      return tl::unexpected(std::string("all shares are given, and they sum to less than 1"));
    share_[static_cast<std::size_t>(open - fixed_.begin())] = static_cast<std::uint32_t>(left);
    return {};
  }
  std::uint64_t given = 0, seen = 0;
  for (std::size_t i = 0; i < share_.size(); ++i) {
    if (fixed_[i]) continue;
    seen += share_[i];
    const std::uint64_t upto = free == 0 ? 0 : left * seen / free;
    share_[i] = static_cast<std::uint32_t>(upto - given);
    given = upto;
  }
  return {};
}

PaymentClass ClassShares::at(std::uint64_t draw) const {
  for (std::size_t i = 0; i < share_.size(); ++i) {
    if (draw < share_[i]) return kTable[i].id;
    draw -= share_[i];
  }
  return exact_single;
}

std::optional<std::uint32_t> parse_share(std::string_view text) {
  int exponent = 6;
  if (!text.empty() && text.back() == '%') {
    text.remove_suffix(1);
    exponent = 4;
  }
  const ParsedAmount parsed = parse_amount(text, exponent);
  if (!parsed.ok() || parsed.amount.is_negative() || parsed.amount.minor() > kMillion)
    return std::nullopt;
  return static_cast<std::uint32_t>(parsed.amount.minor());
}

}  // namespace hexiao::loadgen
