// A name that holds two: "Acme Ltd trading as Foo Bar", "Nordic AG, vormals Baltic AG". Internal to
// engine/names.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "engine/names/name_parts.h"

namespace hexiao {

struct OtherNames {
  std::string_view first;
  std::string_view first_form;  // legal form that stood in the middle
  std::string_view second;      // keeps the form of the whole name
};

// Nothing when no word of the name says so. Views into the name. Cost O(words).
std::optional<OtherNames> other_names(const NameParts& name);

// The words with which a mark begins.
std::span<const std::string_view> first_words_of_marks();

}  // namespace hexiao
