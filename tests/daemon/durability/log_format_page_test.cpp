// The hexdumps in docs/log-format.md are those of a real store.
// HEXIAO_UPDATE_DOCS=1 writes them anew.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

constexpr char kPage[] = "docs/log-format.md";

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// As hexdump -C prints it: equal lines once, then a star.
std::string hexdump(const SimulatedDisk::Bytes& bytes) {
  std::string dump;
  bool starred = false;
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    const auto line = std::span(bytes).subspan(at, 16);
    if (at > 0 && std::equal(line.begin(), line.end(),
                             bytes.begin() + static_cast<std::ptrdiff_t>(at - 16))) {
      if (!starred) dump += "*\n";
      starred = true;
      continue;
    }
    starred = false;
    std::string hex, text;
    for (std::size_t i = 0; i < 16; ++i) {
      const auto value = std::to_integer<unsigned>(line[i]);
      hex += fmt::format("{}{:02x}", i == 8 ? "  " : " ", value);
      text += value >= 0x20 && value < 0x7f ? static_cast<char>(value) : '.';
    }
    dump += fmt::format("{:08x} {}  |{}|\n", at, hex, text);
  }
  return dump + fmt::format("{:08x}\n", bytes.size());
}

// Replaces the body of each ```hexdump NAME block.
std::string with_dumps(const std::string& page, const SimulatedDisk& disk) {
  std::istringstream lines(page);
  std::string result, line;
  bool inside = false;
  while (std::getline(lines, line)) {
    if (inside && line != "```") continue;
    inside = false;
    result += line + "\n";
    constexpr std::string_view kOpening = "```hexdump ";
    if (!line.starts_with(kOpening)) continue;
    result += hexdump(disk.content(line.substr(kOpening.size())));
    inside = true;
  }
  return result;
}

TEST(LogFormatPage, ShowsTheBytesOfARealStore) {
  SimulatedDisk disk;
  {
    auto running = start(disk);
    ASSERT_OK(running);
    const std::string text = "first recordsecond record";
    const auto payload = std::as_bytes(std::span(text.data(), text.size()));
    ASSERT_OK(running->store.append_group({.first_lsn = 1, .record_count = 2, .payload = payload}));
    ASSERT_OK(running->store.seal());
  }
  const std::string page = read_text(kPage);
  ASSERT_FALSE(page.empty()) << kPage << " is not there: run from the root of the project";
  const std::string expected = with_dumps(page, disk);
  if (std::getenv("HEXIAO_UPDATE_DOCS") != nullptr)
    std::ofstream(kPage, std::ios::binary) << expected;
  else
    EXPECT_EQ(page, expected) << "HEXIAO_UPDATE_DOCS=1 writes the page anew";
}

}  // namespace
}  // namespace hexiao::durability::testing
