#include "clients/hexiao/table.h"

#include <gtest/gtest.h>

#include "clients/hexiao/display_width.h"
#include "tests/clients/hexiao/quiet_console.h"

namespace hexiao::cli {
namespace {

TEST(Table, AlignsByWhatATerminalShows) {
  QuietConsole quiet;
  Table table({{"name"}, {"open", Align::right}});
  table.add({"杭州云帆", "1.00"});
  table.add({"Acme", "1,234.00"});
  table.print(quiet.console);
  EXPECT_EQ(quiet.out.str(),
            "name          open\n"
            "杭州云帆      1.00\n"
            "Acme      1,234.00\n");
}

TEST(Table, OnATerminalTheWidestShrinkingColumnGivesWay) {
  QuietConsole quiet;
  quiet.console.out_is_terminal = true;
  quiet.console.columns = 20;
  Table table({{"id", Align::right}, {"text", Align::left, true}});
  table.add({"1", "杭州云帆电子科技有限公司的货款"});
  table.print(quiet.console);
  std::istringstream lines(quiet.out.str());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 20U) << line;
  EXPECT_NE(quiet.out.str().find("…"), std::string::npos);
}

TEST(Table, WhenPipedNothingIsCut) {
  QuietConsole quiet;
  quiet.console.columns = 10;
  Table table({{"text", Align::left, true}});
  table.add({"a text that is longer than ten columns"});
  table.print(quiet.console);
  EXPECT_NE(quiet.out.str().find("longer than ten columns"), std::string::npos);
}

TEST(Table, PagesHaveHeadingsOnceAndNeverGetNarrower) {
  QuietConsole quiet;
  Table table({{"a"}, {"b"}});
  table.add({"long cell", "1"});
  table.print_page(quiet.console);
  table.add({"x", "2"});
  table.print_page(quiet.console);
  EXPECT_EQ(quiet.out.str(),
            "a          b\n"
            "long cell  1\n"
            "x          2\n");
}

TEST(Table, ColoursOnlyWhereTheyAreOn) {
  QuietConsole quiet;
  EXPECT_EQ(quiet.console.inked("x", Ink::red), "x");
  quiet.console.color = true;
  EXPECT_EQ(quiet.console.inked("x", Ink::red), "\x1b[31mx\x1b[0m");
}

}  // namespace
}  // namespace hexiao::cli
