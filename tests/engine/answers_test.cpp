// Answers that are kept, and checks of the state that lie in the log.
#include "engine/state/answers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "tests/engine/byte_streams.h"

namespace hexiao {
namespace {

constexpr std::uint64_t kClient = 42;

RequestAnswered answered(std::uint64_t content, std::string_view answer) {
  return {.content_low = {content}, .content_high = {~content}, .commands = 1, .answer = answer};
}

void keep(Answers& answers, std::uint64_t client, std::uint64_t request, Lsn lsn,
          std::string_view answer = "said") {
  answers.apply(answered(request, answer), lsn, {.client = client, .request = request});
}

TEST(Answers, WhatWasAnsweredIsKnownAndTheRestIsNot) {
  Answers answers;
  EXPECT_EQ(answers.fate(kClient, 7), RequestFate::unknown);
  keep(answers, kClient, 7, 100, "the answer");
  EXPECT_EQ(answers.fate(kClient, 7), RequestFate::answered);
  EXPECT_EQ(answers.find(kClient, 7)->answer, "the answer");
  EXPECT_EQ(answers.find(kClient, 7)->lsn, 100U);
  EXPECT_EQ(answers.fate(kClient, 6), RequestFate::unknown) << "it may come late";
  EXPECT_EQ(answers.fate(kClient, 8), RequestFate::unknown);
  EXPECT_EQ(answers.fate(kClient + 1, 7), RequestFate::unknown);
}

TEST(Answers, OfAClientTheLowestNumbersAreLetGoOfAndNeverTakenForNew) {
  Answers answers;
  Lsn lsn = 0;
  for (std::uint64_t request = 1; request <= Answers::kMostAnswersOfClient + 10; ++request)
    keep(answers, kClient, request, ++lsn);
  keep(answers, kClient + 1, 1, ++lsn);
  EXPECT_EQ(answers.fate(kClient, 10), RequestFate::forgotten);
  EXPECT_EQ(answers.fate(kClient, 11), RequestFate::answered);
  EXPECT_EQ(answers.fate(kClient + 1, 1), RequestFate::answered) << "another client's stay";
}

TEST(Answers, TheirBytesAreBoundedAndTheNewestStays) {
  Answers answers;
  const std::string large(Answers::kMostBytes / 3, 'x');
  for (std::uint64_t request = 1; request <= 9; ++request)
    keep(answers, request, request, request, large);
  EXPECT_LE(answers.bytes(), Answers::kMostBytes);
  EXPECT_EQ(answers.fate(7, 7), RequestFate::forgotten);
  EXPECT_EQ(answers.fate(9, 9), RequestFate::answered);
  const std::string huge(Answers::kMostBytes + 1, 'x');
  keep(answers, 10, 10, 10, huge);
  EXPECT_EQ(answers.fate(10, 10), RequestFate::answered);
  EXPECT_EQ(answers.fate(9, 9), RequestFate::forgotten);
}

TEST(Answers, TheyComeBackFromBytesAndGoOnAlike) {
  Answers answers;
  Lsn lsn = 0;
  for (std::uint64_t request = 1; request <= Answers::kMostAnswersOfClient + 3; ++request)
    keep(answers, kClient, request, ++lsn, "answer " + std::to_string(request));
  ByteBuffer bytes;
  answers.save(bytes);
  Answers loaded;
  ASSERT_TRUE(loaded.load(bytes.bytes()));
  EXPECT_EQ(loaded.hash(), answers.hash());
  EXPECT_EQ(loaded.bytes(), answers.bytes());
  EXPECT_EQ(loaded.find(kClient, 900)->answer, "answer 900");
  for (Answers* each : {&answers, &loaded}) keep(*each, kClient, 5'000, lsn + 1);
  EXPECT_EQ(loaded.hash(), answers.hash());
  EXPECT_EQ(loaded.fate(kClient, 4), RequestFate::forgotten);
}

// An engine with something in it, and its history.
struct Book {
  Engine engine;
  ByteBuffer records;

  Book() {
    std::vector<Command> unit;
    unit.push_back(UpsertCustomer{
        .ledger = "CN01", .customer_no = "C1", .name = "Harbour Tools", .currency = "EUR"});
    for (const char* number : {"INV-1001", "INV-1002", "INV-1003"})
      unit.push_back(UpsertItem{.ledger = "CN01",
                                .customer_no = "C1",
                                .item_no = number,
                                .document_no = number,
                                .currency = "EUR",
                                .amount = Money(10'000),
                                .issue_date = Date::from_days(20'000),
                                .due_date = Date::from_days(20'030)});
    execute(unit);
  }
  void execute(const std::vector<Command>& unit) {
    std::vector<Result> results;
    engine.execute(unit, {.time_ns = 1, .principal = "li.na"}, records, results);
    for (const Result& result : results) EXPECT_TRUE(result.ok());
  }
  void check() { engine.note_check(2, {.principal = "hexiaod"}, records); }
};

// Applies the records one by one; the first fault, or nothing.
std::string replay(std::span<const std::byte> bytes, Engine& engine) {
  RecordView record;
  while (!bytes.empty()) {
    if (!next_record(bytes, record)) return "not a record";
    if (std::string fault = engine.apply_record(record); !fault.empty()) return fault;
  }
  return {};
}

TEST(StateCheck, GoesRoundAndEveryFoldOfTheSameHistoryAgrees) {
  Book book;
  for (int i = 0; i < 12; ++i) book.check();
  Engine again;
  EXPECT_EQ(replay(book.records.bytes(), again), "");
  EXPECT_EQ(again.state().hash(), book.engine.state().hash());
  EXPECT_EQ(again.last_lsn(), book.engine.last_lsn());
}

TEST(StateCheck, AFoldThatHoldsOtherMoneyStopsAtTheNextCheck) {
  Book book, other;
  other.execute({DisputeItem{.ledger = "CN01", .item = "INV-1001", .reason = "short"}});
  book.execute({DisputeItem{.ledger = "CN01", .item = "INV-1002", .reason = "short"}});
  const std::size_t before = book.records.size();
  for (int i = 0; i < 4; ++i) book.check();
  const std::string fault = replay(book.records.bytes_from(before), other.engine);
  EXPECT_NE(fault.find("differs from the state that wrote it"), std::string::npos) << fault;
  EXPECT_NE(fault.find("items #1 to #2"), std::string::npos) << fault;
}

TEST(StateCheck, OneOfAFormThatThisVersionDoesNotKnowIsPassedOver) {
  Book book;
  const std::size_t before = book.records.size();
  append_record(book.records, StateChecked{.form = 99, .rows = 1, .hash = {1}}, Cause{},
                book.engine.last_lsn() + 1);
  EXPECT_EQ(replay(book.records.bytes_from(before), book.engine), "");
}

TEST(StateCheck, OneOfRowsThatDoNotExistIsDamage) {
  Book book;
  const std::size_t before = book.records.size();
  append_record(book.records,
                StateChecked{.form = State::kDigestForm,
                             .part = StatePart::items,
                             .first = 0xFFFFFFFF,
                             .rows = 2,
                             .hash = {1}},
                Cause{}, book.engine.last_lsn() + 1);
  EXPECT_EQ(replay(book.records.bytes_from(before), book.engine),
            "a check of rows that do not exist");
}

TEST(AnsweredRequest, TwiceInOneHistoryIsDamage) {
  Book book;
  const std::size_t before = book.records.size();
  const Cause cause{.client = kClient, .request = 7, .principal = "erp"};
  for (int i = 1; i <= 2; ++i)
    append_record(book.records, answered(7, "said"), cause,
                  book.engine.last_lsn() + static_cast<Lsn>(i));
  EXPECT_EQ(replay(book.records.bytes_from(before), book.engine),
            "request 7 of client 42 was answered before");
}

TEST(AnsweredRequest, IsInTheSnapshotAndInTheHash) {
  Book book;
  const std::uint64_t hash = book.engine.state().hash();
  book.engine.note(answered(7, "said"), {.client = kClient, .request = 7}, book.records);
  EXPECT_NE(book.engine.state().hash(), hash);
  MemorySink saved;
  book.engine.save(saved);
  MemorySource source(saved.bytes());
  Engine loaded;
  ASSERT_EQ(loaded.load(source), "");
  EXPECT_EQ(loaded.state().hash(), book.engine.state().hash());
  ASSERT_NE(loaded.state().answers().find(kClient, 7), nullptr);
  EXPECT_EQ(loaded.state().answers().find(kClient, 7)->answer, "said");
}

}  // namespace
}  // namespace hexiao
