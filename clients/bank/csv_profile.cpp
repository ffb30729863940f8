#include "clients/bank/csv_profile.h"

#include <toml++/toml.h>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <system_error>

#include "engine/vocabulary/nearest_word.h"
#include "engine/vocabulary/toml_pitfall.h"

namespace hexiao::bank {
namespace {

constexpr std::array<std::string_view, kCsvColumns> kColumnNames = {
    "booking_date",  "value_date",     "amount",       "credit",   "debit",
    "direction",     "currency",       "bank_account", "bank_ref", "payer_name",
    "payer_account", "structured_ref", "text",         "note",     "end_to_end_id",
    "mandate_id",    "customer_no",    "ledger"};

constexpr std::array<std::string_view, 12> kFileKeys = {
    "encoding",     "separator",    "decimal_mark", "date_order",
    "currency",     "bank_account", "only_credits", "report_unknown_columns",
    "credit_words", "debit_words",  "footer_words", "description"};

ProfileError at(const toml::node& node, const std::string& file, std::string reason) {
  return {file, node.source().begin.line, std::move(reason)};
}

std::string unknown(std::string_view what, std::string_view name,
                    std::span<const std::string_view> known) {
  std::string text = "unknown " + std::string(what) + " \"" + std::string(name) + "\"";
  const std::string_view nearest = nearest_word(name, known);
  if (!nearest.empty()) return text + "; the nearest known one is \"" + std::string(nearest) + "\"";
  text += "; known are ";
  for (std::size_t i = 0; i < known.size(); ++i)
    text += (i == 0 ? "" : ", ") + std::string(known[i]);
  return text;
}

class ProfileReader {
 public:
  ProfileReader(const toml::table& table, std::string file)
      : table_(table), file_(std::move(file)) {}

  tl::expected<CsvProfile, ProfileError> run() {
    for (const auto& [key, node] : table_) {
      if (key == "columns")
        read_columns(node);
      else
        read_setting(key.str(), node);
      if (error_) return tl::unexpected(*error_);
    }
    const bool dated = !profile_.names_of(CsvColumn::booking_date).empty() ||
                       !profile_.names_of(CsvColumn::value_date).empty();
    const bool priced = !profile_.names_of(CsvColumn::amount).empty() ||
                        !profile_.names_of(CsvColumn::credit).empty();
    if (!dated || !priced)
      return tl::unexpected(ProfileError{file_, 1,
                                         "the profile needs [columns] with booking_date (or "
                                         "value_date) and amount (or credit, debit)"});
    return std::move(profile_);
  }

 private:
  void fail(const toml::node& node, std::string reason) {
    if (!error_) error_ = at(node, file_, std::move(reason));
  }

  std::string text(const toml::node& node, std::string_view key) {
    if (const auto value = node.value<std::string>()) return *value;
    fail(node, std::string(key) + " is a text in quotes");
    return {};
  }

  bool flag(const toml::node& node, std::string_view key) {
    if (const auto* value = node.as_boolean()) return value->get();
    fail(node, std::string(key) + " is true or false");
    return false;
  }

  std::vector<std::string> texts(const toml::node& node, std::string_view key) {
    std::vector<std::string> out;
    if (node.is_string()) {
      out.push_back(text(node, key));
    } else if (const auto* array = node.as_array()) {
      for (const toml::node& element : *array) out.push_back(text(element, key));
    } else {
      fail(node, std::string(key) + " is a text or a list of texts");
    }
    return out;
  }

  template <class T>
  T choice(const toml::node& node, std::string_view key,
           std::initializer_list<std::pair<std::string_view, T>> choices) {
    const std::string value = text(node, key);
    std::string all;
    for (const auto& [name, result] : choices) {
      if (value == name) return result;
      all += (all.empty() ? "\"" : ", \"") + std::string(name) + "\"";
    }
    fail(node, std::string(key) + " is one of " + all);
    return choices.begin()->second;
  }

  void read_setting(std::string_view key, const toml::node& node) {
    if (key == "description")
      profile_.description = text(node, key);
    else if (key == "encoding")
      profile_.encoding = choice<Fallback>(node, key,
                                           {{"auto", Fallback::guess},
                                            {"western", Fallback::western},
                                            {"chinese", Fallback::chinese}});
    else if (key == "separator")
      profile_.separator = choice<char>(
          node, key, {{"auto", '\0'}, {",", ','}, {";", ';'}, {"\t", '\t'}, {"|", '|'}});
    else if (key == "decimal_mark")
      profile_.decimal_mark = choice<char>(node, key, {{"auto", '\0'}, {".", '.'}, {",", ','}});
    else if (key == "date_order")
      profile_.date_order = choice<DateOrder>(node, key,
                                              {{"auto", DateOrder::automatic},
                                               {"ymd", DateOrder::ymd},
                                               {"dmy", DateOrder::dmy},
                                               {"mdy", DateOrder::mdy}});
    else if (key == "currency")
      profile_.currency = text(node, key);
    else if (key == "bank_account")
      profile_.bank_account = text(node, key);
    else if (key == "only_credits")
      profile_.only_credits = flag(node, key);
    else if (key == "report_unknown_columns")
      profile_.report_unknown_columns = flag(node, key);
    else if (key == "credit_words")
      profile_.credit_words = texts(node, key);
    else if (key == "debit_words")
      profile_.debit_words = texts(node, key);
    else if (key == "footer_words")
      profile_.footer_words = texts(node, key);
    else
      fail(node, unknown("key", key, kFileKeys));
  }

  void read_columns(const toml::node& node) {
    const toml::table* columns = node.as_table();
    if (columns == nullptr) {
      fail(node, "[columns] is a table");
      return;
    }
    for (const auto& [key, names] : *columns) {
      const auto found = std::find(kColumnNames.begin(), kColumnNames.end(), key.str());
      if (found == kColumnNames.end()) {
        fail(names, unknown("column", key.str(), kColumnNames));
        return;
      }
      for (const std::string& name : texts(names, key.str()))
        profile_.names[static_cast<std::size_t>(found - kColumnNames.begin())].push_back(
            fold_header(name));
    }
  }

  const toml::table& table_;
  std::string file_;
  CsvProfile profile_;
  std::optional<ProfileError> error_;
};

CsvProfile make_default_profile() {
  CsvProfile profile;
  profile.name = "default";
  profile.description = "payments file of hexiao";
  profile.decimal_mark = '.';
  profile.date_order = DateOrder::ymd;
  profile.only_credits = true;
  profile.report_unknown_columns = true;
  for (const CsvColumn column :
       {CsvColumn::booking_date, CsvColumn::value_date, CsvColumn::amount, CsvColumn::currency,
        CsvColumn::bank_account, CsvColumn::bank_ref, CsvColumn::payer_name,
        CsvColumn::payer_account, CsvColumn::structured_ref, CsvColumn::text, CsvColumn::note,
        CsvColumn::end_to_end_id, CsvColumn::mandate_id, CsvColumn::customer_no, CsvColumn::ledger})
    profile.names[static_cast<std::size_t>(column)] = {std::string(to_text(column))};
  return profile;
}

bool takes_all(CsvColumn column) { return column == CsvColumn::text || column == CsvColumn::note; }

}  // namespace

std::string_view to_text(CsvColumn column) {
  return kColumnNames[static_cast<std::size_t>(column)];
}

std::string fold_header(std::string_view name) {
  if (name.starts_with("\xEF\xBB\xBF")) name.remove_prefix(3);
  std::string out;
  for (const char c : trim(name)) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank && (out.empty() || out.back() == ' ')) continue;
    out += blank ? ' ' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

tl::expected<CsvProfile, ProfileError> parse_profile(std::string_view toml_text,
                                                     const std::string& file) {
  if (const auto pitfall = find_toml_pitfall(toml_text))
    return tl::unexpected(ProfileError{file, pitfall->line, std::string(pitfall->what)});
  try {
    const toml::table table = toml::parse(toml_text, file);
    return ProfileReader(table, file).run();
  } catch (const toml::parse_error& error) {
    return tl::unexpected(
        ProfileError{file, error.source().begin.line, std::string(error.description())});
  }
}

tl::expected<CsvProfile, ProfileError> load_profile(const std::string& name_or_path,
                                                    const std::string& dir) {
  const bool is_path =
      name_or_path.find('/') != std::string::npos || name_or_path.ends_with(".toml");
  const std::string path = is_path ? name_or_path : dir + "/" + name_or_path + ".toml";
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    if (name_or_path == "default") return default_profile();
    std::string known;
    for (const CsvProfile& profile : all_profiles(dir))
      known += (known.empty() ? "" : ", ") + profile.name;
    return tl::unexpected(ProfileError{path, 0, "there is no such profile; known are: " + known});
  }
  std::ostringstream text;
  text << in.rdbuf();
  auto profile = parse_profile(text.str(), path);
  if (profile) profile->name = std::filesystem::path(path).stem().string();
  return profile;
}

const CsvProfile& default_profile() {
  static const CsvProfile profile = make_default_profile();
  return profile;
}

std::vector<CsvProfile> all_profiles(const std::string& dir) {
  std::vector<CsvProfile> out = {default_profile()};
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(dir, error))
    if (entry.path().extension() == ".toml" && entry.path().stem() != "default")
      paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths)
    if (auto profile = load_profile(path, dir)) out.push_back(std::move(*profile));
  return out;
}

CsvLayout lay_out(const CsvProfile& profile, const std::vector<std::string>& header) {
  CsvLayout layout;
  for (std::size_t kind = 0; kind < kCsvColumns; ++kind) {
    for (const std::string& name : profile.names[kind]) {
      const auto found = std::find(header.begin(), header.end(), name);
      if (found == header.end()) continue;
      layout.fields[kind].push_back(static_cast<std::size_t>(found - header.begin()));
      ++layout.mapped;
      if (!takes_all(static_cast<CsvColumn>(kind))) break;
    }
  }
  const auto need = [&](CsvColumn column, bool present) {
    if (!present) layout.missing.emplace_back(to_text(column));
  };
  need(CsvColumn::booking_date, layout.has(CsvColumn::booking_date) ||
                                    (!profile.only_credits && layout.has(CsvColumn::value_date)));
  need(CsvColumn::amount, layout.has(CsvColumn::amount) || layout.has(CsvColumn::credit));
  need(CsvColumn::currency, layout.has(CsvColumn::currency) || !profile.currency.empty());
  return layout;
}

}  // namespace hexiao::bank
