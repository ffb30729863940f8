// References and accounts with check digits, made valid. Written apart from the engine's checks
// (engine/text/check_digits.h) on purpose: each is the other's proof.
// Sources: ISO 13616 (IBAN) and ISO 11649 (RF) by ISO 7064 mod 97-10; Swiss QR reference by the
// recursive modulo 10 of the former ESR; Belgian OGM/VCS by modulo 97; Norwegian KID by Luhn; GB
// 32100 (the Chinese unified social credit code) by modulo 31. All take plain upper-case ASCII and
// give the whole reference, compact. Cost O(length).
#pragma once

#include <string>
#include <string_view>

namespace hexiao::loadgen {

std::string iban(std::string_view country, std::string_view bban);
std::string creditor_reference(std::string_view body);      // RFkk…, body up to 21 characters
std::string swiss_qr_reference(std::string_view digits26);  // 27 digits
std::string belgian_ogm(std::string_view digits10);         // 12 digits, without the plus signs
std::string norwegian_kid(std::string_view digits);         // digits and one check digit
std::string social_credit_code(std::string_view first17);   // 18 characters

// "+++123/4567/89012+++" of the 12 digits.
std::string print_ogm(std::string_view digits12);

// The remainder by 97 of a text in which letters count as 10..35: 1 for a valid rearranged IBAN or
// RF.
int mod97(std::string_view text);

}  // namespace hexiao::loadgen
