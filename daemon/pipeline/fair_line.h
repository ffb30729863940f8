// Requests that wait for the engine, served in turn: one of each session, and first those of
// sessions that had nothing waiting. So who asks for a little now and then waits for what is being
// done, not for all that others have piled up. Within a session the order stays.
//
// Questions and everything else take turns too: a question may look at ten thousand rows, and a
// crowd that asks such must not keep payments waiting for more than one of them.
//
// A session that was served goes to the end of the round even when it has nothing more, so that
// many who ask for a little cannot keep those waiting who ask for much. (After the flow queues of
// RFC 8290, with requests for bytes.)
//
// One owner. Cost O(1) a request; a request that is alone costs no more than in a plain queue.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

#include "daemon/pipeline/work.h"

namespace hexiao::daemon {

class FairLine {
 public:
  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  void add(std::unique_ptr<Request> request);
  // Not of an empty line.
  std::unique_ptr<Request> take();

 private:
  struct Lane {
    SessionId session = 0;
    std::vector<std::unique_ptr<Request>> requests;
    std::size_t next = 0;
    bool empty() const { return next == requests.size(); }
  };
  // Sessions whose next request is a question, or those whose next one is not; where a lane stands
  // is put right when its turn comes. Those that had nothing waiting go first.
  struct Round {
    std::deque<Lane*> fresh, again;
    std::deque<Lane*>& next() { return fresh.empty() ? again : fresh; }
  };
  Round& round_of(const Request& request) { return request.is_question() ? questions_ : others_; }
  void line_up(std::unique_ptr<Request> request);
  std::unique_ptr<Request> take_from(Round& round);

  std::unique_ptr<Request> lone_;  // the only one there is
  std::unordered_map<SessionId, Lane> lanes_;
  Round questions_, others_;
  bool question_was_last_ = false;
  std::size_t size_ = 0;
};

}  // namespace hexiao::daemon
