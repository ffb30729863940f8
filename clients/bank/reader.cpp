#include "clients/bank/reader.h"

#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "clients/bank/csv.h"
#include "clients/bank/csv_profile.h"
#include "clients/bank/formats.h"

namespace hexiao::bank {
namespace {

std::string sha256_hex(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    return {};
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i) {
    out += kHex[digest[i] >> 4];
    out += kHex[digest[i] & 15];
  }
  return out;
}

tl::unexpected<ReadFailure> failure(int exit_code, std::string field, std::string reason,
                                    std::string remedy) {
  return tl::unexpected(ReadFailure{.exit_code = exit_code,
                                    .finding = {.severity = Severity::error,
                                                .place = {},
                                                .field = std::move(field),
                                                .raw = {},
                                                .reason = std::move(reason),
                                                .remedy = std::move(remedy)}});
}

tl::unexpected<ReadFailure> not_readable(const Recognised& recognised) {
  if (recognised.kind == Kind::unreadable)
    return failure(65, "format", "this is " + recognised.what, recognised.advice);
  if (recognised.kind == Kind::other_xml)
    return failure(65, "format", "this is XML, but no camt.052, camt.053 or camt.054 message",
                   "feed the bank's statement, not an order or a status report");
  return failure(65, "format", "this is no format that hexiao knows",
                 "it reads camt.052/053/054, MT940, MT942 and CSV; name the format with --format "
                 "if it is one");
}

// The profile whose columns the file has; with several, the one that knows the most columns.
std::optional<CsvProfile> find_profile(std::string_view bytes, const std::string& dir) {
  std::optional<CsvProfile> best;
  std::size_t best_mapped = 0;
  for (CsvProfile& profile : all_profiles(dir)) {
    const DecodedText decoded =
        decode_text(bytes.substr(0, std::size_t{64} * 1024), profile.encoding);
    // The head may end inside a character; then the whole decides.
    const DecodedText whole =
        decoded.bad_offset ? decode_text(bytes, profile.encoding) : DecodedText{};
    const std::string& text = decoded.bad_offset ? whole.text : decoded.text;
    const char separator = profile.separator != 0 ? profile.separator : find_separator(text);
    CsvReader reader(text, {.separator = separator});
    for (std::size_t row = 0; row < 60 && reader.next(); ++row) {
      std::vector<std::string> header;
      for (const std::string_view field : reader.fields()) header.push_back(fold_header(field));
      const CsvLayout layout = lay_out(profile, header);
      if (!layout.missing.empty() || layout.mapped <= best_mapped) continue;
      best_mapped = layout.mapped;
      best = profile;
    }
  }
  return best;
}

}  // namespace

tl::expected<BankFile, ReadFailure> read_bank_bytes(std::string_view bytes, std::string name,
                                                    const ReadOptions& options) {
  if (bytes.size() > kMaxFileBytes)
    return failure(65, "size",
                   "the file is larger than " + std::to_string(kMaxFileBytes >> 20) + " MiB",
                   "ask the bank for shorter periods, or divide the file");
  const std::string& format = options.format;
  const bool with_profile = format.starts_with("csv:");
  if (format != "auto" && format != "camt" && format != "mt940" && format != "csv" && !with_profile)
    return failure(2, "format", "\"" + format + "\" is no format that hexiao reads",
                   "one of auto, camt, mt940, csv, csv:PROFILE");
  BankFile file;
  file.name = std::move(name);
  file.sha256 = sha256_hex(bytes);
  const Recognised recognised = recognise(bytes);
  if (recognised.kind == Kind::unreadable) return not_readable(recognised);
  if (bytes.find_first_not_of(" \t\r\n") == std::string_view::npos && format == "auto")
    return failure(65, "format", "the file is empty", "fetch it from the bank again");
  if (with_profile) {
    const auto profile = load_profile(format.substr(4), options.profiles_dir);
    if (!profile)
      return failure(
          78,
          profile.error().file +
              (profile.error().line != 0 ? ":" + std::to_string(profile.error().line) : ""),
          profile.error().reason, "see conf/profiles/default.toml for what a profile may say");
    read_csv(bytes, *profile, options, file);
    return file;
  }
  if (format == "camt" || (format == "auto" && recognised.kind == Kind::camt)) {
    read_camt(bytes, file);
    return file;
  }
  if (format == "mt940" || (format == "auto" && recognised.kind == Kind::mt940)) {
    read_mt940(bytes, file);
    return file;
  }
  if (format == "csv" || recognised.kind == Kind::csv) {
    // Without a profile that fits, the default one says which columns are missing.
    const auto profile = find_profile(bytes, options.profiles_dir);
    read_csv(bytes, profile ? *profile : default_profile(), options, file);
    return file;
  }
  return not_readable(recognised);
}

tl::expected<BankFile, ReadFailure> read_bank_file(const std::string& path,
                                                   const ReadOptions& options) {
  std::error_code unknown;
  if (std::filesystem::is_directory(path, unknown))
    return failure(74, "file", path + " is a folder", "name the files in it");
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in)
    return failure(74, "file", path + ": " + std::strerror(errno),
                   "check the name and the rights of the file");
  const auto size = static_cast<std::streamoff>(in.tellg());
  if (size < 0 || static_cast<std::uint64_t>(size) > kMaxFileBytes)
    return failure(size < 0 ? 74 : 65, "file",
                   path + ": not a file of at most " + std::to_string(kMaxFileBytes >> 20) + " MiB",
                   "name a file, not a folder or a device");
  std::string bytes(static_cast<std::size_t>(size), '\0');
  in.seekg(0);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
    return failure(74, "file", path + ": cannot be read to its end",
                   "check the disk, and that it is a file");
  return read_bank_bytes(bytes, path, options);
}

std::string to_text(const Finding& finding, std::string_view file_name) {
  std::string out(file_name);
  if (finding.place.line != 0)
    out += ":" + std::to_string(finding.place.line) + ":" + std::to_string(finding.place.column);
  out += ": ";
  if (finding.severity == Severity::warning) out += "warning: ";
  if (finding.severity == Severity::note) out += "note: ";
  if (!finding.field.empty()) out += finding.field + ": ";
  out += finding.reason;
  if (!finding.raw.empty()) {
    std::string raw;
    for (const char c : printable(finding.raw)) {
      const bool blank = c == ' ' || c == '\n';
      if (!blank || raw.empty() || raw.back() != ' ') raw += blank ? ' ' : c;
    }
    out += " [" + raw + "]";
  }
  if (!finding.remedy.empty()) out += " — " + finding.remedy;
  return out;
}

}  // namespace hexiao::bank
