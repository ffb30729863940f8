// Small things that are said: totals, JSON, addresses, failures.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "clients/hexiao/completion.h"
#include "clients/hexiao/connection.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/totals.h"
#include "tests/clients/hexiao/quiet_console.h"

namespace hexiao::cli {
namespace {

TEST(Totals, AreByCurrencyWithItsDecimals) {
  Totals totals;
  totals.add(*Currency::from_code("KWD"), Money(1'234'567));
  totals.add(*Currency::from_code("EUR"), Money(100));
  totals.add(*Currency::from_code("EUR"), Money(-250));
  EXPECT_EQ(totals.count(), 3U);
  EXPECT_EQ(totals.text(), "EUR -1.50, KWD 1,234.567");
  EXPECT_EQ(totals.json(),
            R"({"EUR":{"count":2,"amount":"-1.50"},"KWD":{"count":1,"amount":"1234.567"}})");
}

TEST(Totals, ASumBeyond64BitsIsSaidAndNeverWraps) {
  Totals totals;
  for (int i = 0; i < 10'000; ++i) totals.add(*Currency::from_code("EUR"), Money(kMaxAmount));
  EXPECT_EQ(totals.text(), "EUR beyond 64 bits");
}

TEST(JsonText, EscapesWhatJsonForbids) {
  EXPECT_EQ(json_string("a\"b\\c\n\x01 苏"), "\"a\\\"b\\\\c\\n\\u0001 苏\"");
  EXPECT_EQ(JsonObject().text("a", "x").number("n", -3).flag("f", true).take(),
            R"({"a":"x","n":-3,"f":true})");
}

TEST(Server, IsHostAndPort) {
  EXPECT_EQ(parse_server("127.0.0.1:7411")->port, 7411);
  EXPECT_EQ(parse_server("[::1]:80")->host, "::1");
  for (const char* text :
       {"", "host", "host:", "host:0", "host:70000", ":7411", "::1:7411", "h:7x"})
    EXPECT_EQ(parse_server(text).error().code, ExitCode::usage) << text;
}

TEST(Failures, KeepTheExitCodesOfTheContract) {
  EXPECT_EQ(to_failure({.kind = protocol::ClientErrorKind::unreachable, .text = "x"}).code,
            ExitCode::unreachable);
  EXPECT_EQ(to_failure({.kind = protocol::ClientErrorKind::timeout, .text = "x"}).code,
            ExitCode::unreachable);
  EXPECT_EQ(to_failure("payment 1", Rejection::unknown_payment, "payment", "").code,
            ExitCode::error);
  EXPECT_EQ(static_cast<int>(ExitCode::bad_data), 65);
  EXPECT_EQ(static_cast<int>(ExitCode::io), 74);
  EXPECT_EQ(static_cast<int>(ExitCode::configuration), 78);
}

TEST(Failures, AreSaidWithTheirWayOutAndInJsonToo) {
  QuietConsole quiet;
  quiet.console.json = true;
  EXPECT_EQ(refuse(quiet.console, {ExitCode::io, "disk full", "make room"}), ExitCode::io);
  EXPECT_EQ(quiet.err.str(), "hexiao: disk full\n  way out: make room\n");
  EXPECT_EQ(quiet.out.str(),
            "{\"error\":\"disk full\",\"way_out\":\"make room\",\"exit_code\":74}\n");
}

TEST(Completion, NamesVerbsAndTheirOptions) {
  const std::vector<CompletedVerb> verbs = {
      {.name = "feed", .description = "Take it", .options = {"--ledger"}, .takes_files = true},
      {.name = "import", .description = "x", .words = {"customers", "items"}}};
  for (const char* shell : {"bash", "zsh", "fish"}) {
    const std::string script = completion_script(shell, verbs, {"--json"});
    EXPECT_THAT(script, ::testing::HasSubstr("customers items")) << shell;
    EXPECT_THAT(script, ::testing::HasSubstr("ledger")) << shell;
  }
  EXPECT_EQ(completion_script("tcsh", verbs, {}), "");
}

}  // namespace
}  // namespace hexiao::cli
