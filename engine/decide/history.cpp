// Notes about the history itself (history_events.h).
#include "engine/decide/desk.h"

namespace hexiao {

void Desk::note(const RequestAnswered& event) { record(event); }
void Desk::note(const RequestRefused& event) { record(event); }
void Desk::note(const StateChecked& event) { record(event); }

}  // namespace hexiao
