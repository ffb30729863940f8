#include "clients/hexiao/json_text.h"

#include "protocol/render.h"

namespace hexiao::cli {

std::string json_string(std::string_view text) {
  std::string out;
  append_json_text(out, text);
  return out;
}

JsonObject& JsonObject::raw(std::string_view key, std::string_view value) {
  if (!body_.empty()) body_ += ',';
  body_ += json_string(key);
  body_ += ':';
  body_ += value;
  return *this;
}

JsonArray& JsonArray::add(std::string_view value) {
  if (!body_.empty()) body_ += ',';
  body_ += value;
  return *this;
}

}  // namespace hexiao::cli
