// No word of the engine may reach a clerk without its sentence.
#include "clients/hexiao/sentences.h"

#include <gtest/gtest.h>

#include <cctype>
#include <set>
#include <string>

namespace hexiao::cli {
namespace {

// Every value of a closed list, as `say` puts it: there, and not as another one is.
template <class E, class Say>
void expect_said(const Say& say, bool none_is_silent = false) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i) {
    const std::string_view word = EnumTexts<E>::value[i];
    const std::string_view said = say(static_cast<E>(i));
    if (i == 0 && none_is_silent) {
      EXPECT_EQ(said, "") << word;
      continue;
    }
    EXPECT_NE(said, "?") << "nothing is said of " << word;
    EXPECT_NE(said, "") << "nothing is said of " << word;
    EXPECT_TRUE(seen.insert(said).second) << word << " is said as another one is: " << said;
  }
}

template <class E>
std::string_view sentence(E e) {
  return sentence_of(e);
}
template <class E>
std::string_view words(E e) {
  return words_of(e);
}

TEST(Sentences, EveryReasonHasItsOwn) { expect_said<Reason>(sentence<Reason>, true); }
TEST(Sentences, EveryMarkOfThePayerHasItsOwn) { expect_said<PayerMark>(sentence<PayerMark>); }
TEST(Sentences, EveryLevelOfThePayerHasItsOwn) { expect_said<PayerLevel>(sentence<PayerLevel>); }
TEST(Sentences, EveryLevelOfTheDocumentHasItsOwn) {
  expect_said<DocumentLevel>(sentence<DocumentLevel>);
}
TEST(Sentences, EveryLevelOfTheAmountHasItsOwn) { expect_said<AmountLevel>(sentence<AmountLevel>); }
TEST(Sentences, EverySearchHasItsOwn) { expect_said<Search>(sentence<Search>); }
TEST(Sentences, EveryWayThatATokenHitsHasItsOwn) { expect_said<KeyHit>(sentence<KeyHit>); }
TEST(Sentences, EveryBookingOfAShortDifferenceHasItsOwn) {
  expect_said<ShortOutcome>(sentence<ShortOutcome>);
}
TEST(Sentences, EveryUseOfMoneyThatIsLeftHasItsOwn) {
  expect_said<OverOutcome>(sentence<OverOutcome>);
}
TEST(Sentences, EveryStateOfAPaymentHasItsOwn) {
  expect_said<PaymentState>(sentence<PaymentState>);
}
TEST(Sentences, EveryReasonOfWakingHasItsOwn) {
  expect_said<WakeReason>(sentence<WakeReason>, true);
}
TEST(Sentences, EveryStateOfAMappingHasItsOwn) {
  expect_said<MappingState>(sentence<MappingState>);
}
TEST(Sentences, EveryKeyFieldMappingAndItemHasItsWords) {
  expect_said<KeyKind>(words<KeyKind>);
  expect_said<TextField>(words<TextField>);
  expect_said<MappingKind>(words<MappingKind>);
  expect_said<ItemKind>(words<ItemKind>);
}

TEST(Sentences, AValueOfANewerDaemonIsNoCrash) {
  EXPECT_EQ(sentence_of(static_cast<Reason>(250)), "?");
  EXPECT_EQ(sentence_of(static_cast<KeyHit>(250)), "?");
}

TEST(Sentences, ReasonsAreWholeSentences) {
  for (std::size_t i = 1; i < EnumTexts<Reason>::value.size(); ++i) {
    const std::string_view said = sentence_of(static_cast<Reason>(i));
    EXPECT_TRUE(std::isupper(static_cast<unsigned char>(said.front())) && said.back() == '.')
        << said;
  }
}

}  // namespace
}  // namespace hexiao::cli
