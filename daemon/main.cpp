// hexiaod: the verbs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "daemon/archive.h"
#include "daemon/memory_end.h"
#include "daemon/serve.h"
#include "daemon/verification.h"
#include "daemon/version.h"

namespace {

using namespace hexiao::daemon;

int check_configuration(const ServeOptions& options) {
  const auto configuration = configuration_of(options);
  if (configuration) {
    fmt::print("{}", render_configuration(*configuration));
    return to_int(ExitCode::done);
  }
  for (const ConfigurationFault& fault : configuration.error())
    fmt::print(stderr, "{}\n", fault.text());
  return to_int(ExitCode::configuration);
}

void add_configuration_options(CLI::App& verb, ServeOptions& options) {
  verb.add_option("--config", options.configuration_file,
                  "configuration file (conf/hexiaod.toml documents every key); without it the "
                  "defaults hold")
      ->type_name("FILE");
  verb.add_option("--data-dir", options.data_dir, "data directory, instead of storage.data_dir")
      ->type_name("DIR");
  verb.add_option("--listen", options.listen,
                  "address, instead of server.listen; port 0 takes a free one and prints it")
      ->type_name("HOST:PORT");
}

constexpr const char* kExamples = R"(Examples:
  hexiaod serve --data-dir /tmp/try --listen 127.0.0.1:0
  hexiaod serve --config /etc/hexiao/hexiaod.toml
  hexiaod check-config --config /etc/hexiao/hexiaod.toml
  hexiaod verify /var/lib/hexiao
  hexiaod copy /var/lib/hexiao /backup/2026-03-31
  hexiaod serve --from /backup/2026-03-31 --until 1200345 --data-dir /tmp/before --listen 127.0.0.1:0

Signals: SIGTERM and SIGINT answer what is in hand, save a snapshot and exit; SIGHUP reloads.
Exit codes: 0 done, 1 error (port in use, directory locked), 2 usage, 65 damaged data, 71 no memory,
74 I/O, 78 configuration.)";

}  // namespace

int main(int argc, char** argv) {
  end_when_memory_ends();
  CLI::App app("hexiaod: holds open receivables, allocates payments to them, forgets nothing.");
  app.footer(kExamples);
  app.require_subcommand(1);

  ServeOptions options;
  std::string directory;
  auto* serve_verb = app.add_subcommand("serve", "serve a data directory until told to stop");
  add_configuration_options(*serve_verb, options);
  auto* check_verb =
      app.add_subcommand("check-config", "check a configuration and print what would be in force");
  add_configuration_options(*check_verb, options);
  auto* verify_verb = app.add_subcommand(
      "verify", "check every byte of a data directory, offline, changing nothing");
  verify_verb->add_option("directory", directory, "the data directory")
      ->type_name("DIR")
      ->required();
  ArchiveOptions archive;
  const char* const kUntil =
      "nothing after this LSN (hexiao events names them); a frame of commands is never split";
  auto* copy_verb = app.add_subcommand(
      "copy", "copy a data directory into a fresh one, also while a daemon serves it");
  copy_verb->add_option("from", archive.from, "the data directory")->type_name("FROM")->required();
  copy_verb->add_option("to", archive.to, "an empty or new directory")->type_name("TO")->required();
  copy_verb->add_option("--until", archive.until, kUntil)->type_name("LSN");
  auto* from =
      serve_verb
          ->add_option("--from", options.restore_from,
                       "first copy this data directory, or a copy of one, into the empty one")
          ->type_name("DIR");
  serve_verb->add_option("--until", options.restore_until, kUntil)->type_name("LSN")->needs(from);
  auto* version_verb = app.add_subcommand("version", "print the version");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = app.exit(error) == 0;
    return to_int(asked_for_help ? ExitCode::done : ExitCode::usage);
  }
  try {
    if (*serve_verb) return to_int(serve(options));
    if (*check_verb) return check_configuration(options);
    if (*copy_verb) return to_int(copy_directory(archive));
    if (*verify_verb) return to_int(verify_directory(directory));
    if (*version_verb) fmt::print("hexiaod {}\n", version());
    return to_int(ExitCode::done);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (const std::exception& error) {  // standard output closed
    std::fprintf(stderr, "hexiaod: %s\n", error.what());
    return to_int(ExitCode::error);
  }
}
