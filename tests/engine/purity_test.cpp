// engine/ is pure: no operating system, clock, thread, file or binary fraction, by its includes and
// its words. Only engine/text/unicode.cpp may know ICU.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "tests/engine/scenario.h"

namespace hexiao {
namespace {

// What engine code may include with <>.
const std::set<std::string, std::less<>> kAllowed = {"algorithm",
                                                     "array",
                                                     "bit",
                                                     "charconv",
                                                     "compare",
                                                     "concepts",
                                                     "cstddef",
                                                     "cstdint",
                                                     "cstdlib",
                                                     "cstring",
                                                     "deque",
                                                     "functional",
                                                     "initializer_list",
                                                     "iterator",
                                                     "limits",
                                                     "map",
                                                     "memory",
                                                     "new",
                                                     "memory_resource",
                                                     "numeric",
                                                     "optional",
                                                     "set",
                                                     "span",
                                                     "string",
                                                     "string_view",
                                                     "tuple",
                                                     "type_traits",
                                                     "unordered_map",
                                                     "utility",
                                                     "variant",
                                                     "vector",
                                                     "xxhash.h",
                                                     "ranges",
                                                     "bitset",
                                                     "boost/unordered/unordered_flat_map.hpp",
                                                     "boost/unordered/unordered_flat_set.hpp",
                                                     "boost/container/small_vector.hpp",
                                                     "boost/container/static_vector.hpp"};

// check.cpp says on the error stream why the process stops.
bool may_include(std::string_view file, std::string_view header) {
  if (kAllowed.contains(header)) return true;
  if (file == "engine/vocabulary/check.cpp") return header == "cstdio";
  if (file == "engine/vocabulary/policy_patterns.cpp") return header == "re2/re2.h";
  if (file == "engine/text/sixteen.h") return header == "emmintrin.h";
  return file == "engine/text/unicode.cpp" && header.starts_with("unicode/");
}

constexpr std::string_view kForbiddenWords[] = {
    "float",         "double", "now",    "time",     "clock",
    "thread",        "mutex",  "atomic", "rand",     "srand",
    "random_device", "getenv", "fopen",  "ifstream", "ofstream",
    "filesystem",    "system", "socket", "async",    "condition_variable",
    "sleep_for",
};

// Code without comments and texts, which may say what they like.
std::string code_of(const std::string& text) {
  std::string code;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.compare(i, 2, "//") == 0) {
      while (i < text.size() && text[i] != '\n') ++i;
      code += '\n';
    } else if (text[i] == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i)
        if (text[i] == '\\') ++i;
      code += "\"\"";
    } else if (text[i] == '\'' &&
               !(i > 0 && std::isdigit(static_cast<unsigned char>(text[i - 1])))) {
      for (++i; i < text.size() && text[i] != '\''; ++i)
        if (text[i] == '\\') ++i;
      code += "' '";
    } else {
      code += text[i];
    }
  }
  return code;
}

bool is_word_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

// Whether `word` stands in the code as std::word or as a call word( of the global namespace; for
// float and double, at all.
bool uses(const std::string& code, std::string_view word) {
  const bool type = word == "float" || word == "double";
  for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if (at > 0 && is_word_character(code[at - 1])) continue;
    if (end < code.size() && is_word_character(code[end])) continue;
    const std::string_view before = std::string_view(code).substr(0, at);
    if (type || before.ends_with("std::") || before.ends_with("chrono::")) return true;
    const bool global_call = end < code.size() && code[end] == '(' && before.ends_with(" ::");
    if (global_call) return true;
    if (word == "now" && end < code.size() && code[end] == '(') return true;
  }
  return false;
}

std::vector<std::string> violations(const std::string& file, const std::string& text) {
  std::vector<std::string> found;
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    const std::string_view line = std::string_view(text).substr(start, end - start);
    start = end + 1;
    if (!line.starts_with("#include")) continue;
    const std::size_t open = line.find_first_of("<\"");
    const std::size_t close = line.find_last_of(">\"");
    if (open == std::string_view::npos || close <= open) continue;
    const std::string_view header = line.substr(open + 1, close - open - 1);
    const bool own = line[open] == '"' && header.starts_with("engine/");
    if (!own && !may_include(file, header))
      found.push_back(file + " includes " + std::string(header));
  }
  const std::string code = code_of(text);
  for (const std::string_view word : kForbiddenWords)
    if (uses(code, word)) found.push_back(file + " uses " + std::string(word));
  return found;
}

TEST(Purity, TheEngineTouchesNoOperatingSystemClockThreadFileOrFraction) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("engine")) {
    const std::string path = entry.path().generic_string();
    if (!path.ends_with(".cpp") && !path.ends_with(".h")) continue;
    ++files;
    for (const std::string& violation : violations(path, read_file(path)))
      ADD_FAILURE() << violation;
  }
  EXPECT_GT(files, 60);
}

// A test that cannot fail proves nothing.
TEST(Purity, EachKindOfImpurityIsSeen) {
  const auto count = [](const std::string& text) {
    return violations("engine/x.cpp", text).size();
  };
  EXPECT_EQ(count("#include <chrono>\n"), 1u);
  EXPECT_EQ(count("#include <thread>\n#include <fstream>\n#include <unistd.h>\n"), 3u);
  EXPECT_EQ(count("#include \"daemon/clock.h\"\n"), 1u);
  EXPECT_EQ(count("#include <unicode/uchar.h>\n"), 1u);
  EXPECT_EQ(count("const double share = 1;\n"), 1u);
  EXPECT_EQ(count("auto t = Clock::now();\n"), 1u);
  EXPECT_EQ(count("auto x = ::time(nullptr); std::thread t;\n"), 2u);
  EXPECT_EQ(count("// a double entry, now\nconst char* text = \"float\"; int time_ns = 1'000;\n"),
            0u);
}

}  // namespace
}  // namespace hexiao
