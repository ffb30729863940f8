#include "engine/vocabulary/currency.h"

#include <algorithm>
#include <array>

namespace hexiao {
namespace {

constexpr std::uint16_t pack(char a, char b, char c) {
  return static_cast<std::uint16_t>(((a - 'A') * 26 + (b - 'A')) * 26 + (c - 'A') + 1);
}

// ISO 4217, active codes (and HRK, of which statements are still about), three letters each,
// sorted.
constexpr std::string_view kCodes =
    "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBOVBRLBSDBTNBWPBYNBZDCADCDFCHECHFCHWC"
    "LFCLP"
    "CNHCNYCOPCOUCRCCUCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHRKHTGH"
    "UFIDRILS"
    "INRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURM"
    "VRMWKMXN"
    "MXVMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESLLS"
    "OSSRDSSP"
    "STNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUSNUYIUYUUYWUZSVEDVESVNDVUVWSTXAFXCDXOFXPFYERZ"
    "ARZMWZWL";

constexpr std::array<std::string_view, 18> kNoDecimals = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY",
                                                          "KMF", "KRW", "PYG", "RWF", "UGX", "UYI",
                                                          "VND", "VUV", "XAF", "XOF", "XPF", ""};
constexpr std::array<std::string_view, 7> kThreeDecimals = {"BHD", "IQD", "JOD", "KWD",
                                                            "LYD", "OMR", "TND"};
constexpr std::array<std::string_view, 2> kFourDecimals = {"CLF", "UYW"};

constexpr std::size_t kCount = kCodes.size() / 3;

constexpr auto kPacked = [] {
  std::array<std::uint16_t, kCount> packed{};
  for (std::size_t i = 0; i < kCount; ++i)
    packed[i] = pack(kCodes[3 * i], kCodes[3 * i + 1], kCodes[3 * i + 2]);
  return packed;
}();

template <std::size_t N>
constexpr bool has(const std::array<std::string_view, N>& list, std::string_view code) {
  return std::find(list.begin(), list.end(), code) != list.end();
}

// Digits by packed code: one load on the hot path. 17,576 codes of three letters plus "none".
constexpr auto kExponent = [] {
  std::array<std::int8_t, 26 * 26 * 26 + 1> exponent{};
  for (std::size_t i = 0; i < kCount; ++i) {
    const std::string_view code = kCodes.substr(3 * i, 3);
    exponent[kPacked[i]] = has(kNoDecimals, code)      ? 0
                           : has(kThreeDecimals, code) ? 3
                           : has(kFourDecimals, code)  ? 4
                                                       : 2;
  }
  return exponent;
}();

static_assert(kCodes.size() % 3 == 0);
static_assert(std::is_sorted(kPacked.begin(), kPacked.end()));

}  // namespace

std::optional<Currency> Currency::from_code(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  for (const char c : code)
    if (c < 'A' || c > 'Z') return std::nullopt;
  const std::uint16_t packed = pack(code[0], code[1], code[2]);
  if (!std::binary_search(kPacked.begin(), kPacked.end(), packed)) return std::nullopt;
  return Currency(packed);
}

std::string Currency::code() const {
  if (packed_ == 0) return {};
  const int v = packed_ - 1;
  return {static_cast<char>('A' + v / 676), static_cast<char>('A' + v / 26 % 26),
          static_cast<char>('A' + v % 26)};
}

int Currency::exponent() const { return packed_ < kExponent.size() ? kExponent[packed_] : 2; }

}  // namespace hexiao
