// How a score is printed, for people and for programs.
#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

#include "loadgen/score_measures.h"
#include "protocol/render.h"

namespace hexiao::loadgen {
namespace {

constexpr std::array<MeasureRow, 8> kRows = {{
    {"auto rate", "auto", "of payments, allocated with no person",
     [](const Measures& m) {
       return Share{m.allocated, m.payments};
     }},
    {"right alone", "right_auto", "of payments with a truth, auto and right",
     [](const Measures& m) {
       return Share{m.right, m.with_truth};
     }},
    {"wrong-auto rate", "wrong_auto", "of auto, with any wrong allocation",
     [](const Measures& m) {
       return Share{m.wrong, m.allocated};
     }},
    {"wrong-customer rate", "wrong_customer", "of auto, touched another customer's item",
     [](const Measures& m) {
       return Share{m.wrong_customer, m.allocated};
     }},
    {"top-1", "top_1", "of proposed, the truth is first",
     [](const Measures& m) {
       return Share{m.first, m.proposed};
     }},
    {"top-3", "top_3", "of proposed, the truth is among three",
     [](const Measures& m) {
       return Share{m.in_three, m.proposed};
     }},
    {"missed", "missed", "of payments with a truth, nothing proposed",
     [](const Measures& m) {
       return Share{m.missed, m.with_truth};
     }},
    {"duplicates found", "duplicates_found", "of payments that are there a second time",
     [](const Measures& m) {
       return Share{m.found_duplicates, m.expected_duplicates};
     }},
}};

void append_block(std::string& out, std::string_view title, const Measures& measures) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{} ({} payments)\n", title, measures.payments);
  for (const MeasureRow& row : kRows) {
    const Share share = row.share(measures);
    fmt::format_to(to, "  {:<20} {:>9} %  {:>10} of {:<10}  {}\n", row.name, percent(share),
                   share.count, share.of, row.meaning);
  }
}

void append_json(std::string& out, const Measures& measures) {
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "{{\"payments\": {}", measures.payments);
  for (const MeasureRow& row : kRows) {
    const Share share = row.share(measures);
    fmt::format_to(to, ", \"{}\": {{\"count\": {}, \"of\": {}, \"percent\": {}}}", row.key,
                   share.count, share.of, share.of == 0 ? "null" : percent(share));
  }
  out += '}';
}

// Class names come from a file: what JSON does not allow in a string is escaped.
std::string quoted(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

}  // namespace

std::span<const MeasureRow> measure_rows() { return kRows; }

std::string percent(Share share) {
  if (share.of == 0) return "-";
  const std::uint64_t parts = (share.count * 1'000'000 + share.of / 2) / share.of;
  return fmt::format("{}.{:04}", parts / 10'000, parts % 10'000);
}

std::string as_table(const Score& score) {
  std::string out;
  append_block(out, "All", score.all);
  append_block(out, "Decidable: another clerk would come to the same one answer", score.decidable);
  if (score.undecidable.payments != 0) append_block(out, "Not decidable", score.undecidable);
  if (score.without_truth.payments != 0)
    append_block(out, "Without a truth: nothing may be allocated", score.without_truth);
  const auto to = std::back_inserter(out);
  fmt::format_to(to, "By class: count and percent\n  {:<20} {:>9}", "class", "payments");
  for (const MeasureRow& row : kRows)
    if (row.key != "duplicates_found") fmt::format_to(to, " {:>19}", row.name);
  out += '\n';
  for (const auto& [name, measures] : score.by_class) {
    fmt::format_to(to, "  {:<20} {:>9}", name, measures.payments);
    for (const MeasureRow& row : kRows) {
      if (row.key == "duplicates_found") continue;
      const Share share = row.share(measures);
      fmt::format_to(to, " {:>9} {:>9}", share.count, percent(share));
    }
    out += '\n';
  }
  if (score.unknown_owners != 0)
    fmt::format_to(to,
                   "{} automatic allocations are of items whose customer the truth does not tell; "
                   "give --items to count them in the wrong-customer rate.\n",
                   score.unknown_owners);
  return out;
}

std::string as_json(const Score& score) {
  std::string out = "{\"all\": ";
  append_json(out, score.all);
  out += ", \"decidable\": ";
  append_json(out, score.decidable);
  out += ", \"undecidable\": ";
  append_json(out, score.undecidable);
  out += ", \"without_truth\": ";
  append_json(out, score.without_truth);
  out += ", \"by_class\": {";
  bool first = true;
  for (const auto& [name, measures] : score.by_class) {
    if (!first) out += ", ";
    first = false;
    out += quoted(name) + ": ";
    append_json(out, measures);
  }
  fmt::format_to(std::back_inserter(out), "}}, \"unknown_owners\": {}}}\n", score.unknown_owners);
  return out;
}

}  // namespace hexiao::loadgen
