// Values of a JSON object, taken by key: each is of the kind that is asked for, or the reader stops
// with std::runtime_error and the key. For the readers of cases only.
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

namespace hexiao::cases {

// A text, or a whole number as a text: amounts are never taken through a binary fraction.
inline std::string text_of(const nlohmann::json& value, const std::string& key) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return value.dump();
  throw std::runtime_error(key + ": write a text in quotes");
}

inline bool flag_of(const nlohmann::json& value, const std::string& key) {
  if (!value.is_boolean()) throw std::runtime_error(key + ": write true or false");
  return value.get<bool>();
}

// A list of texts, or one text alone.
inline std::vector<std::string> texts_of(const nlohmann::json& value, const std::string& key) {
  std::vector<std::string> out;
  if (!value.is_array()) return {text_of(value, key)};
  for (const nlohmann::json& element : value) out.push_back(text_of(element, key));
  return out;
}

inline const nlohmann::json& list_of(const nlohmann::json& value, const std::string& key) {
  if (!value.is_array()) throw std::runtime_error(key + ": write a list");
  return value;
}

inline const nlohmann::json& object_of(const nlohmann::json& value, const std::string& key) {
  if (!value.is_object()) throw std::runtime_error(key + ": write an object");
  return value;
}

inline std::size_t count_of(const nlohmann::json& value, const std::string& key) {
  if (!value.is_number_unsigned()) throw std::runtime_error(key + ": write a whole number");
  return value.get<std::size_t>();
}

}  // namespace hexiao::cases
