#include "loadgen/score_requirements.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/vocabulary/money.h"
#include "loadgen/score_measures.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kHundredPercent = 100'000'000;  // in millionths of a percent

const MeasureRow* find_measure(std::string_view key) {
  const auto rows = measure_rows();
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const MeasureRow& r) { return r.key == key; });
  return row == rows.end() ? nullptr : &*row;
}

std::string known_measures() {
  std::string out;
  for (const MeasureRow& row : measure_rows()) {
    if (!out.empty()) out += ' ';
    out += row.key;
  }
  return out;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

tl::expected<Requirement, std::string> parse_one(std::string_view text) {
  using Part = Requirement::Part;
  Requirement requirement{.text = std::string(text)};
  const std::size_t sign = text.find_first_of("<>");
  if (sign == std::string_view::npos || sign + 1 >= text.size() || text[sign + 1] != '=')
    return tl::unexpected(fmt::format("\"{}\": a requirement is like wrong_auto<=0.01", text));
  requirement.at_least = text[sign] == '>';
  constexpr int kDecimals = 6;
  const ParsedAmount limit = parse_amount(text.substr(sign + 2), kDecimals);
  if (!limit.ok() || limit.amount.is_negative() ||
      limit.amount.minor() > static_cast<std::int64_t>(kHundredPercent))
    return tl::unexpected(fmt::format("\"{}\": the limit is a percentage from 0 to 100", text));
  requirement.limit = static_cast<std::uint64_t>(limit.amount.minor());
  std::string_view name = text.substr(0, sign);
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    requirement.part = Part::of_class;
    requirement.payment_class = name.substr(at + 1);
    name = name.substr(0, at);
  } else if (take_suffix(name, "_undecidable")) {
    requirement.part = Part::undecidable;
  } else if (take_suffix(name, "_decidable")) {
    requirement.part = Part::decidable;
  }
  if (find_measure(name) == nullptr)
    return tl::unexpected(
        fmt::format("\"{}\": no measure \"{}\"; there are {}, each also with _decidable, "
                    "_undecidable or @CLASS",
                    text, name, known_measures()));
  requirement.measure = name;
  return requirement;
}

const Measures* measured(const Score& score, const Requirement& requirement) {
  switch (requirement.part) {
    case Requirement::Part::all:
      return &score.all;
    case Requirement::Part::decidable:
      return &score.decidable;
    case Requirement::Part::undecidable:
      return &score.undecidable;
    case Requirement::Part::of_class:
      break;
  }
  const auto found = score.by_class.find(requirement.payment_class);
  return found == score.by_class.end() ? nullptr : &found->second;
}

bool is_met(Share share, const Requirement& requirement) {
  if (share.of == 0) return true;
  __extension__ using Wide = unsigned __int128;
  const Wide have = static_cast<Wide>(share.count) * kHundredPercent;
  const Wide limit = static_cast<Wide>(share.of) * requirement.limit;
  return requirement.at_least ? have >= limit : have <= limit;
}

}  // namespace

tl::expected<std::vector<Requirement>, std::string> parse_requirements(std::string_view text) {
  std::vector<Requirement> requirements;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    auto one = parse_one(part);
    if (!one) return tl::unexpected(one.error());
    requirements.push_back(std::move(*one));
  }
  return requirements;
}

std::vector<std::string> unmet(const Score& score, const std::vector<Requirement>& requirements) {
  std::vector<std::string> lines;
  for (const Requirement& requirement : requirements) {
    const Measures* const measures = measured(score, requirement);
    if (measures == nullptr) {
      lines.push_back(fmt::format("{}: not met, there is no payment of class \"{}\"",
                                  requirement.text, requirement.payment_class));
      continue;
    }
    const Share share = find_measure(requirement.measure)->share(*measures);
    if (!is_met(share, requirement))
      lines.push_back(fmt::format("{}: not met, {} % ({} of {})", requirement.text, percent(share),
                                  share.count, share.of));
  }
  return lines;
}

}  // namespace hexiao::loadgen
