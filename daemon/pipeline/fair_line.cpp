#include "daemon/pipeline/fair_line.h"

namespace hexiao::daemon {

void FairLine::add(std::unique_ptr<Request> request) {
  if (++size_ == 1) {
    lone_ = std::move(request);
    return;
  }
  if (lone_) line_up(std::move(lone_));
  line_up(std::move(request));
}

void FairLine::line_up(std::unique_ptr<Request> request) {
  const auto [place, is_new] = lanes_.try_emplace(request->session());
  Lane& lane = place->second;
  if (is_new) {
    lane.session = request->session();
    round_of(*request).fresh.push_back(&lane);
  }
  lane.requests.push_back(std::move(request));
}

std::unique_ptr<Request> FairLine::take() {
  --size_;
  if (lone_) return std::move(lone_);
  std::unique_ptr<Request> request;
  while (!request) {
    question_was_last_ = !question_was_last_;
    request = take_from(question_was_last_ ? questions_ : others_);
  }
  if (size_ == 0) {
    lanes_.clear();
    questions_ = {};
    others_ = {};
  }
  return request;
}

// Null: no session that stands here has a next request of this kind; those of the other kind stand
// where they belong now.
std::unique_ptr<Request> FairLine::take_from(Round& round) {
  while (!round.next().empty()) {
    Lane& lane = *round.next().front();
    round.next().pop_front();
    if (lane.empty()) {
      lanes_.erase(lane.session);
      continue;
    }
    if (Round& right = round_of(*lane.requests[lane.next]); &right != &round) {
      right.again.push_back(&lane);
      continue;
    }
    std::unique_ptr<Request> request = std::move(lane.requests[lane.next++]);
    if (lane.empty()) {
      lane.requests.clear();
      lane.next = 0;
    }
    round.again.push_back(&lane);
    return request;
  }
  return nullptr;
}

}  // namespace hexiao::daemon
