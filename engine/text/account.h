// Bank accounts as keys: blanks, dashes, dots and slashes removed, upper case, full-width folded.
// Pure; safe from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/text/reference.h"

namespace hexiao {

enum class AccountKind : std::uint8_t { none, iban, local };

struct AccountKey {
  // A letter or digit each; "IBAN" in front of an IBAN is dropped. Leading zeros stay: they are
  // part of local accounts. Empty for kind none.
  std::string text;
  AccountKind kind = AccountKind::none;

  friend bool operator==(const AccountKey&, const AccountKey&) = default;
};

// Kind iban only with valid check digits; anything else of at most kMaxKeyBytes is local; nothing
// left, or longer, is none. Cost O(length).
AccountKey normalise_account(std::string_view raw);

// Only the text of it, without allocating for ASCII of at most kMaxKeyBytes; the view is into `to`.
std::string_view account_text(std::string_view raw, KeyBuffer& to);

}  // namespace hexiao
