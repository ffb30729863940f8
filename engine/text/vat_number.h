// Numbers under which a company pays taxes. Internal to engine/text. Pure, no allocation.
#pragma once

#include <string_view>

namespace hexiao {

// A VAT number of BE, DE, DK, FI, FR, IT, LU, NL, PL, PT or SI in compact form, country first, with
// valid check digits. Other countries' numbers cannot be told from a document's by themselves.
bool valid_vat_number(std::string_view compact);

}  // namespace hexiao
