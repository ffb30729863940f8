#include "protocol/messages.h"

#include <algorithm>
#include <cstring>

#include "engine/vocabulary/commands.h"
#include "protocol/tables.h"

namespace hexiao::protocol {
namespace {

constexpr std::size_t kCredentialBytes = 4096;
constexpr std::size_t kPrincipalBytes = 255;  // a record of the log holds no longer one
constexpr std::uint32_t kFewTables = 4;
// The longest command frame leaves each command about this much for its answer.
constexpr std::uint32_t kResultBytes = 1024;

std::uint32_t smaller(std::uint32_t wanted, std::uint32_t offered) {
  return wanted == 0 ? offered : std::min(wanted, offered);
}

flatbuffers::Offset<wire::Limits> put_limits(flatbuffers::FlatBufferBuilder& builder,
                                             const FrameLimits& limits) {
  return wire::CreateLimits(builder, limits.frame_bytes, limits.batch, limits.in_flight);
}

void take_limits(const wire::Limits* from, FrameLimits& limits) {
  if (from == nullptr) return;
  limits = {
      .frame_bytes = from->frame_bytes(), .batch = from->batch(), .in_flight = from->in_flight()};
}

template <class Table>
void finish(ByteBuffer& out, FrameType type, std::uint64_t request,
            flatbuffers::FlatBufferBuilder& builder, flatbuffers::Offset<Table> root) {
  builder.Finish(root);
  append_frame(out, type, request, bytes_of(builder));
}

}  // namespace

FrameLimits agree_on(const FrameLimits& wanted, const FrameLimits& offered) {
  FrameLimits limits{.frame_bytes = smaller(wanted.frame_bytes, offered.frame_bytes),
                     .batch = smaller(wanted.batch, offered.batch),
                     .in_flight = smaller(wanted.in_flight, offered.in_flight)};
  limits.frame_bytes = std::max(limits.frame_bytes, kHelloFrameBytes);
  limits.batch = std::clamp(limits.batch, 1U, limits.frame_bytes / kResultBytes);
  limits.in_flight = std::max(limits.in_flight, 1U);
  return limits;
}

void append_hello(ByteBuffer& out, std::uint64_t request, const Hello& hello) {
  flatbuffers::FlatBufferBuilder builder(512);
  const auto principal = put_text(builder, hello.principal);
  const auto client_name = put_text(builder, hello.client_name);
  const auto credentials = builder.CreateVector(
      reinterpret_cast<const std::uint8_t*>(hello.credentials.data()), hello.credentials.size());
  const auto wanted = put_limits(builder, hello.wanted);
  finish(out, FrameType::hello, request, builder,
         wire::CreateHello(builder, hello.oldest_version, hello.newest_version, hello.client,
                           principal, client_name, credentials, wanted, hello.keeps_answers));
}

void append_welcome(ByteBuffer& out, std::uint64_t request, const Welcome& welcome) {
  flatbuffers::FlatBufferBuilder builder(512);
  const auto server_version = put_text(builder, welcome.server_version);
  const auto store = builder.CreateVector(
      reinterpret_cast<const std::uint8_t*>(welcome.store.data()), welcome.store.size());
  const auto limits = put_limits(builder, welcome.limits);
  const auto read_only = put_text(builder, welcome.read_only);
  finish(
      out, FrameType::welcome, request, builder,
      wire::CreateWelcome(builder, welcome.version, welcome.client, welcome.session, server_version,
                          store, limits, welcome.durable_lsn, read_only, welcome.keeps_answers));
}

void append_error(ByteBuffer& out, std::uint64_t request, const ErrorNotice& notice) {
  flatbuffers::FlatBufferBuilder builder(512);
  const auto name = put_text(builder, notice.name);
  const auto text = put_text(builder, notice.text);
  const auto way_out = put_text(builder, notice.way_out);
  finish(out, FrameType::error, request, builder,
         wire::CreateError(builder, notice.code, name, text, way_out, notice.session_ends));
}

void append_snapshot_done(ByteBuffer& out, std::uint64_t request, const SnapshotDone& done) {
  flatbuffers::FlatBufferBuilder builder(512);
  const auto file = put_text(builder, done.file);
  finish(out, FrameType::snapshot_done, request, builder,
         wire::CreateSnapshotDone(builder, done.lsn, done.state_hash, done.bytes, done.duration_ns,
                                  file));
}

WireError read_hello(std::span<const std::byte> payload, Hello& hello) {
  const auto* root = verified_root<wire::Hello>(payload, kFewTables);
  if (root == nullptr) return WireError::malformed_payload;
  // An empty body has version 0, which no peer speaks.
  if (root->newest_version() == 0 || root->oldest_version() > root->newest_version())
    return WireError::malformed_payload;
  if (!take_text(root->principal(), kPrincipalBytes, hello.principal) ||
      !take_text(root->client_name(), limits::kNumberBytes, hello.client_name))
    return WireError::malformed_payload;
  hello.credentials.clear();
  if (const auto* credentials = root->credentials()) {
    if (credentials->size() > kCredentialBytes) return WireError::malformed_payload;
    hello.credentials.resize(credentials->size());
    if (credentials->size() != 0)
      std::memcpy(hello.credentials.data(), credentials->data(), credentials->size());
  }
  hello.oldest_version = root->oldest_version();
  hello.newest_version = root->newest_version();
  hello.client = root->client();
  hello.keeps_answers = root->keeps_answers();
  hello.wanted = {.frame_bytes = 0, .batch = 0, .in_flight = 0};
  take_limits(root->wanted(), hello.wanted);
  return WireError::none;
}

WireError read_welcome(std::span<const std::byte> payload, Welcome& welcome) {
  const auto* root = verified_root<wire::Welcome>(payload, kFewTables);
  if (root == nullptr || root->version() == 0 || root->limits() == nullptr)
    return WireError::malformed_payload;
  if (root->store() == nullptr || root->store()->size() != welcome.store.size())
    return WireError::malformed_payload;
  if (!take_text(root->server_version(), limits::kNameBytes, welcome.server_version) ||
      !take_text(root->read_only(), limits::kTextBytes, welcome.read_only))
    return WireError::malformed_payload;
  std::memcpy(welcome.store.data(), root->store()->data(), welcome.store.size());
  welcome.version = root->version();
  welcome.client = root->client();
  welcome.session = root->session();
  take_limits(root->limits(), welcome.limits);
  // What agree_on gives; a daemon that says less leaves nothing to work with.
  if (welcome.limits.frame_bytes < kHelloFrameBytes || welcome.limits.batch == 0 ||
      welcome.limits.in_flight == 0)
    return WireError::malformed_payload;
  welcome.durable_lsn = root->durable_lsn();
  welcome.keeps_answers = root->keeps_answers();
  return WireError::none;
}

WireError read_error(std::span<const std::byte> payload, ErrorNotice& notice) {
  const auto* root = verified_root<wire::Error>(payload, kFewTables);
  if (root == nullptr || root->code() == 0) return WireError::malformed_payload;
  if (!take_text(root->name(), limits::kNumberBytes, notice.name) ||
      !take_text(root->text(), limits::kTextBytes, notice.text) ||
      !take_text(root->way_out(), limits::kTextBytes, notice.way_out))
    return WireError::malformed_payload;
  notice.code = root->code();
  notice.session_ends = root->session_ends();
  return WireError::none;
}

WireError read_snapshot_done(std::span<const std::byte> payload, SnapshotDone& done) {
  const auto* root = verified_root<wire::SnapshotDone>(payload, kFewTables);
  if (root == nullptr || !take_text(root->file(), limits::kTextBytes, done.file))
    return WireError::malformed_payload;
  done.lsn = root->lsn();
  done.state_hash = root->state_hash();
  done.bytes = root->bytes();
  done.duration_ns = root->duration_ns();
  return WireError::none;
}

}  // namespace hexiao::protocol
