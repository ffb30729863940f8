#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const CloseDay& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const WorkDay& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
