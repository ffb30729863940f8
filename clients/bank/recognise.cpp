// What kind of file some bytes are: by magic numbers and first words, never by the name.
#include <array>

#include "clients/bank/csv.h"
#include "clients/bank/formats.h"
#include "clients/bank/mt940_fields.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank {
namespace {

constexpr std::size_t kHeadBytes = 64 * 1024;
constexpr std::size_t kCodaRecord = 128;

struct Magic {
  std::string_view bytes;
  std::string_view what;
  std::string_view advice;
};

constexpr std::string_view kSaveAsCsv =
    "open it and save the sheet as CSV (UTF-8), then feed that with --format csv:PROFILE";
constexpr std::string_view kUnpack = "unpack it and feed the files inside";
constexpr std::array<Magic, 12> kMagic = {
    Magic{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an Excel workbook of the old kind (.xls)",
          kSaveAsCsv},
    Magic{"PK\x03\x04", "a zip archive", kUnpack},
    Magic{"PK\x05\x06", "an empty zip archive", "fetch the file again"},
    Magic{"\x1F\x8B", "a gzip archive", kUnpack},
    Magic{"BZh", "a bzip2 archive", kUnpack},
    Magic{"\xFD"
          "7zXZ",
          "an xz archive", kUnpack},
    Magic{"7z\xBC\xAF", "a 7-zip archive", kUnpack},
    Magic{"Rar!", "a rar archive", kUnpack},
    Magic{"%PDF", "a PDF document", "ask the bank for the statement as camt.053, MT940 or CSV"},
    Magic{"{\\rtf", "a text document (.rtf)",
          "ask the bank for the statement as camt.053, MT940 or CSV"},
    Magic{"\x89PNG", "a picture", "ask the bank for the statement as camt.053, MT940 or CSV"},
    Magic{"\xFF\xD8\xFF", "a picture", "ask the bank for the statement as camt.053, MT940 or CSV"}};

constexpr std::string_view kOtherFormats =
    "this version reads camt, MT940 and CSV: ask the bank for one of these";

Recognised unreadable(std::string_view what, std::string_view advice) {
  return {.kind = Kind::unreadable, .what = std::string(what), .advice = std::string(advice)};
}

// The spreadsheet formats are zip archives with known names inside.
Recognised recognise_zip(std::string_view head) {
  const auto has = [&](std::string_view name) { return head.find(name) != std::string_view::npos; };
  if (has("xl/") || (has("[Content_Types].xml") && !has("word/")))
    return unreadable("an Excel workbook (.xlsx)", kSaveAsCsv);
  if (has("opendocument.spreadsheet"))
    return unreadable("an OpenDocument spreadsheet (.ods)", kSaveAsCsv);
  return unreadable("a zip archive", kUnpack);
}

Recognised recognise_xml(std::string_view head) {
  const auto has = [&](std::string_view name) { return head.find(name) != std::string_view::npos; };
  if (has("BkToCstmr") || has("camt.05")) return {.kind = Kind::camt, .what = "camt", .advice = {}};
  if (has("<OFX>") || has("<?OFX")) return unreadable("an OFX file", kOtherFormats);
  if (has("<html") || has("<HTML") || has("<!DOCTYPE html"))
    return unreadable("a web page",
                      "it may be the bank's login page: download the statement again");
  if (has("urn:schemas-microsoft-com:office:spreadsheet"))
    return unreadable("an Excel workbook saved as XML", kSaveAsCsv);
  return {.kind = Kind::other_xml, .what = "XML", .advice = {}};
}

bool looks_like_coda(std::string_view head) {
  const std::size_t end = head.find_first_of("\r\n");
  return end == kCodaRecord && head.starts_with("0000") && head.size() > end + 1 &&
         head[head.find_first_not_of("\r\n", end)] == '1';
}

// "01,…/": records of two digits that end with a slash.
bool looks_like_bai2(std::string_view text) {
  if (text.size() < 3 || text[2] != ',' || (!text.starts_with("01") && !text.starts_with("00")))
    return false;
  return trim(text.substr(0, text.find_first_of("\r\n"))).ends_with('/');
}

bool looks_binary(std::string_view head) {
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return false;
  return head.find('\0') != std::string_view::npos;
}

bool looks_like_csv(std::string_view head) {
  CsvReader reader(head, {.separator = find_separator(head)});
  while (reader.next())
    if (reader.fields().size() > 1) return true;
  return false;
}

}  // namespace

Recognised recognise(std::string_view bytes) {
  std::string_view head = bytes.substr(0, kHeadBytes);
  for (const Magic& magic : kMagic) {
    if (!head.starts_with(magic.bytes)) continue;
    return magic.bytes == "PK\x03\x04" ? recognise_zip(head) : unreadable(magic.what, magic.advice);
  }
  if (looks_binary(head)) return {};
  std::string wide;
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) {
    // The head may be cut within a pair of units; an even number of bytes is enough to look at.
    DecodedText decoded = decode_text(head.substr(0, head.size() / 2 * 2), Fallback::western);
    wide = std::move(decoded.text);
    head = wide;
  }
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  const std::size_t start = head.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  if (head[start] == '<') return recognise_xml(head);
  if (head.substr(start).starts_with("OFXHEADER")) return unreadable("an OFX file", kOtherFormats);
  if (looks_like_bai2(head.substr(start)))
    return unreadable("a BAI2 or lockbox file", kOtherFormats);
  if (looks_like_coda(head)) return unreadable("a CODA file", kOtherFormats);
  if (mt940::looks_like_mt940(head)) return {.kind = Kind::mt940, .what = "MT940", .advice = {}};
  if (looks_like_csv(head)) return {.kind = Kind::csv, .what = "CSV", .advice = {}};
  return {};
}

}  // namespace hexiao::bank
