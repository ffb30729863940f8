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
    fresh_.push_back(&lane);
  }
  lane.requests.push_back(std::move(request));
}

std::unique_ptr<Request> FairLine::take() {
  --size_;
  if (lone_) return std::move(lone_);
  for (;;) {
    auto& from = fresh_.empty() ? round_ : fresh_;
    Lane& lane = *from.front();
    from.pop_front();
    if (lane.empty()) {
      lanes_.erase(lane.session);
      continue;
    }
    std::unique_ptr<Request> request = std::move(lane.requests[lane.next++]);
    if (lane.empty()) {
      lane.requests.clear();
      lane.next = 0;
    }
    round_.push_back(&lane);
    if (size_ == 0) {
      lanes_.clear();
      round_.clear();
    }
    return request;
  }
}

}  // namespace hexiao::daemon
