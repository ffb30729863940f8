// The table of all configuration keys: kind, range, and where the value lives. One row a key;
// reading, checking, comparing and showing all follow it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/config/configuration.h"

namespace hexiao::daemon {

// Written as a number, or for sizes also as "16 MiB".
struct IntegerKey {
  std::int64_t& (*value)(Configuration&);
  std::int64_t least, most;
  bool size = false;
};
struct TextKey {
  std::string& (*value)(Configuration&);
  // Empty when the text is good, else what is wrong with it.
  std::string (*fault)(std::string_view text) = nullptr;
};
struct ChoiceKey {
  std::string& (*value)(Configuration&);
  std::span<const std::string_view> choices;
};
struct FlagKey {
  bool& (*value)(Configuration&);
};

struct ConfigurationKey {
  std::string_view name;  // "section.key"
  std::variant<IntegerKey, TextKey, ChoiceKey, FlagKey> shape;
  bool reloadable = false;
};

std::span<const ConfigurationKey> configuration_table();

// The value as it would be written in the file.
std::string shown(const ConfigurationKey& key, const Configuration& configuration);

// "16 MiB" → 16777216; nothing when it is no size. Units: B, KiB, MiB, GiB.
bool parse_size(std::string_view text, std::int64_t& bytes);

}  // namespace hexiao::daemon
