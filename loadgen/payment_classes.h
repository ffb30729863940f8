// The kinds of payments that are generated, and how often. Documented one by one in
// docs/loadgen.md.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::loadgen {

enum class PaymentClass : std::uint8_t {
  exact_single,
  exact_multi,
  exact_amounts,
  exact_short_list,
  exact_range,
  order_number,
  contract_number,
  delivery_note,
  structured_ref,
  damaged_prefix,
  damaged_zeros,
  damaged_separators,
  damaged_joined,
  damaged_break,
  damaged_char,
  damaged_two_chars,
  short_payment,
  over_payment,
  discount_taken,
  discount_late,
  bank_fee,
  credit_netted,
  credit_unnamed,
  third_party,
  group_payer,
  name_on_file,
  name_word_order,
  name_no_form,
  name_cut,
  name_misspelt,
  name_script,
  amount_single,
  account_total,
  subset,
  garbage,
  unknown_payer,
  duplicate,
  paid_twice,
  trap_near_name,
  trap_near_number,
  trap_shared_number,
  trap_equal_amounts,
  trap_decoy_number,
  trap_two_numbers,
  trap_lookalike,
};
inline constexpr std::size_t kPaymentClasses = 45;

enum class Scenario : std::uint8_t { clean, damaged, mixed, hostile };
inline constexpr std::size_t kScenarios = 4;
std::optional<Scenario> scenario_of(std::string_view name);

struct ClassRow {
  PaymentClass id;
  std::string_view name;   // in truth.csv, and with '-' for '_' in --share-NAME
  std::string_view group;  // clean, damaged, difference, payer, no-reference, nothing, trap
  std::array<std::uint32_t, kScenarios> parts_per_million;
  std::string_view expected_outcome;  // a hint, not scored
};
const std::array<ClassRow, kPaymentClasses>& class_table();
const ClassRow& class_row(PaymentClass id);

// Which class the next payment has.
class ClassShares {
 public:
  explicit ClassShares(Scenario scenario);
  // Sets the share of a class or of a whole group (whose members keep their proportions); the
  // shares that were not set are scaled so that all make one million. The error says what is wrong.
  tl::expected<void, std::string> set(std::string_view name, std::uint32_t parts_per_million);
  PaymentClass at(std::uint64_t draw_below_million) const;
  std::uint32_t share(PaymentClass id) const { return share_[static_cast<std::size_t>(id)]; }

 private:
  tl::expected<void, std::string> rescale();
  std::array<std::uint32_t, kPaymentClasses> share_{};
  std::array<bool, kPaymentClasses> fixed_{};
};

// "0.2", "20%" or "0" as parts per million, at most 1; nothing for anything else.
std::optional<std::uint32_t> parse_share(std::string_view text);

}  // namespace hexiao::loadgen
