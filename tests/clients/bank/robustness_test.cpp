// Cut, damaged and hostile files: no crash, bounded time, and never an unexplained loss.
#include <chrono>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

const std::vector<std::string> kSamples = {"statement.camt053.xml", "statement.sta", "payments.csv",
                                           "german.csv"};

std::string sample(const std::string& name) {
  std::ifstream in("tests/clients/bank/data/" + name, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  EXPECT_FALSE(out.str().empty()) << name;
  return out.str();
}

// Everything a client does with a file. What was not understood must have been said.
void use(const std::string& bytes) {
  for (const char* format : {"auto", "camt", "mt940", "csv:default"}) {
    const auto file =
        read_bank_bytes(bytes, "damaged", {.format = format, .profiles_dir = "conf/profiles"});
    if (!file) {
      ASSERT_FALSE(file.error().finding.reason.empty());
      continue;
    }
    const auto rows = to_payments(*file);
    ASSERT_GE(rows.size(), file->entry_count());
    for (const PaymentInput& row : rows) {
      ASSERT_FALSE(row.amount.is_negative());
      const bool usable = row.amount.is_positive() && row.currency && row.booking_date;
      ASSERT_TRUE(usable || !row.is_eligible());
    }
    rejects_csv(*file);
    for (const Finding& finding : file->findings) to_text(finding, "damaged");
  }
}

TEST(Robustness, TheSamplesAreSound) {
  for (const std::string& name : kSamples) {
    const BankFile file = read_text(sample(name));
    EXPECT_TRUE(file.is_sound()) << name << "\n" << findings_of(file);
    for (const Statement& statement : file.statements)
      EXPECT_NE(statement.balance_check, BalanceCheck::fails) << name;
    EXPECT_GE(eligible(file).size(), 1u) << name;
  }
  EXPECT_EQ(eligible(read_text(sample("statement.sta"))).size(), 3u);
  EXPECT_EQ(eligible(read_text(sample("payments.csv"))).size(), 4u);
  EXPECT_EQ(eligible(read_text(sample("statement.camt053.xml"))).size(), 3u);
}

TEST(Robustness, FilesCutAtEveryByteAreSurvived) {
  for (const std::string& name : kSamples) {
    const std::string bytes = sample(name);
    const std::size_t step = bytes.size() > 2000 ? 3 : 1;
    for (std::size_t length = 0; length < bytes.size(); length += step)
      use(bytes.substr(0, length));
  }
}

TEST(Robustness, ACutXmlFileIsNeverSound) {
  const std::string bytes = sample("statement.camt053.xml");
  const std::size_t end = bytes.rfind("</Document>");
  for (std::size_t length = bytes.find("<Document"); length < end + 10; length += 7) {
    const auto file = read_bank_bytes(bytes.substr(0, length), "cut");
    EXPECT_TRUE(!file || !file->is_sound()) << length;
  }
}

TEST(Robustness, RandomDamageIsSurvived) {
  const unsigned seed = 77001;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (const std::string& name : kSamples) {
    const std::string bytes = sample(name);
    for (int round = 0; round < 300; ++round) {
      std::string damaged = bytes;
      const std::size_t hits = 1 + random() % 8;
      for (std::size_t i = 0; i < hits && !damaged.empty(); ++i) {
        const std::size_t at = random() % damaged.size();
        switch (random() % 4) {
          case 0:
            damaged[at] = static_cast<char>(random() % 256);
            break;
          case 1:
            damaged.erase(at, 1 + random() % 20);
            break;
          case 2:
            damaged.insert(at, damaged.substr(random() % damaged.size(), random() % 40));
            break;
          default:
            damaged.insert(at, 1, "\"';:,/?<>&\r\n\0-+"[random() % 15]);
            break;
        }
      }
      use(damaged);
    }
  }
}

TEST(Robustness, HostileShapesTakeLinearTime) {
  const auto begin = std::chrono::steady_clock::now();
  const std::size_t n = 50000;
  const auto repeat = [&](std::string_view part) {
    std::string out;
    out.reserve(part.size() * n);
    for (std::size_t i = 0; i < n; ++i) out += part;
    return out;
  };
  const std::string header = "booking_date,currency,amount\n";
  use(header + repeat("\"x\n"));
  use(header + repeat("\"x\"y\n"));
  use(header + repeat("\"\"\""));
  use(repeat(":25:1\n"));
  use(repeat(":61:\n"));
  use(repeat(":62F:\n:25:1\n"));
  use(":20:X\n:60F:C260301EUR0,00\n:61:2603020302C1,00NTRFX\n:86:" + repeat("?20"));
  use(":20:X\n:60F:C260301EUR0,00\n:61:2603020302C1,00NTRFX\n:86:/REMI/" + repeat("/"));
  use(":20:X\n:60F:C260301EUR0,00\n:61:2603020302C1,00NTRFX\n:86:" + repeat("SVWZ+"));
  use("<Document>" + repeat("<BkToCstmrStmt>"));
  use("<Document><BkToCstmrStmt><Stmt>" + repeat("<Ntry/>") + "</Stmt></BkToCstmrStmt></Document>");
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - begin)
          .count();
  EXPECT_LT(seconds, 60) << "under sanitizers; a quadratic reader takes hours";
}

}  // namespace
}  // namespace hexiao::bank
