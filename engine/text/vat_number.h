// Numbers under which a company pays taxes. Pure, no allocation.
#pragma once

#include <cstddef>
#include <string_view>

namespace hexiao {

// A VAT number of BE, DE, DK, FI, FR, IT, LU, NL, PL, PT or SI in compact form, country first, with
// valid check digits. Other countries' numbers cannot be told from a document's by themselves.
bool valid_vat_number(std::string_view compact);

// Characters of this country's numbers in compact form, country included; 0 for a country whose
// numbers are not judged here.
std::size_t vat_number_length(std::string_view country);

}  // namespace hexiao
