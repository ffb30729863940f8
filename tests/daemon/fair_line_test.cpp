#include "daemon/pipeline/fair_line.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

namespace hexiao::daemon {
namespace {

struct Numbered final : Request {
  Numbered(SessionId session, unsigned n, bool question = false)
      : Request(session, question), number(n) {}
  unsigned number;
};

void add(FairLine& line, SessionId session, unsigned number = 0, bool question = false) {
  line.add(std::make_unique<Numbered>(session, number, question));
}

std::string sessions_of(FairLine& line) {
  std::string order;
  while (!line.empty()) order += std::to_string(line.take()->session());
  return order;
}

TEST(FairLine, sessions_are_served_in_turn) {
  FairLine line;
  for (const SessionId session : {1u, 1u, 1u, 2u, 2u, 3u}) add(line, session);
  EXPECT_EQ(sessions_of(line), "123121");
}

TEST(FairLine, who_had_nothing_waiting_goes_before_those_who_piled_up) {
  FairLine line;
  for (int i = 0; i < 50; ++i) add(line, 1), add(line, 2);
  for (int i = 0; i < 5; ++i) line.take();
  add(line, 3);
  EXPECT_EQ(line.take()->session(), 3u);
}

TEST(FairLine, many_who_ask_for_a_little_do_not_keep_one_waiting_who_asks_for_much) {
  FairLine line;
  for (int i = 0; i < 20; ++i) add(line, 1);
  for (SessionId other = 2; other < 10; ++other) add(line, other);
  unsigned served = 0;
  for (int i = 0; i < 90; ++i) {
    const SessionId session = line.take()->session();
    if (session == 1) ++served;
    if (session != 1) add(line, session);  // comes again at once
  }
  EXPECT_GE(served, 9u);
}

TEST(FairLine, a_crowd_of_questions_is_one_question_to_who_pays) {
  FairLine line;
  for (SessionId one = 1; one < 200; ++one) line.add(std::make_unique<Numbered>(one, 0, true));
  line.take();
  add(line, 777, 1);
  add(line, 777, 2);
  unsigned questions = 0, payments = 0;
  while (payments < 2) ++(line.take()->is_question() ? questions : payments);
  EXPECT_LE(questions, 2u);
  while (!line.empty()) {
    EXPECT_TRUE(line.take()->is_question());
    ++questions;
  }
  EXPECT_EQ(questions, 198u);
}

TEST(FairLine, within_a_session_the_order_stays_and_nothing_is_lost) {
  const std::uint64_t seed = 4'711;
  std::mt19937_64 random(seed);
  FairLine line;
  std::map<SessionId, unsigned> added, taken;
  for (int step = 0; step < 20'000; ++step) {
    if (random() % 2 == 0 || line.empty()) {
      const SessionId session = random() % 7;
      add(line, session, added[session]++, random() % 3 == 0);
    } else {
      const auto request = line.take();
      EXPECT_EQ(static_cast<Numbered&>(*request).number, taken[request->session()]++);
    }
    std::size_t waiting = 0;
    for (const auto& [session, count] : added) waiting += count - taken[session];
    ASSERT_EQ(line.size(), waiting) << "seed " << seed << " step " << step;
  }
}

}  // namespace
}  // namespace hexiao::daemon
