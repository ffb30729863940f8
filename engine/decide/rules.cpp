#include "engine/decide/desk.h"

namespace hexiao {

void Desk::fire_rules() {}

}  // namespace hexiao
