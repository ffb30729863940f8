// Files that people write: the daemon's configuration, policies of both kinds, profiles of bank
// exports. Any text is taken or refused with a place; what was taken reads the same when it is
// written again.
#include "clients/bank/csv_profile.h"
#include "daemon/config/configuration.h"
#include "engine/vocabulary/check.h"
#include "protocol/policy_text.h"
#include "protocol/receivables_policy_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {
namespace {

void run_configuration(std::string_view text) {
  const auto read = daemon::parse_configuration(text, "conf/fuzzed.toml");
  if (!read) {
    HEXIAO_CHECK(!read.error().empty());
    for (const auto& fault : read.error())
      HEXIAO_CHECK(!fault.what.empty() && !fault.text().empty());
    return;
  }
  HEXIAO_CHECK(daemon::changes(*read, *read).empty());
  const daemon::Configuration reloaded = daemon::reloaded(daemon::Configuration{}, *read);
  for (const auto& change : daemon::changes(reloaded, *read)) HEXIAO_CHECK(change.needs_restart);
  HEXIAO_CHECK(!daemon::render_configuration(*read).empty());
}

void check_fault(const PolicyFault& fault) {
  HEXIAO_CHECK(!fault.what.empty());
  HEXIAO_CHECK(!fault.text("fuzzed.toml").empty());
}

void run_policy(std::string_view text) {
  const auto policy = parse_policy(text);
  if (!policy) return check_fault(policy.error());
  const std::string written = write_policy(*policy);
  const auto again = parse_policy(written);
  HEXIAO_CHECK(again.has_value());
  HEXIAO_CHECK(version_of(*again) == version_of(*policy));
  HEXIAO_CHECK(write_policy(*again) == written);
}

void run_receivables_policy(std::string_view text) {
  const auto policy = parse_receivables_policy(text);
  if (!policy) return check_fault(policy.error());
  const std::string written = write_receivables_policy(*policy);
  const auto again = parse_receivables_policy(written);
  HEXIAO_CHECK(again.has_value());
  HEXIAO_CHECK(write_receivables_policy(*again) == written);
}

void run_profile(std::string_view text) {
  const auto profile = bank::parse_profile(text, "fuzzed.toml");
  if (profile)
    static_cast<void>(bank::lay_out(*profile, {"date", "amount", "text", ""}));
  else
    HEXIAO_CHECK(!profile.error().reason.empty());
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  constexpr void (*kReaders[])(std::string_view) = {run_configuration, run_policy,
                                                    run_receivables_policy, run_profile};
  Input input(bytes);
  const auto reader = input.pick(kReaders);
  reader(as_text(input.rest()));
}

}  // namespace hexiao::fuzz
