#include "engine/text/account.h"

#include "engine/text/check_digits.h"
#include "engine/text/reference.h"

namespace hexiao {

AccountKey normalise_account(std::string_view raw) {
  AccountKey key;
  append_compact(raw, key.text);
  if (key.text.starts_with("IBAN") && valid_iban(std::string_view(key.text).substr(4))) {
    key.text.erase(0, 4);
  }
  if (key.text.empty()) return key;
  key.kind = valid_iban(key.text) ? AccountKind::iban : AccountKind::local;
  return key;
}

}  // namespace hexiao
