#include "engine/decide/desk.h"

namespace hexiao {

void Desk::decide(const UpsertContract& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const DescribeCustomer& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}
void Desk::decide(const SetFields& /*command*/, Result& result) {
  reject(result, Rejection::busy, "unwritten");
}

}  // namespace hexiao
