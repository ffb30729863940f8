#include "loadgen/allocation_notation.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "loadgen/csv_rows.h"

namespace hexiao::loadgen {
namespace {

std::optional<Money> decimal(std::string_view text) {
  const ParsedAmount parsed = parse_amount(text, kNotationExponent);
  if (!parsed.ok()) return std::nullopt;
  return parsed.amount;
}

// Takes what follows the last ':' off the text.
std::string_view take_last(std::string_view& text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view last = text.substr(colon + 1);
  text = text.substr(0, colon);
  return last;
}

std::optional<NotedAllocation> parse_one(std::string_view text) {
  constexpr std::string_view kDiscount = "discount=";
  constexpr std::string_view kWriteoff = "writeoff=";
  NotedAllocation allocation;
  std::string_view part = take_last(text);
  while (part.starts_with(kDiscount) || part.starts_with(kWriteoff)) {
    const auto value = decimal(part.substr(kDiscount.size()));  // both words have nine characters
    if (!value) return std::nullopt;
    (part.starts_with(kDiscount) ? allocation.discount : allocation.writeoff) += *value;
    part = take_last(text);
  }
  const auto amount = decimal(part);
  if (!amount || text.empty()) return std::nullopt;
  allocation.amount = *amount;
  allocation.item_no = text;
  return allocation;
}

template <class Each>
tl::expected<void, std::string> split(std::string_view text, char separator, Each each) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    if (auto done = each(part); !done) return done;
  }
  return {};
}

}  // namespace

void append_allocation(std::string& out, std::string_view item_no, Money amount, Money discount,
                       int exponent) {
  out += item_no;
  out += ':';
  append_amount(out, amount, exponent);
  if (discount.is_zero()) return;
  out += ":discount=";
  append_amount(out, discount, exponent);
}

tl::expected<AllocationSet, std::string> parse_allocations(std::string_view text) {
  AllocationSet set;
  auto read = split(text, '|', [&](std::string_view part) -> tl::expected<void, std::string> {
    auto one = parse_one(part);
    if (!one) return tl::unexpected(fmt::format("\"{}\" is not item_no:amount", part));
    set.push_back(std::move(*one));
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  std::sort(set.begin(), set.end());
  return set;
}

tl::expected<std::vector<AllocationSet>, std::string> parse_proposals(std::string_view text) {
  std::vector<AllocationSet> proposals;
  auto read = split(text, ';', [&](std::string_view part) -> tl::expected<void, std::string> {
    auto set = parse_allocations(part);
    if (!set) return tl::unexpected(set.error());
    proposals.push_back(std::move(*set));
    return {};
  });
  if (!read) return tl::unexpected(read.error());
  return proposals;
}

}  // namespace hexiao::loadgen
