#include "clients/bank/camt_xml.h"

#include <algorithm>

#include "clients/bank/text_encoding.h"

namespace hexiao::bank::camt {

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  for (pugi::xml_node c = node.first_child(); c; c = c.next_sibling())
    if (local_name(c) == name) return c;
  return {};
}

pugi::xml_node at(pugi::xml_node node, std::initializer_list<std::string_view> path) {
  for (const std::string_view name : path) {
    if (!node) return {};
    node = child(node, name);
  }
  return node;
}

std::string text_of(pugi::xml_node node) { return printable(trim(node.text().get())); }

std::string text_at(pugi::xml_node node, std::initializer_list<std::string_view> path) {
  return text_of(at(node, path));
}

LineIndex::LineIndex(std::string_view text) : begins_{0} {
  for (std::size_t i = text.find('\n'); i != std::string_view::npos; i = text.find('\n', i + 1))
    begins_.push_back(i + 1);
}

Place LineIndex::place(std::size_t offset) const {
  const auto next = std::upper_bound(begins_.begin(), begins_.end(), offset);
  const auto line = static_cast<std::size_t>(next - begins_.begin());
  return {static_cast<std::uint32_t>(line),
          static_cast<std::uint32_t>(offset - begins_[line - 1] + 1)};
}

}  // namespace hexiao::bank::camt
