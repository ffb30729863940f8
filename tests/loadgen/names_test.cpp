#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <unordered_set>

#include "loadgen/company_names.h"
#include "loadgen/locale.h"

namespace hexiao::loadgen {
namespace {

TEST(CompanyNames, of_a_language_are_distinct_without_their_legal_forms) {
  for (const char* code : {"cn", "de", "fr"}) {
    const auto all = all_locales();
    const auto locale =
        std::find_if(all.begin(), all.end(), [&](const Locale& l) { return l.code == code; });
    std::unordered_set<std::string> cores;
    for (std::uint64_t i = 0; i < 50'000; ++i) {
      const CompanyName name = company_name(*locale, i);
      EXPECT_TRUE(name.full.size() > name.core.size());
      cores.insert(name.core);
    }
    EXPECT_EQ(cores.size(), 50'000u) << code;
  }
}

TEST(LocaleMix, takes_weights_and_names_what_it_does_not_know) {
  const auto mix = LocaleMix::parse("cn=3,de=1");
  ASSERT_TRUE(mix);
  EXPECT_EQ(mix->total(), 4u);
  EXPECT_EQ(mix->at(0).code, "cn");
  EXPECT_EQ(mix->at(2).code, "cn");
  EXPECT_EQ(mix->at(3).code, "de");
  EXPECT_NE(LocaleMix::parse("xx=1").error().find("\"xx\""), std::string::npos);
  EXPECT_FALSE(LocaleMix::parse("cn=many"));
  EXPECT_FALSE(LocaleMix::parse("cn=-1"));
  EXPECT_FALSE(LocaleMix::parse("cn"));
  EXPECT_FALSE(LocaleMix::parse("cn=0"));
}

}  // namespace
}  // namespace hexiao::loadgen
