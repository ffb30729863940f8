#include "clients/bank/formats.h"
#include "clients/bank/text_encoding.h"
#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

using namespace std::string_literals;

TEST(Recognise, WhatCannotBeReadIsAnsweredWithWhatToDo) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest", ".xls"},
      {"PK\x03\x04 [Content_Types].xml xl/workbook.xml", ".xlsx"},
      {"PK\x03\x04 other", "zip"},
      {"%PDF-1.7", "PDF"},
      {"<html><body>Login</body></html>", "web page"},
      {"\n\nOFXHEADER:100", "OFX"},
      {"01,122099999,123456789,040620,0200,1,,,2/\n02,031001234,122099999,1,040620,2359,,2/\n",
       "BAI2"},
      {"0000"s + std::string(124, '0') + "\n1" + std::string(127, '0') + "\n", "CODA"}};
  for (const auto& [bytes, word] : cases) {
    const auto file = read_bank_bytes(bytes, "x");
    ASSERT_FALSE(file.has_value()) << word;
    EXPECT_EQ(file.error().exit_code, 65);
    EXPECT_NE(file.error().finding.reason.find(word), std::string::npos)
        << file.error().finding.reason;
    EXPECT_FALSE(file.error().finding.remedy.empty());
  }
}

TEST(Recognise, EmptyUnknownAndAbsentFilesGetAClearAnswer) {
  EXPECT_FALSE(read_bank_bytes("", "x").has_value());
  EXPECT_FALSE(read_bank_bytes("   \n", "x").has_value());
  EXPECT_FALSE(read_bank_bytes("hello", "x").has_value());
  EXPECT_FALSE(read_bank_bytes(std::string(100, '\0'), "x").has_value());
  EXPECT_EQ(read_bank_bytes("x", "x", {.format = "excel"}).error().exit_code, 2);
  EXPECT_EQ(read_bank_file("no/such/file").error().exit_code, 74);
  EXPECT_EQ(read_bank_file("conf").error().exit_code, 74);
}

TEST(Encoding, ByteOrderMarksAndUtf16AreTaken) {
  const std::string text = "booking_date,currency,amount,payer_name\n2026-03-02,EUR,1.00,Möwe\n";
  std::string wide = "\xFF\xFE";
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\xC3') {  // ö
      wide += "\xF6\x00"s;
      ++i;
      continue;
    }
    wide += text[i];
    wide += '\0';
  }
  for (const std::string& bytes : {text, "\xEF\xBB\xBF" + text, wide}) {
    const auto rows = eligible(read_text(bytes));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].payer_name, "Möwe");
  }
}

TEST(Encoding, ChineseIsTriedStrictlyInOrderAndNoByteIsDropped) {
  const DecodedText gb = decode_text("\xBB\xF5\xBF\xEE", Fallback::chinese);
  EXPECT_EQ(gb.encoding, "GB18030");
  EXPECT_EQ(gb.text, "货款");
  const DecodedText cp936 = decode_text("\xBB\xF5\x80", Fallback::chinese);
  EXPECT_EQ(cp936.encoding, "CP936");
  EXPECT_EQ(cp936.text, "货€");
  const DecodedText neither = decode_text("abc\xFF\xFF", Fallback::chinese);
  ASSERT_TRUE(neither.bad_offset.has_value());
  EXPECT_EQ(*neither.bad_offset, 3u);
  const DecodedText rare =
      decode_text("\x95\x32\x82\x36", Fallback::chinese);  // four bytes, U+20000
  EXPECT_EQ(rare.text, "\xF0\xA0\x80\x80");
  EXPECT_EQ(decode_text("M\xFCller & S\xF6hne", Fallback::guess).text, "Müller & Söhne");
  EXPECT_EQ(decode_text("\xBB\xF5\xBF\xEE RE-1", Fallback::guess).text, "货款 RE-1");
}

TEST(Encoding, InvalidUtf8BehindAMarkIsAnErrorWithItsOffset) {
  const DecodedText bad = decode_text(
      "\xEF\xBB\xBF"
      "ab\xFC",
      Fallback::western);
  ASSERT_TRUE(bad.bad_offset.has_value());
  EXPECT_EQ(*bad.bad_offset, 5u);
}

TEST(Encoding, TheXmlDeclarationIsBelieved) {
  std::string latin = camt_file(camt_entry("5.00", "<AddtlNtryInf>M\xFCller</AddtlNtryInf>"));
  latin.replace(latin.find("UTF-8"), 5, "ISO-8859-1");
  EXPECT_EQ(eligible(read_text(latin))[0].text, "Müller");
  std::string gb = camt_file(camt_entry("5.00", "<AddtlNtryInf>\xBB\xF5\xBF\xEE</AddtlNtryInf>"));
  gb.replace(gb.find("UTF-8"), 5, "GB18030");
  EXPECT_EQ(eligible(read_text(gb))[0].text, "货款");
}

TEST(Encoding, CutsStayBetweenCharacters) {
  EXPECT_EQ(cut_at_character("aä", 2), "a");
  EXPECT_EQ(cut_at_character("aä", 3), "aä");
  EXPECT_EQ(printable("a\x01\tb\r\nc"), "a␁ b\nc");
}

}  // namespace
}  // namespace hexiao::bank
