#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const ChangeLimit& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const CheckCredit& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const CloseOrder& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const ReleaseHold& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
