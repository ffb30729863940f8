#include "loadgen/score.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <unordered_map>
#include <vector>

#include "loadgen/allocation_notation.h"

namespace hexiao::loadgen {
namespace {

enum class Outcome : std::uint8_t { allocated, proposed, unmatched, duplicate, other };

struct TrueRow {
  std::string payment_class;
  std::string ledger;
  std::string customer_no;
  std::vector<AllocationSet> answers;  // each is right; none: nothing may be allocated
  bool decidable = true;
  bool is_duplicate = false;
  bool has_result = false;
};
using Truth = std::unordered_map<std::uint64_t, TrueRow>;  // by line

struct Result {
  std::uint64_t line = 0;
  Outcome outcome = Outcome::other;
  AllocationSet allocations;
  std::vector<AllocationSet> proposals;
};

// Customer number by ledger and item number; "" while it is looked for.
using Owners = std::unordered_map<std::string, std::string>;

std::string owner_key(std::string_view ledger, std::string_view item_no) {
  return fmt::format("{}\n{}", ledger, item_no);
}

std::optional<std::uint64_t> read_line_number(std::string_view text) {
  std::uint64_t line = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), line);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return line;
}

std::optional<Outcome> read_outcome(std::string_view text) {
  if (text == "auto") return Outcome::allocated;
  if (text == "proposed") return Outcome::proposed;
  if (text == "unmatched") return Outcome::unmatched;
  if (text == "duplicate") return Outcome::duplicate;
  if (text == "ignored" || text == "rejected") return Outcome::other;
  return std::nullopt;
}

tl::expected<Truth, FileError> read_truth(const std::string& path) {
  enum Column { line, payment_class, decidable, customer, allocations, expected, ledger };
  auto reader = CsvReader::open(path, {"line", "class?", "decidable?", "customer_no?",
                                       "allocations", "expected_outcome?", "ledger?"});
  if (!reader) return tl::unexpected(reader.error());
  Truth truth;
  for (;;) {
    const auto more = reader->next();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return truth;
    const auto number = read_line_number(reader->field(line));
    if (!number) return tl::unexpected(reader->bad("the line is no number"));
    auto answers = parse_proposals(reader->field(allocations));
    if (!answers) return tl::unexpected(reader->bad("allocations: " + answers.error()));
    TrueRow row;
    row.payment_class = reader->field(payment_class);
    row.ledger = reader->field(ledger);
    row.customer_no = reader->field(customer);
    row.answers = std::move(*answers);
    const std::string_view label = reader->field(decidable);
    row.decidable = label != "0" && label != "false" && label != "no";
    row.is_duplicate = reader->field(expected) == "duplicate";
    if (!truth.emplace(*number, std::move(row)).second)
      return tl::unexpected(reader->bad(fmt::format("line {} a second time", *number)));
  }
}

tl::expected<Result, FileError> read_result(const CsvReader& reader) {
  enum Column { line, outcome, allocations, proposals };
  Result result;
  const auto number = read_line_number(reader.field(line));
  if (!number) return tl::unexpected(reader.bad("the line is no number"));
  result.line = *number;
  const auto known = read_outcome(reader.field(outcome));
  if (!known)
    return tl::unexpected(reader.bad(fmt::format(
        "outcome \"{}\"; there are auto, proposed, unmatched, duplicate, ignored, rejected",
        reader.field(outcome))));
  result.outcome = *known;
  auto set = parse_allocations(reader.field(allocations));
  if (!set) return tl::unexpected(reader.bad("allocations: " + set.error()));
  result.allocations = std::move(*set);
  auto sets = parse_proposals(reader.field(proposals));
  if (!sets) return tl::unexpected(reader.bad("proposals: " + sets.error()));
  result.proposals = std::move(*sets);
  return result;
}

tl::expected<std::vector<Result>, FileError> read_results(const std::string& path, Truth& truth) {
  auto reader = CsvReader::open(path, {"line", "outcome", "allocations", "proposals"});
  if (!reader) return tl::unexpected(reader.error());
  std::vector<Result> results;
  results.reserve(truth.size());
  for (;;) {
    const auto more = reader->next();
    if (!more) return tl::unexpected(more.error());
    if (!*more) break;
    auto result = read_result(*reader);
    if (!result) return tl::unexpected(result.error());
    const auto row = truth.find(result->line);
    if (row == truth.end())
      return tl::unexpected(reader->bad(fmt::format(
          "line {} is not in the truth: are these the results of the same payments.csv?",
          result->line)));
    if (row->second.has_result)
      return tl::unexpected(reader->bad(fmt::format("line {} a second time", result->line)));
    row->second.has_result = true;
    results.push_back(std::move(*result));
  }
  std::uint64_t missing = 0, first = UINT64_MAX;
  for (const auto& [line, row] : truth) {
    if (row.has_result) continue;
    ++missing;
    first = std::min(first, line);
  }
  if (missing == 0) return results;
  return tl::unexpected(FileError{
      FileError::Kind::bad_content,
      fmt::format("{}: {} of {} payments have no result, the first on line {} of the payments; "
                  "feed the whole file and score again",
                  path, missing, truth.size(), first)});
}

tl::expected<void, FileError> read_owners(const std::string& path, Owners& owners) {
  enum Column { ledger, customer, document, item };
  auto reader = CsvReader::open(path, {"ledger", "customer_no", "document_no", "item_no?"});
  if (!reader) return tl::unexpected(reader.error());
  for (;;) {
    const auto more = reader->next();
    if (!more) return tl::unexpected(more.error());
    if (!*more) return {};
    const std::string_view number =
        reader->field(item).empty() ? reader->field(document) : reader->field(item);
    const auto wanted = owners.find(owner_key(reader->field(ledger), number));
    if (wanted != owners.end()) wanted->second = reader->field(customer);
  }
}

// Of the items that were allocated automatically.
tl::expected<Owners, FileError> find_owners(const ScoreFiles& files, const Truth& truth,
                                            const std::vector<Result>& results) {
  Owners owners;
  for (const Result& result : results)
    if (result.outcome == Outcome::allocated)
      for (const NotedAllocation& a : result.allocations)
        owners.try_emplace(owner_key(truth.at(result.line).ledger, a.item_no));
  for (const auto& [line, row] : truth) {
    if (row.answers.empty()) continue;
    for (const NotedAllocation& a : row.answers.front()) {
      std::string key = owner_key(row.ledger, a.item_no);
      // The true customer may be known by the items only.
      const auto wanted =
          row.customer_no.empty() ? owners.try_emplace(std::move(key)).first : owners.find(key);
      if (wanted != owners.end()) wanted->second = row.customer_no;
    }
  }
  if (files.items.empty()) return owners;
  if (auto read = read_owners(files.items, owners); !read) return tl::unexpected(read.error());
  return owners;
}

struct Verdict {
  bool wrong = false, wrong_customer = false;
  bool first = false, in_three = false;
};

bool is_true_item(const TrueRow& row, std::string_view item_no) {
  if (row.answers.empty()) return false;
  return std::any_of(row.answers.front().begin(), row.answers.front().end(),
                     [&](const NotedAllocation& a) { return a.item_no == item_no; });
}

bool is_true_customer(const TrueRow& row, const std::string& customer, const Owners& owners) {
  if (!row.customer_no.empty() || row.answers.empty()) return customer == row.customer_no;
  return std::any_of(row.answers.front().begin(), row.answers.front().end(),
                     [&](const NotedAllocation& a) {
                       return owners.at(owner_key(row.ledger, a.item_no)) == customer;
                     });
}

bool is_right(const TrueRow& row, const AllocationSet& allocations) {
  if (row.answers.empty()) return allocations.empty();
  return std::find(row.answers.begin(), row.answers.end(), allocations) != row.answers.end();
}

Verdict judge(const TrueRow& row, const Result& result, const Owners& owners,
              std::uint64_t& unknown_owners) {
  Verdict verdict;
  if (result.outcome == Outcome::allocated) {
    verdict.wrong = !is_right(row, result.allocations);
    for (const NotedAllocation& a : result.allocations) {
      if (is_true_item(row, a.item_no)) continue;
      const std::string& owner = owners.at(owner_key(row.ledger, a.item_no));
      if (owner.empty())
        ++unknown_owners;
      else
        verdict.wrong_customer |= !is_true_customer(row, owner, owners);
    }
  }
  if (result.outcome == Outcome::proposed && !row.answers.empty()) {
    const std::size_t considered = std::min<std::size_t>(3, result.proposals.size());
    for (std::size_t i = 0; i < considered; ++i)
      if (is_right(row, result.proposals[i])) verdict.in_three = true;
    verdict.first = considered > 0 && is_right(row, result.proposals[0]);
  }
  return verdict;
}

void count(Measures& measures, const TrueRow& row, const Result& result, const Verdict& verdict) {
  const bool has_truth = !row.answers.empty();
  const bool acted = result.outcome == Outcome::allocated || result.outcome == Outcome::proposed;
  measures.payments += 1;
  measures.allocated += result.outcome == Outcome::allocated;
  measures.right += has_truth && result.outcome == Outcome::allocated && !verdict.wrong;
  measures.wrong += verdict.wrong;
  measures.wrong_customer += verdict.wrong_customer;
  // Of the proposals, those that can be right.
  measures.proposed += has_truth && result.outcome == Outcome::proposed;
  measures.first += verdict.first;
  measures.in_three += verdict.in_three;
  measures.with_truth += has_truth;
  measures.missed += has_truth && !acted;
  measures.expected_duplicates += row.is_duplicate;
  measures.found_duplicates += row.is_duplicate && result.outcome == Outcome::duplicate;
}

}  // namespace

tl::expected<Score, FileError> score(const ScoreFiles& files) {
  auto truth = read_truth(files.truth);
  if (!truth) return tl::unexpected(truth.error());
  const auto results = read_results(files.results, *truth);
  if (!results) return tl::unexpected(results.error());
  const auto owners = find_owners(files, *truth, *results);
  if (!owners) return tl::unexpected(owners.error());
  Score total;
  for (const Result& result : *results) {
    const TrueRow& row = truth->at(result.line);
    const Verdict verdict = judge(row, result, *owners, total.unknown_owners);
    count(total.all, row, result, verdict);
    Measures& part = row.answers.empty() ? total.without_truth
                     : row.decidable     ? total.decidable
                                         : total.undecidable;
    count(part, row, result, verdict);
    count(total.by_class[row.payment_class], row, result, verdict);
  }
  return total;
}

}  // namespace hexiao::loadgen
