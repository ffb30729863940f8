// FileSystem over POSIX calls: O_DIRECT where the file system takes it, O_DSYNC for durable writes,
// pwrite + fdatasync elsewhere. EINTR and short transfers are carried on; nothing else is retried.
#pragma once

#include <memory>

#include "daemon/durability/file_system.h"

namespace hexiao::durability {

struct PosixOptions {
  bool direct = true;  // try O_DIRECT; false keeps to the page cache
};

std::unique_ptr<FileSystem> make_posix_file_system(PosixOptions options = {});

}  // namespace hexiao::durability
