#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const WorkTask& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const ActivateReceivablesPolicy& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
