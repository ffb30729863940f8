// The business day by the clock: which date, when, and that the work is done to its end.
#include "daemon/day_closing.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

#include "daemon/config/time_of_day.h"

namespace hexiao::daemon {
namespace {

constexpr std::int64_t kHour = 3'600'000'000'000;
constexpr std::int64_t kDay = 24 * kHour;

TEST(DayClosing, TimesOfDayAreReadExactly) {
  EXPECT_EQ(parse_time_of_day("00:00"), 0);
  EXPECT_EQ(parse_time_of_day("23:59"), 23 * 60 + 59);
  for (const char* wrong : {"", "24:00", "12:60", "7:30", "07:3", "07-30", "+7:30", "ab:cd"})
    EXPECT_EQ(parse_time_of_day(wrong), std::nullopt) << wrong;
}

TEST(DayClosing, InTheEveningTheDayItselfIsClosedBeforeNoonTheDayBefore) {
  const std::int64_t noon = 20'000 * kDay + 12 * kHour;
  NextClosing next = next_closing(noon, 23 * 60);
  EXPECT_EQ(next.time_ns, 20'000 * kDay + 23 * kHour);
  EXPECT_EQ(next.date, Date::from_days(20'000));
  next = next_closing(noon, 2 * 60);
  EXPECT_EQ(next.time_ns, 20'001 * kDay + 2 * kHour);
  EXPECT_EQ(next.date, Date::from_days(20'000));
  // At the moment itself: the next one.
  next = next_closing(noon, 12 * 60);
  EXPECT_EQ(next.time_ns, 20'001 * kDay + 12 * kHour);
  EXPECT_EQ(next.date, Date::from_days(20'001));
}

TEST(DayClosing, WhatWasLeftOfTheLastDayIsFinished) {
  std::atomic<int> slices = 0;
  DayClosing closing([&](std::vector<Command> commands, DayClosing::Done done) {
    EXPECT_TRUE(std::holds_alternative<WorkDay>(commands.front()));
    Result result;
    result.control.left = slices++ < 3 ? 1 : 0;
    done(std::span(&result, 1));
    return true;
  });
  closing.set_time(0);
  for (int i = 0; i < 500 && slices < 4; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  closing.stop();
  EXPECT_EQ(slices, 4);
}

TEST(DayClosing, AStopDoesNotWaitForAnAnswerThatNeverComes) {
  DayClosing closing([](std::vector<Command>, DayClosing::Done) { return true; });
  closing.set_time(0);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  closing.stop();
}

TEST(DayClosing, AFullEngineIsAskedAgain) {
  std::atomic<int> asked = 0;
  DayClosing closing([&](std::vector<Command>, DayClosing::Done done) {
    if (++asked < 3) return false;
    const Result result;
    done(std::span(&result, 1));
    return true;
  });
  closing.set_time(0);
  for (int i = 0; i < 500 && asked < 3; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  closing.stop();
  EXPECT_EQ(asked, 3);
}

}  // namespace
}  // namespace hexiao::daemon
