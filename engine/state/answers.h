// Answers that are kept: which requests of which clients were done, and what was said to them, so
// that a request that comes again gets its first answer and is not done twice.
//
// Part of the fold: what is kept and what is let go of follows from the events alone, and it is in
// every snapshot. Bounds: kMostAnswersOfClient for each client, kMostBytes in all (the newest
// answer always stays), kMostClients clients, of whom the first numbers and nothing else are kept
// for good. Of a client the lowest numbers go first; below the highest that went, a number that is
// not kept counts as forgotten and is never done.
// Threads: the state's owner. Texts borrow from here until the next apply.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/history_events.h"
#include "engine/vocabulary/request_fate.h"

namespace hexiao {

class Answers {
 public:
  static constexpr std::size_t kMostAnswersOfClient = 1'024;
  static constexpr std::size_t kMostBytes = std::size_t{64} << 20;
  static constexpr std::size_t kMostClients = 65'536;

  struct Kept {
    std::uint64_t request = 0;
    ContentHash content_low, content_high;
    Lsn first_lsn = 0, lsn = 0;  // of its events; of the answer
    std::int64_t time_ns = 0;
    std::uint32_t commands = 0, rejected = 0;
    std::string answer;
    static void fields(auto&& self, auto&& v) {
      v("request", self.request);
      v("content_low", self.content_low);
      v("content_high", self.content_high);
      v("first_lsn", self.first_lsn);
      v("lsn", self.lsn);
      v("time_ns", self.time_ns);
      v("commands", self.commands);
      v("rejected", self.rejected);
      v("answer", self.answer);
    }
  };
  struct Client {
    std::uint64_t forgotten_through = 0;
    std::map<std::uint64_t, Kept> kept;  // by request
  };

  RequestFate fate(std::uint64_t client, std::uint64_t request) const;
  // Null unless its fate is `answered`. O(log answers).
  const Kept* find(std::uint64_t client, std::uint64_t request) const;
  // Null: nothing was ever kept for it.
  const Client* find_client(std::uint64_t client) const;
  // A client that is not known yet needs a place.
  bool has_room_for(std::uint64_t client) const {
    return clients_.size() < kMostClients || clients_.count(client) != 0;
  }
  bool empty() const { return clients_.empty(); }
  std::uint64_t bytes() const { return bytes_; }

  void apply(const RequestAnswered& event, Lsn lsn, const Cause& cause);

  // Positions, times and the bytes of the answers stay out, as in State::hash.
  std::uint64_t hash() const;
  void save(ByteBuffer& out) const;
  bool load(std::span<const std::byte> bytes);

 private:
  // Lets the lowest number of the client go.
  void forget_one(Client& client);

  std::map<std::uint64_t, Client> clients_;
  std::map<Lsn, std::uint64_t> by_age_;  // the client of each answer that is kept
  std::uint64_t bytes_ = 0;
};

}  // namespace hexiao
