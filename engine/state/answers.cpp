#include "engine/state/answers.h"

#include <vector>

#include "engine/state/hashing.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao {
namespace {

// What an answer takes beside its bytes, roughly.
constexpr std::uint64_t kRowBytes = 256;

std::uint64_t bytes_of(const Answers::Kept& kept) { return kept.answer.size() + kRowBytes; }

struct SavedClient {
  std::uint64_t client = 0, forgotten_through = 0;
  std::vector<Answers::Kept> kept;
  static void fields(auto&& self, auto&& v) {
    v("client", self.client);
    v("forgotten_through", self.forgotten_through);
    v("kept", self.kept);
  }
};

struct SavedAnswers {
  std::vector<SavedClient> clients;
  static void fields(auto&& self, auto&& v) { v("clients", self.clients); }
};

}  // namespace

const Answers::Client* Answers::find_client(std::uint64_t client) const {
  const auto found = clients_.find(client);
  return found == clients_.end() ? nullptr : &found->second;
}

const Answers::Kept* Answers::find(std::uint64_t client, std::uint64_t request) const {
  const Client* known = find_client(client);
  if (known == nullptr) return nullptr;
  const auto found = known->kept.find(request);
  return found == known->kept.end() ? nullptr : &found->second;
}

RequestFate Answers::fate(std::uint64_t client, std::uint64_t request) const {
  if (find(client, request) != nullptr) return RequestFate::answered;
  const Client* known = find_client(client);
  return known != nullptr && request <= known->forgotten_through ? RequestFate::forgotten
                                                                 : RequestFate::unknown;
}

void Answers::apply(const RequestAnswered& event, Lsn lsn, const Cause& cause) {
  Client& client = clients_[cause.client];
  const Kept& kept = client.kept[cause.request] = {.request = cause.request,
                                                   .content_low = event.content_low,
                                                   .content_high = event.content_high,
                                                   .first_lsn = event.first_lsn,
                                                   .lsn = lsn,
                                                   .time_ns = cause.time_ns,
                                                   .commands = event.commands,
                                                   .rejected = event.rejected,
                                                   .answer = std::string(event.answer)};
  bytes_ += bytes_of(kept);
  by_age_[lsn] = cause.client;
  if (client.kept.size() > kMostAnswersOfClient) forget_one(client);
  while (bytes_ > kMostBytes && by_age_.size() > 1) forget_one(clients_[by_age_.begin()->second]);
}

void Answers::forget_one(Client& client) {
  const auto lowest = client.kept.begin();
  if (!planted(PlantedBug::forgotten_answers_are_unknown))
    client.forgotten_through = std::max(client.forgotten_through, lowest->first);
  bytes_ -= bytes_of(lowest->second);
  by_age_.erase(lowest->second.lsn);
  client.kept.erase(lowest);
}

std::uint64_t Answers::hash() const {
  ByteBuffer bytes;
  Encoder encoder(bytes);
  for (const auto& [id, client] : clients_) {
    encoder.put(id);
    encoder.put(client.forgotten_through);
    for (const auto& [request, kept] : client.kept) {
      encoder.put(request);
      encoder.put(kept.content_low);
      encoder.put(kept.content_high);
      encoder.put(kept.commands);
      encoder.put(kept.rejected);
    }
  }
  return hash_bytes(bytes.bytes(), 0);
}

void Answers::save(ByteBuffer& out) const {
  SavedAnswers saved;
  for (const auto& [id, client] : clients_) {
    SavedClient& one = saved.clients.emplace_back();
    one.client = id;
    one.forgotten_through = client.forgotten_through;
    for (const auto& [request, kept] : client.kept) one.kept.push_back(kept);
  }
  encode_into(out, saved);
}

bool Answers::load(std::span<const std::byte> bytes) {
  SavedAnswers saved;
  if (!decode_from(bytes, saved)) return false;
  for (SavedClient& one : saved.clients) {
    Client& client = clients_[one.client];
    client.forgotten_through = one.forgotten_through;
    for (Kept& kept : one.kept) {
      bytes_ += bytes_of(kept);
      if (!by_age_.emplace(kept.lsn, one.client).second) return false;
      const std::uint64_t request = kept.request;
      if (!client.kept.emplace(request, std::move(kept)).second) return false;
    }
  }
  return true;
}

}  // namespace hexiao
