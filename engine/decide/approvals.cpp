#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const AnswerApproval& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
