#include "daemon/config/configuration.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/config/keys.h"
#include "engine/vocabulary/nearest_word.h"
#include "engine/vocabulary/toml_pitfall.h"

namespace hexiao::daemon {
namespace {

// Reads one file's table against the table of keys and collects what is wrong.
class Reading {
 public:
  explicit Reading(const std::string& file) : file_(file) {}

  void read(const toml::table& root) {
    for (const auto& [section, node] : root) {
      const auto* table = node.as_table();
      if (table == nullptr || !known_section(section.str())) {
        unknown(section.source(), section.str());
        continue;
      }
      for (const auto& [key, value] : *table)
        read_key(fmt::format("{}.{}", section.str(), key.str()), key.source(), value);
    }
  }

  Configuration configuration;
  ConfigurationFaults faults;

 private:
  static bool known_section(std::string_view name) {
    return std::ranges::any_of(configuration_table(), [&](const ConfigurationKey& key) {
      return key.name.substr(0, key.name.find('.')) == name;
    });
  }

  void fault(const toml::source_region& place, std::string_view key, std::string what) {
    faults.push_back({.file = file_,
                      .line = place.begin.line,
                      .column = place.begin.column,
                      .key = std::string(key),
                      .what = std::move(what)});
  }

  void unknown(const toml::source_region& place, std::string_view name) {
    const std::vector<std::string_view> names = configuration_keys();
    std::vector<std::string_view> sections;
    for (const std::string_view key : names) sections.push_back(key.substr(0, key.find('.')));
    const bool is_section = name.find('.') == std::string_view::npos;
    const std::string_view near = nearest_word(name, is_section ? sections : names);
    fault(place, name,
          near.empty() ? "there is no such key; `hexiaod check-config` lists all"
                       : fmt::format("there is no such key; the nearest is {}", near));
  }

  void read_key(const std::string& name, const toml::source_region& place,
                const toml::node& value) {
    const auto table = configuration_table();
    const auto key = std::ranges::find(table, name, &ConfigurationKey::name);
    if (key == table.end()) return unknown(place, name);
    const toml::source_region& at = value.source();
    std::visit([&](const auto& shape) { take(name, shape, at, value); }, key->shape);
  }

  void take(const std::string& name, const IntegerKey& key, const toml::source_region& place,
            const toml::node& value) {
    const auto range = fmt::format("from {} to {}", key.least, key.most);
    std::int64_t number = 0;
    const auto* text = value.as_string();
    if (key.size && text != nullptr) {
      if (!parse_size(text->get(), number))
        return fault(place, name,
                     fmt::format("\"{}\" is no size; write a number of bytes or e.g. \"16 MiB\"",
                                 text->get()));
    } else if (const auto* integer = value.as_integer()) {
      number = integer->get();
    } else {
      return fault(place, name, fmt::format("must be a whole number {}", range));
    }
    if (number < key.least || number > key.most)
      return fault(place, name, fmt::format("{} is out of range: {}", number, range));
    key.value(configuration) = number;
  }

  void take(const std::string& name, const TextKey& key, const toml::source_region& place,
            const toml::node& value) {
    const auto* text = value.as_string();
    if (text == nullptr) return fault(place, name, "must be a text in quotation marks");
    std::string wrong = key.fault != nullptr ? key.fault(text->get()) : std::string();
    if (!wrong.empty()) return fault(place, name, std::move(wrong));
    key.value(configuration) = text->get();
  }

  void take(const std::string& name, const ChoiceKey& key, const toml::source_region& place,
            const toml::node& value) {
    const auto* text = value.as_string();
    if (text == nullptr || std::ranges::find(key.choices, text->get()) == key.choices.end())
      return fault(place, name,
                   fmt::format("must be one of \"{}\"", fmt::join(key.choices, "\", \"")));
    key.value(configuration) = text->get();
  }

  void take(const std::string& name, const FlagKey& key, const toml::source_region& place,
            const toml::node& value) {
    const auto* flag = value.as_boolean();
    if (flag == nullptr) return fault(place, name, "must be true or false");
    key.value(configuration) = flag->get();
  }

  std::string file_;
};

// Limits that only make sense together.
void check_together(const Configuration& c, const std::string& file, ConfigurationFaults& faults) {
  const auto wrong = [&](std::string key, std::string what) {
    faults.push_back({.file = file, .key = std::move(key), .what = std::move(what)});
  };
  if (c.pipeline.ring_bytes < c.server.max_frame_bytes)
    wrong("pipeline.ring_bytes",
          "is below server.max_frame_bytes: the largest frame would never be served");
  if (c.server.output_buffer_bytes < c.server.max_frame_bytes)
    wrong("server.output_buffer_bytes",
          "is below server.max_frame_bytes: the largest reply would not fit");
  if (c.server.buffer_bytes / 4 < c.server.max_frame_bytes)
    wrong("server.buffer_bytes",
          "is below four times server.max_frame_bytes: large frames of several sessions would wait "
          "for each other");
}

}  // namespace

std::string ConfigurationFault::text() const {
  std::string place = file;
  if (line != 0) place += fmt::format(":{}:{}", line, column);
  return key.empty() ? fmt::format("{}: {}", place, what)
                     : fmt::format("{}: {}: {}", place, key, what);
}

tl::expected<Configuration, ConfigurationFaults> parse_configuration(std::string_view toml,
                                                                     const std::string& file) {
  if (const auto pitfall = find_toml_pitfall(toml))
    return tl::make_unexpected(ConfigurationFaults{{.file = file,
                                                    .line = pitfall->line,
                                                    .column = pitfall->column,
                                                    .key = {},
                                                    .what = std::string(pitfall->what)}});
  toml::table root;
  try {
    root = toml::parse(toml, file);
  } catch (const toml::parse_error& error) {
    return tl::make_unexpected(ConfigurationFaults{{.file = file,
                                                    .line = error.source().begin.line,
                                                    .column = error.source().begin.column,
                                                    .key = {},
                                                    .what = std::string(error.description())}});
  }
  Reading reading(file);
  reading.read(root);
  if (reading.faults.empty()) check_together(reading.configuration, file, reading.faults);
  if (!reading.faults.empty()) {
    std::ranges::stable_sort(reading.faults, {}, &ConfigurationFault::line);
    return tl::make_unexpected(std::move(reading.faults));
  }
  auto& policies = reading.configuration.matching.policies_dir;
  if (!policies.empty() && !std::filesystem::path(policies).is_absolute())
    policies = (std::filesystem::path(file).parent_path() / policies).lexically_normal().string();
  return std::move(reading.configuration);
}

tl::expected<Configuration, ConfigurationFaults> read_configuration(const std::string& path) {
  const auto unreadable = [&](std::string_view why) {
    return tl::make_unexpected(ConfigurationFaults{
        {.file = path,
         .key = {},
         .what = fmt::format("cannot be read: {}; name another with --config", why)}});
  };
  // A folder opens like a file and then reads as empty, which would pass for all defaults.
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) return unreadable("it is a directory");
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(std::strerror(errno));
  std::ostringstream text;
  if (stream.peek() != std::ifstream::traits_type::eof()) text << stream.rdbuf();
  if (stream.bad() || !text) return unreadable("reading stopped in the middle");
  return parse_configuration(text.str(), path);
}

std::vector<ConfigurationChange> changes(const Configuration& before, const Configuration& after) {
  std::vector<ConfigurationChange> found;
  for (const ConfigurationKey& key : configuration_table()) {
    std::string old_value = shown(key, before);
    std::string new_value = shown(key, after);
    if (old_value == new_value) continue;
    found.push_back({.key = std::string(key.name),
                     .before = std::move(old_value),
                     .after = std::move(new_value),
                     .needs_restart = !key.reloadable});
  }
  return found;
}

Configuration reloaded(const Configuration& running, const Configuration& next) {
  Configuration result = running;
  Configuration source = next;
  for (const ConfigurationKey& key : configuration_table()) {
    if (!key.reloadable) continue;
    std::visit([&](const auto& shape) { shape.value(result) = shape.value(source); }, key.shape);
  }
  return result;
}

std::string render_configuration(const Configuration& configuration) {
  std::string text;
  for (const ConfigurationKey& key : configuration_table())
    text += fmt::format("{} = {}\n", key.name, shown(key, configuration));
  return text;
}

std::vector<std::string_view> configuration_keys() {
  std::vector<std::string_view> names;
  for (const ConfigurationKey& key : configuration_table()) names.push_back(key.name);
  return names;
}

}  // namespace hexiao::daemon
