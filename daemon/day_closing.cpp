#include "daemon/day_closing.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

#include "daemon/clock.h"

namespace hexiao::daemon {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;
constexpr int kNoon = 12 * 60;
// The clock is looked at again after this long, so that one that is set, and summer time, are
// noticed.
constexpr std::int64_t kLongestSleep = 60 * kSecond;
constexpr std::uint32_t kSlice = 1'000;  // customers

std::int64_t local_time_ns() {
  const std::int64_t now = wall_clock_ns();
  const auto seconds = static_cast<std::time_t>(now / kSecond);
  std::tm local{};
  if (::localtime_r(&seconds, &local) == nullptr) return now;
  return now + static_cast<std::int64_t>(local.tm_gmtoff) * kSecond;
}

}  // namespace

NextClosing next_closing(std::int64_t local_time_ns, int minutes_of_day) {
  std::int64_t day = local_time_ns / kDay;
  std::int64_t at = day * kDay + minutes_of_day * kMinute;
  if (at <= local_time_ns) {
    at += kDay;
    ++day;
  }
  const auto date = static_cast<std::int32_t>(minutes_of_day < kNoon ? day - 1 : day);
  return {.time_ns = at, .date = Date::from_days(date)};
}

DayClosing::DayClosing(Submit submit) : submit_(std::move(submit)), thread_([this] { run(); }) {}

DayClosing::~DayClosing() { stop(); }

void DayClosing::set_time(std::optional<int> minutes_of_day) {
  {
    const std::lock_guard lock(mutex_);
    minutes_of_day_ = minutes_of_day;
    changed_ = true;
  }
  wakes_.notify_one();
}

void DayClosing::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wakes_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void DayClosing::run() {
  bool armed = false;
  NextClosing next;
  // Called with the mutex held.
  const auto arm = [&] {
    armed = minutes_of_day_.has_value();
    if (armed) next = next_closing(local_time_ns(), *minutes_of_day_);
  };
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto rung = [this] { return stopping_ || changed_; };
      if (!armed) {
        wakes_.wait(lock, rung);
      } else {
        const std::int64_t left = next.time_ns - local_time_ns();
        if (left > 0)
          wakes_.wait_for(lock, std::chrono::nanoseconds(std::min(left, kLongestSleep)), rung);
      }
      if (stopping_) return;
      if (std::exchange(changed_, false)) {
        arm();
        if (!armed) continue;
        lock.unlock();
        work();  // what was left of the last day
        continue;
      }
      if (!armed || local_time_ns() < next.time_ns) continue;
    }
    close(next.date);
    const std::lock_guard lock(mutex_);
    arm();
  }
}

void DayClosing::close(Date date) {
  work();
  const auto result = ask(CloseDay{.date = date});
  if (!result) return;
  if (result->rejection == Rejection::day_closed) {
    spdlog::info("business day {} was closed already", date.iso());
    return;
  }
  if (!result->ok()) {
    spdlog::error("business day {} is not closed: {}", date.iso(), explain(result->rejection));
    return;
  }
  spdlog::info("business day {} is closed", date.iso());
  work();
}

void DayClosing::work() {
  for (;;) {
    const auto result = ask(WorkDay{.customers = kSlice});
    if (!result || result->rejection == Rejection::no_business_date) return;
    if (!result->ok()) {
      spdlog::error("the work of the business day waits: {}", explain(result->rejection));
      return;
    }
    if (result->control.left == 0) return;
  }
}

std::optional<Result> DayClosing::ask(const Command& command) {
  // Outlives this call where the answer comes after a stop.
  struct Answer {
    std::mutex mutex;
    std::condition_variable wakes;
    std::optional<Result> result;
  };
  const auto answer = std::make_shared<Answer>();
  const auto done = [answer](std::span<const Result> results) {
    {
      const std::lock_guard lock(answer->mutex);
      Result& result = answer->result.emplace();
      if (!results.empty()) {
        result.rejection = results.front().rejection;
        result.control = results.front().control;
      }
    }
    answer->wakes.notify_one();
  };
  const auto stopped = [this] {
    const std::lock_guard lock(mutex_);
    return stopping_;
  };
  constexpr auto kPause = std::chrono::milliseconds(100);
  while (!submit_({command}, done)) {
    std::unique_lock lock(mutex_);
    if (wakes_.wait_for(lock, kPause, [this] { return stopping_; })) return std::nullopt;
  }
  for (;;) {
    std::unique_lock lock(answer->mutex);
    if (answer->wakes.wait_for(lock, kPause, [&] { return answer->result.has_value(); }))
      return answer->result;
    lock.unlock();
    if (stopped()) return std::nullopt;
  }
}

}  // namespace hexiao::daemon
