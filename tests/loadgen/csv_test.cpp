#include <gtest/gtest.h>

#include "loadgen/csv_reader.h"
#include "loadgen/csv_rows.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {
namespace {

TEST(Csv, what_is_written_is_read_back_with_breaks_quotes_and_commas) {
  const ScratchDirectory scratch;
  CsvRows rows(scratch.file("a.csv"));
  rows.field("text").field("n").end();
  EXPECT_EQ(rows.field("a\nb").number(1).end(), 2u);
  EXPECT_EQ(rows.field("say \"x\", y").number(2).end(), 4u);  // the record before took two lines
  EXPECT_EQ(rows.field("").amount(Money(-5), 2).end(), 5u);
  ASSERT_TRUE(rows.finish());
  auto reader = CsvReader::open(scratch.file("a.csv"), {"n", "text", "absent?"});
  ASSERT_TRUE(reader) << reader.error().what;
  ASSERT_TRUE(*reader->next());
  EXPECT_EQ(reader->field(1), "a\nb");
  EXPECT_EQ(reader->line(), 2u);
  EXPECT_EQ(reader->field(2), "");
  ASSERT_TRUE(*reader->next());
  EXPECT_EQ(reader->field(1), "say \"x\", y");
  EXPECT_EQ(reader->line(), 4u);
  ASSERT_TRUE(*reader->next());
  EXPECT_EQ(reader->field(0), "-0.05");
  EXPECT_FALSE(*reader->next());
}

TEST(Csv, reads_byte_order_mark_crlf_and_a_last_line_without_end) {
  const ScratchDirectory scratch;
  const auto path = scratch.write("a.csv", "\xEF\xBB\xBFx,y\r\n1,\"2\"\r\n3,4");
  auto reader = CsvReader::open(path, {"x", "y"});
  ASSERT_TRUE(reader) << reader.error().what;
  ASSERT_TRUE(*reader->next());
  EXPECT_EQ(reader->field(1), "2");
  ASSERT_TRUE(*reader->next());
  EXPECT_EQ(reader->field(1), "4");
  EXPECT_FALSE(*reader->next());
}

TEST(Csv, errors_name_the_file_the_line_and_what_is_wrong) {
  const ScratchDirectory scratch;
  auto missing = CsvReader::open(scratch.file("none.csv"), {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, FileError::Kind::io);

  auto column = CsvReader::open(scratch.write("a.csv", "x\n1\n"), {"y"});
  ASSERT_FALSE(column);
  EXPECT_NE(column.error().what.find("no column \"y\""), std::string::npos);

  auto short_row = CsvReader::open(scratch.write("b.csv", "x,y\n1,2\n3\n"), {"x"});
  ASSERT_TRUE(*short_row->next());
  const auto second = short_row->next();
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().what.find("b.csv:3:"), std::string::npos);

  auto open_quote = CsvReader::open(scratch.write("c.csv", "x\n\"1\n"), {"x"});
  EXPECT_FALSE(open_quote->next());
  EXPECT_FALSE(CsvReader::open(scratch.write("d.csv", ""), {"x"}));
}

TEST(OutputFile, leaves_nothing_under_its_name_when_not_finished) {
  const ScratchDirectory scratch;
  {
    OutputFile file(scratch.file("a"));
    file.write("half");
  }
  EXPECT_FALSE(std::filesystem::exists(scratch.file("a")));
  EXPECT_FALSE(std::filesystem::exists(scratch.file("a.part")));
}

TEST(OutputFile, says_why_it_cannot_write) {
  const ScratchDirectory scratch;
  OutputFile nowhere(scratch.file("no/such/directory"));
  const auto finished = nowhere.finish();
  ASSERT_FALSE(finished);
  EXPECT_NE(finished.error().find("No such file"), std::string::npos);
}

}  // namespace
}  // namespace hexiao::loadgen
