#include "daemon/policies_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "protocol/codec.h"

namespace hexiao::daemon {
namespace {

tl::expected<PolicyFile, std::string> read_policy(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream || !text) return tl::make_unexpected(path + ": cannot be read, or is empty");
  PolicyFile file{.path = path, .source = text.str(), .policy = {}};
  if (file.source.size() > protocol::kPolicySourceBytes)
    return tl::make_unexpected(
        fmt::format("{}: longer than {} bytes", path, protocol::kPolicySourceBytes));
  auto policy = parse_any_policy(file.source);
  if (!policy) return tl::make_unexpected(policy.error().text(path));
  file.policy = std::move(*policy);
  return file;
}

// Why two files cannot both be in force: matching policies are told apart by name, those of
// receivables by the ledger that they are for. "" when they can.
std::string clash_of(const PolicyFile& file, const PolicyFile& earlier) {
  if (file.policy.index() != earlier.policy.index()) return {};
  if (std::holds_alternative<Policy>(file.policy))
    return file.name() != earlier.name()
               ? ""
               : fmt::format("{}: is named \"{}\" like {}; give it a name of its own", file.path,
                             file.name(), earlier.path);
  const std::string& ledger = std::get<ReceivablesPolicy>(file.policy).ledger;
  if (ledger != std::get<ReceivablesPolicy>(earlier.policy).ledger) return {};
  return fmt::format("{}: is a receivables policy for {} like {}; one of them is enough", file.path,
                     ledger.empty() ? "every ledger" : fmt::format("ledger \"{}\"", ledger),
                     earlier.path);
}

}  // namespace

const std::string& PolicyFile::name() const {
  return std::visit([](const auto& one) -> const std::string& { return one.name; }, policy);
}

tl::expected<std::vector<PolicyFile>, std::string> read_policies(const std::string& folder) {
  std::vector<PolicyFile> files;
  if (folder.empty()) return files;
  std::error_code error;
  std::vector<std::string> paths;
  for (auto entry = std::filesystem::directory_iterator(folder, error);
       !error && entry != std::filesystem::directory_iterator(); entry.increment(error))
    if (entry->path().extension() == ".toml") paths.push_back(entry->path().string());
  if (error)
    return tl::make_unexpected(fmt::format(
        "{}: {}; matching.policies_dir must name a folder, or be empty", folder, error.message()));
  std::ranges::sort(paths);

  std::string faults;
  for (const std::string& path : paths) {
    auto file = read_policy(path);
    if (file)
      files.push_back(std::move(*file));
    else
      faults += (faults.empty() ? "" : "\n") + file.error();
  }
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = i + 1; j < files.size(); ++j)
      if (const std::string clash = clash_of(files[j], files[i]); !clash.empty())
        faults += (faults.empty() ? "" : "\n") + clash;
  if (!faults.empty()) return tl::make_unexpected(std::move(faults));
  return files;
}

std::vector<Command> activation_of(const std::vector<PolicyFile>& files) {
  std::vector<Command> commands;
  for (const PolicyFile& file : files)
    if (const auto* matching = std::get_if<Policy>(&file.policy))
      commands.emplace_back(ActivatePolicy{.source = file.source, .policy = *matching});
    else
      commands.emplace_back(ActivateReceivablesPolicy{
          .source = file.source, .policy = std::get<ReceivablesPolicy>(file.policy)});
  return commands;
}

}  // namespace hexiao::daemon
