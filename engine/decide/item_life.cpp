#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const MarkItem& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const WriteOff& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
