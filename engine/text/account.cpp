#include "engine/text/account.h"

#include "engine/text/check_digits.h"

namespace hexiao {

namespace {

constexpr std::string_view kWord = "IBAN";

}  // namespace

std::string_view account_text(std::string_view raw, KeyBuffer& to) {
  const std::string_view text = compact(raw, to);
  const bool named = text.starts_with(kWord) && valid_iban(text.substr(kWord.size()));
  return named ? text.substr(kWord.size()) : text;
}

AccountKey normalise_account(std::string_view raw) {
  AccountKey key;
  KeyBuffer form;
  const std::string_view text = account_text(raw, form);
  if (text.empty()) return key;
  key.text.assign(text);
  key.kind = valid_iban(text) ? AccountKind::iban : AccountKind::local;
  return key;
}

}  // namespace hexiao
