#include "loadgen/drive/prepared_frames.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{16} << 20;
constexpr std::size_t kMaxAccounts = std::numeric_limits<std::uint16_t>::max();

protocol::FrameLimits limits_of(const PreparationOptions& options) {
  protocol::FrameLimits limits = options.limits;
  limits.batch = std::min(limits.batch, options.batch);
  return limits;
}

}  // namespace

PreparedFrames::PreparedFrames(PreparationOptions options)
    : options_(std::move(options)),
      batch_(limits_of(options_)),
      lanes_(options_.connections),
      next_request_(options_.connections, options_.first_request) {}

int PreparedFrames::account(std::string_view ledger, std::string_view currency) {
  // Payments of one account mostly come one after another.
  if (!account_of_.empty()) {
    const auto& last = accounts_[account_of_.back()];
    if (last.first == ledger && last.second == currency) return account_of_.back();
  }
  if (accounts_.size() >= kMaxAccounts) return -1;
  const auto next = static_cast<std::uint16_t>(accounts_.size());
  const auto [at, is_new] =
      account_numbers_.try_emplace({std::string(ledger), std::string(currency)}, next);
  if (is_new) {
    accounts_.push_back(at->first);
    sums_.emplace_back();
  }
  return at->second;
}

std::string PreparedFrames::add(const ReceivePayment& payment) {
  const int number = account(payment.ledger, payment.currency);
  if (number < 0) return fmt::format("more than {} ledgers and currencies", kMaxAccounts);
  const auto index = static_cast<std::uint16_t>(number);
  const auto sum = checked_add(sums_[index], payment.amount.abs());
  if (!sum) return "the amounts of the ledger and currency add up to more than can be counted";

  ReceivePayment sent = payment;
  bank_ref_.assign(options_.bank_ref_prefix);
  if (payment.bank_ref.empty())
    fmt::format_to(std::back_inserter(bank_ref_), "{}", amounts_.size() + 1);
  else
    bank_ref_ += payment.bank_ref;
  sent.bank_ref = bank_ref_;
  Rejection no = batch_.add(sent);
  if (no == Rejection::too_large) {  // of bytes, before the batch had its number of payments
    encode_batch();
    no = batch_.add(sent);
  }
  if (no != Rejection::none) return std::string(explain(no));
  sums_[index] = *sum;
  amounts_.push_back(payment.amount);
  account_of_.push_back(index);
  if (batch_.size() == options_.batch) encode_batch();
  return {};
}

void PreparedFrames::encode_batch() {
  if (batch_.empty()) return;
  const std::size_t number = frames_ % lanes_.size();
  Lane& lane = lanes_[number];
  if (lane.chunks.empty() || lane.chunks.back().size() >= kChunkBytes) {
    lane.chunks.emplace_back();
    lane.chunks.back().reserve(kChunkBytes + (kChunkBytes >> 2));
  }
  ByteBuffer& chunk = lane.chunks.back();
  const std::size_t begin = chunk.size();
  const std::uint64_t request = next_request_[number]++;
  batch_.append_to(chunk, request, protocol::Detail::brief);
  lane.frames.push_back({.request = request,
                         .first_payment = batch_begins_at_,
                         .payments = batch_.size(),
                         .chunk = static_cast<std::uint32_t>(lane.chunks.size() - 1),
                         .begin = begin,
                         .end = chunk.size()});
  bytes_ += chunk.size() - begin;
  batch_begins_at_ += batch_.size();
  ++frames_;
  batch_.clear();
}

void PreparedFrames::finish() { encode_batch(); }

std::string bank_ref_prefix(std::uint64_t seed, std::string_view run_id) {
  std::uint64_t hash = mix_seed(seed, run_id.size());
  for (const char c : run_id) hash = mix_seed(hash, static_cast<unsigned char>(c));
  return fmt::format("L{:012x}-", hash >> 16);
}

}  // namespace hexiao::loadgen
