// Invented company names. Names of one language are distinct for distinct indexes below
// name_capacity(), also without their legal forms; the words are lists of our own, put together by
// a mixed-radix number.
#pragma once

#include <cstdint>
#include <string>

namespace hexiao::loadgen {

struct Locale;

struct CompanyName {
  std::string full;   // "Brakinor Werkzeuge GmbH", "临江鼎瑞机械有限公司"
  std::string brief;  // without legal form, and in Chinese without the place
  std::string core;   // without legal form
};

// Indexes from here on may repeat a name.
inline constexpr std::uint64_t kNameCapacity = 9'000'000;

CompanyName company_name(const Locale& locale, std::uint64_t index);

// A name that is nearly that of `index`, as of sister companies and namesakes: another legal form,
// another letter, or a word more. `kind` picks; two kinds of the same name differ.
inline constexpr std::uint64_t kNearNameKinds = 3;
CompanyName near_name(const Locale& locale, std::uint64_t index, std::uint64_t kind);

}  // namespace hexiao::loadgen
