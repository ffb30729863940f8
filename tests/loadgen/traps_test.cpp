// Every trap has the second reading that it is named for, seen in the files alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>

#include "loadgen/damage.h"
#include "loadgen/name_variants.h"
#include "tests/loadgen/written_dataset.h"

namespace hexiao::loadgen {
namespace {

class Traps : public testing::Test {
 protected:
  void SetUp() override {
    generate(small(scratch_, Scenario::hostile));
    data_ = read_dataset(scratch_);
    accounts_ = accounts_of(data_);
    for (const Row& item : data_.items) by_document_.emplace(item.at("document_no"), &item);
    for (const Row& item : data_.items) by_number_[number_of(item)] = &item;
  }

  using Holds = std::function<bool(const Row& payment, const Row& truth)>;
  void each(std::string_view kind, const Holds& holds) {
    int seen = 0;
    for (std::size_t i = 0; i < data_.truth.size(); ++i) {
      if (data_.truth[i].at("class") != kind) continue;
      ++seen;
      EXPECT_TRUE(holds(data_.payments[i], data_.truth[i]))
          << kind << " line " << data_.truth[i].at("line") << ": "
          << data_.payments[i].at("payer_name") << ": " << data_.payments[i].at("text");
    }
    EXPECT_GT(seen, 100) << kind;
  }
  const Row& item_of(const Row& truth) const {
    return *by_number_.at(allocations_of(truth).front().item_no);
  }
  // Another open item than the true one whose number stands in the text.
  bool names_another(const Row& payment, const Row& truth,
                     const std::function<bool(const Row& item)>& suits) const {
    std::string text = payment.at("text");
    std::erase(text, '\n');
    constexpr std::size_t kShortest = 6, kLongest = 20;
    for (std::size_t at = 0; at + kShortest <= text.size(); ++at)
      for (std::size_t length = kShortest; length <= kLongest; ++length) {
        const auto [first, last] = by_document_.equal_range(text.substr(at, length));
        if (std::any_of(first, last, [&](const auto& each) {
              return number_of(*each.second) != allocations_of(truth).front().item_no &&
                     suits(*each.second);
            }))
          return true;
      }
    return false;
  }

  ScratchDirectory scratch_;
  Written data_;
  Accounts accounts_;
  std::unordered_multimap<std::string, const Row*> by_document_;
  std::map<std::string, const Row*> by_number_;
};

TEST_F(Traps, a_near_name_is_also_nearly_anothers) {
  each("trap_near_name", [&](const Row& payment, const Row& truth) {
    const auto written = characters_of(folded(payment.at("payer_name")));
    constexpr int kNear = 20;  // a word more, or another legal form, is long
    return std::any_of(data_.customers.begin(), data_.customers.end(), [&](const Row& customer) {
      return customer.at("customer_no") != truth.at("customer_no") &&
             customer.at("ledger") == truth.at("ledger") &&
             edit_distance(std::u32string_view(written),
                           std::u32string_view(characters_of(folded(customer.at("name")))),
                           kNear) <= kNear;
    });
  });
}

TEST_F(Traps, a_near_number_is_another_open_documents_and_one_digit_away) {
  each("trap_near_number", [&](const Row& payment, const Row& truth) {
    const std::string& number = item_of(truth).at("document_no");
    return names_another(payment, truth, [&](const Row& item) {
      return item.at("ledger") == truth.at("ledger") &&
             edit_distance(number, item.at("document_no"), 1) == 1;
    });
  });
}

TEST_F(Traps, a_shared_number_is_on_documents_of_two_customers_or_at_least_its_digits) {
  std::uint64_t in_full = 0;
  each("trap_shared_number", [&](const Row&, const Row& truth) {
    const Row& item = item_of(truth);
    in_full += by_document_.count(item.at("document_no")) > 1 ? 1 : 0;
    return !item.at("item_no").empty();
  });
  EXPECT_GT(in_full, 100u);
}

TEST_F(Traps, an_equal_amount_is_open_at_the_customer_twice) {
  each("trap_equal_amounts", [&](const Row& payment, const Row& truth) {
    const auto& account = account_of(accounts_, truth);
    return std::count_if(account.begin(), account.end(), [&](const Row* item) {
             return decimal(item->at("open_amount")) == decimal(payment.at("amount"));
           }) > 1;
  });
}

TEST_F(Traps, a_decoy_is_somebody_elses_document_with_another_amount) {
  each("trap_decoy_number", [&](const Row& payment, const Row& truth) {
    return names_another(payment, truth, [&](const Row& item) {
      return item.at("customer_no") != truth.at("customer_no") &&
             decimal(item.at("open_amount")) != decimal(payment.at("amount"));
    });
  });
}

TEST_F(Traps, two_numbers_are_of_the_same_customer_and_one_is_paid) {
  each("trap_two_numbers", [&](const Row& payment, const Row& truth) {
    return allocations_of(truth).size() == 1 && names_another(payment, truth, [&](const Row& item) {
             return item.at("customer_no") == truth.at("customer_no");
           });
  });
}

TEST_F(Traps, a_lookalike_is_no_customer_but_a_letter_away_from_one) {
  std::set<std::string> accounts;
  for (const Row& customer : data_.customers) accounts.insert(customer.at("accounts"));
  each("trap_lookalike", [&](const Row& payment, const Row& truth) {
    const auto written = characters_of(payment.at("payer_name"));
    return truth.at("allocations").empty() && !accounts.contains(payment.at("payer_account")) &&
           std::any_of(data_.customers.begin(), data_.customers.end(), [&](const Row& customer) {
             return edit_distance(std::u32string_view(written),
                                  std::u32string_view(characters_of(customer.at("name"))), 1) <= 1;
           });
  });
}

}  // namespace
}  // namespace hexiao::loadgen
