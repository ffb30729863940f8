// MT940/MT942 text cut into statements and tagged fields. Internal to the MT940 reader.
//
//   file      = *( [block headers] message )
//   message   = *( ":" tag ":" content *( line end content ) ) end
//   end       = a line "-" or "-}", or what banks make of it, or the next ":20:"
//
// A line that looks like a tag may be text: a time "T03:46\n:26:37" cut at column 65. It is taken
// for a tag only if the tag exists, may stand there, and its content fits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/statement.h"

namespace hexiao::bank::mt940 {

struct Field {
  std::string tag;  // "61", "60F", "NS"
  Place place;
  std::vector<std::string_view> lines;  // without line ends; the first follows the tag

  std::string_view first() const { return lines.empty() ? std::string_view{} : lines.front(); }
};

struct MessageFields {
  bool says_mt942 = false;  // a header names the message type
  std::vector<Field> fields;
};

// Views point into `text`. Lines that belong to no message (bank headers) are skipped.
// Cost O(length).
std::vector<MessageFields> split_messages(std::string_view text);

// True when the text has the tags of a statement; for recognising the format.
bool looks_like_mt940(std::string_view head);

}  // namespace hexiao::bank::mt940
