// Understanding a payment that does not name its document plainly: numbers in a text, the payer's
// name, a sum of several items.
#include <string>

#include "bench/engine/paid_sums.h"
#include "bench/instructions/hot_path.h"
#include "engine/matching/subset_sum.h"
#include "engine/names/name_search.h"
#include "engine/text/remittance.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao::bench {
namespace {

class ReadReferences final : public HotPath {
 public:
  ReadReferences() { read_all(); }
  std::string_view name() const override { return "references_read_from_a_text"; }
  std::uint64_t operations() const override { return kRounds * std::size(kTexts); }
  void run() override {
    for (std::size_t i = 0; i < kRounds; ++i) read_all();
  }
  bool right() const override { return found_ == (kRounds + 1) * std::size(kTexts); }

 private:
  struct Remittance {
    std::string_view text, number;
  };
  static constexpr std::size_t kRounds = 100;
  static constexpr Remittance kTexts[] = {
      {"Rechnung INV-2023-004512", "INV2023004512"},
      {"Rechnung INV-2023-004512 vom 12.03.2023 abzgl. Skonto, Kundennr. 10077, Betrag EUR "
       "1.234,56 mit Dank",
       "INV2023004512"},
      {"SVWZ+RE 2023-00\n4512 UND RE 2023-00\n4519 KD 10077 DANKE", "RE2023004512"},
      {"支付2023年3月货款，发票号：0012345、0012346，合同HT-2023-018", "0012345"},
      {"payment of invoices 9000000123 and 9000000124, thank you for delivery", "9000000123"},
      {"EREF+NOTPROVIDED SVWZ+RNR 26000000123 RG-DAT 04.02.2026", "26000000123"},
      {"/REMI/FACTURE FV-88120 DU 01/02/2026, COMMANDE SO-4711", "FV88120"},
      {"INV 1001-1005", "INV1001"}};

  void read_all() {
    for (const Remittance& remittance : kTexts) {
      const TextPart parts[] = {{TextField::text, remittance.text}};
      for (const ReferenceCandidate& candidate : reader_.read(parts, {.amount = Money(123456)}))
        if (candidate.compact == remittance.number) {
          ++found_;
          break;
        }
    }
  }

  ReferenceReader reader_;
  std::uint64_t found_ = 0;
};

// Latin names with typing errors, among kNames.
class SearchNames final : public HotPath {
 public:
  SearchNames(std::string_view name, int errors) : name_(name) {
    for (std::uint32_t i = 0; i < kNames; ++i) index_.insert(invented::name(i).full(), i);
    invented::Dice dice(12);
    while (questions_.size() < kQuestions) {
      const auto owner = static_cast<std::uint32_t>(dice.below(kNames));
      if (owner % 10 == 9) continue;
      invented::Name asked = invented::name(owner);
      for (int i = 0; i < errors; ++i) invented::mistype(asked.plain, dice);
      questions_.push_back({.text = asked.full(), .owner = owner});
    }
    run();
    first_ = 0;
  }
  std::string_view name() const override { return name_; }
  std::uint64_t operations() const override { return kQuestions; }
  void run() override {
    for (const Question& question : questions_) {
      const NameAnswer answer = search_.find(index_, question.text);
      if (!answer.found.empty() && answer.found[0].owner == question.owner) ++first_;
    }
  }
  // Recall among so few names; names_bench measures it among a million.
  bool right() const override { return first_ * 100 >= kQuestions * 90; }

 private:
  struct Question {
    std::string text;
    std::uint32_t owner;
  };
  static constexpr std::uint32_t kNames = 10'000;
  static constexpr std::size_t kQuestions = 300;

  std::string_view name_;
  NameIndex index_;
  NameSearch search_;
  std::vector<Question> questions_;
  std::size_t first_ = 0;
};

class SearchSums final : public HotPath {
 public:
  SearchSums() : sums_(paid_sums(200, kSums, PaidSumKind::planted)) {
    search_.find(sums_.front().amounts, sums_.front().target);
  }
  std::string_view name() const override { return "subset_sum_of_200_items"; }
  std::uint64_t operations() const override { return kSums; }
  void run() override {
    for (const PaidSum& sum : sums_)
      wrong_ += is_right(sum, search_.find(sum.amounts, sum.target), PaidSumKind::planted) ? 0 : 1;
  }
  bool right() const override { return wrong_ == 0; }

 private:
  static constexpr std::size_t kSums = 50;

  std::vector<PaidSum> sums_;
  SubsetSearch search_;
  std::uint64_t wrong_ = 0;
};

}  // namespace

void add_reading_paths(HotPaths& paths) {
  paths.push_back(std::make_unique<ReadReferences>());
  paths.push_back(std::make_unique<SearchNames>("payer_name_with_one_typo", 1));
  paths.push_back(std::make_unique<SearchNames>("payer_name_with_two_typos", 2));
  paths.push_back(std::make_unique<SearchSums>());
}

}  // namespace hexiao::bench
