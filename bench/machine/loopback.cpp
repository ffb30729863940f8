#include "bench/machine/loopback.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

namespace hexiao::bench {
namespace {

bool write_all(int socket, const std::vector<char>& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t written = ::send(socket, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
    if (written <= 0) return false;
    at += static_cast<std::size_t>(written);
  }
  return true;
}

bool read_all(int socket, std::vector<char>& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t taken = ::recv(socket, bytes.data() + at, bytes.size() - at, 0);
    if (taken <= 0) return false;
    at += static_cast<std::size_t>(taken);
  }
  return true;
}

void answer_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

sockaddr* generic(sockaddr_in& address) {
  return static_cast<sockaddr*>(static_cast<void*>(&address));
}

}  // namespace

Loopback::Loopback(std::size_t request, std::size_t reply)
    : request_(request, 'q'), reply_(reply), served_(request), serving_(reply, 'r') {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  near_ = ::socket(AF_INET, SOCK_STREAM, 0);
  const bool ready = ::bind(listener, generic(address), length) == 0 &&
                     ::listen(listener, 1) == 0 &&
                     ::getsockname(listener, generic(address), &length) == 0 &&
                     ::connect(near_, generic(address), length) == 0;
  if (!ready || (far_ = ::accept(listener, nullptr, nullptr)) < 0) std::abort();
  ::close(listener);
  answer_at_once(near_);
  answer_at_once(far_);
  server_ = std::thread([this] { serve(); });
}

Loopback::~Loopback() {
  ::shutdown(near_, SHUT_RDWR);
  server_.join();
  ::close(near_);
  ::close(far_);
}

void Loopback::serve() {
  while (read_all(far_, served_) && write_all(far_, serving_)) {
  }
}

bool Loopback::send() { return write_all(near_, request_); }

bool Loopback::receive() {
  if (!read_all(near_, reply_) || reply_ != serving_) return false;
  ++answered_;
  return true;
}

}  // namespace hexiao::bench
