// Reading camt elements by local name: banks prefix, default, omit or mistype the namespace.
// Internal to the camt reader.
#pragma once

#include <initializer_list>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/statement.h"

namespace hexiao::bank::camt {

// "Ntry" for <n:Ntry>.
std::string_view local_name(pugi::xml_node node);
// The first child with this local name; an empty node when there is none.
pugi::xml_node child(pugi::xml_node node, std::string_view name);
// Down a path of first children.
pugi::xml_node at(pugi::xml_node node, std::initializer_list<std::string_view> path);
// The text of that element, blanks at both ends removed, control characters made visible.
std::string text_at(pugi::xml_node node, std::initializer_list<std::string_view> path);
std::string text_of(pugi::xml_node node);

template <class Visit>
void for_each_child(pugi::xml_node node, std::string_view name, Visit visit) {
  for (pugi::xml_node c = node.first_child(); c; c = c.next_sibling())
    if (local_name(c) == name) visit(c);
}

// Lines and columns of offsets in a text.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);
  Place place(std::size_t offset) const;

 private:
  std::vector<std::size_t> begins_;
};

}  // namespace hexiao::bank::camt
