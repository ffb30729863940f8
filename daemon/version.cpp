#include "daemon/version.h"

namespace hexiao::daemon {

std::string_view version() { return HEXIAO_VERSION; }

}  // namespace hexiao::daemon
