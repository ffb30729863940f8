#include "clients/hexiao/item_spec.h"

#include <fmt/core.h>

namespace hexiao::cli {
namespace {

constexpr std::string_view kWayOut =
    "write ITEM:AMOUNT, then if needed :discount=AMOUNT and :writeoff=AMOUNT, "
    "for example INV-1001:500.00:discount=10.00";

bool take_part(std::string_view& rest, std::string_view name, std::string_view& value,
               bool& twice) {
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view part = rest.substr(colon + 1);
  if (!part.starts_with(name)) return false;
  twice = twice || !value.empty();
  value = part.substr(name.size());
  rest = rest.substr(0, colon);
  return true;
}

Expected<Money> to_amount(std::string_view text, std::string_view what, const ItemSpec& spec,
                          Currency currency) {
  const ParsedAmount parsed = parse_amount(text, currency.exponent());
  if (parsed.ok()) return parsed.amount;
  return fail(ExitCode::usage,
              fmt::format("item {}: {} \"{}\": {} ({})", spec.item, what, text,
                          to_text(parsed.error), currency.code()),
              "write a plain decimal with a point, such as 1234.50");
}

}  // namespace

Expected<ItemSpec> parse_item_spec(std::string_view spec) {
  ItemSpec parsed;
  std::string_view rest = spec;
  bool twice = false;
  while (take_part(rest, "discount=", parsed.discount, twice) ||
         take_part(rest, "writeoff=", parsed.writeoff, twice)) {
  }
  if (twice)
    return fail(ExitCode::usage, fmt::format("\"{}\": a part stands twice", spec),
                std::string(kWayOut));
  const std::size_t colon = rest.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == rest.size())
    return fail(ExitCode::usage, fmt::format("\"{}\" is not ITEM:AMOUNT", spec),
                std::string(kWayOut));
  parsed.item = rest.substr(0, colon);
  parsed.amount = rest.substr(colon + 1);
  if (parsed.amount.find('=') != std::string_view::npos)
    return fail(ExitCode::usage,
                fmt::format("\"{}\": \"{}\" is not a part of an allocation", spec, parsed.amount),
                std::string(kWayOut));
  return parsed;
}

Expected<ManualLine> to_line(const ItemSpec& spec, Currency currency) {
  ManualLine line{.item = spec.item, .amount = {}, .discount = {}, .writeoff = {}};
  const auto amount = to_amount(spec.amount, "amount", spec, currency);
  if (!amount) return tl::unexpected(amount.error());
  line.amount = *amount;
  if (!spec.discount.empty()) {
    const auto discount = to_amount(spec.discount, "discount", spec, currency);
    if (!discount) return tl::unexpected(discount.error());
    line.discount = *discount;
  }
  if (!spec.writeoff.empty()) {
    const auto writeoff = to_amount(spec.writeoff, "writeoff", spec, currency);
    if (!writeoff) return tl::unexpected(writeoff.error());
    line.writeoff = *writeoff;
  }
  return line;
}

}  // namespace hexiao::cli
