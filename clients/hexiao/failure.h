// How a verb of the command line ends: exit codes are a contract with users' scripts, and a failure
// says what is wrong, where, and the way out.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::cli {

enum class ExitCode : int {
  done = 0,
  error = 1,
  usage = 2,
  in_part = 3,  // done, but some lines were rejected
  bad_data = 65,
  unreachable = 69,
  io = 74,
  configuration = 78,
};

struct Failure {
  ExitCode code = ExitCode::error;
  std::string what;     // one sentence, with its place
  std::string way_out;  // what to do; may be empty
};

template <class T>
using Expected = tl::expected<T, Failure>;

inline tl::unexpected<Failure> fail(ExitCode code, std::string what, std::string way_out = {}) {
  return tl::unexpected<Failure>(
      Failure{.code = code, .what = std::move(what), .way_out = std::move(way_out)});
}

}  // namespace hexiao::cli
