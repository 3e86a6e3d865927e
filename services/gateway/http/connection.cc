#include "services/gateway/http/connection.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <utility>

namespace treff::gateway {
namespace {

// What is gathered before it is sent.
constexpr size_t kGatheredBytes = 16 << 10;
// Of a client that sends more than it may: how long, and how much, it is still listened to.
constexpr std::chrono::milliseconds kLinger{1000};
constexpr size_t kLingerBytes = 24 << 20;  // more than a whole body may have

}  // namespace

Connection::Connection(platform::FileDescriptor socket, const ConnectionLimits& limits)
    : socket_(std::move(socket)), limits_(limits) {}

bool Connection::WaitFor(short events, Clock::time_point until) const {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd waiting{.fd = socket_.get(), .events = events, .revents = 0};
    const int ready = poll(&waiting, 1, static_cast<int>(std::max<int64_t>(left, 0)));
    if (ready > 0) return true;
    if (ready == 0 || errno != EINTR) return false;
  }
}

bool Connection::Fill() {
  // The client may wait for it before it sends more: "100 Continue".
  if (!Flush()) return false;
  while (true) {
    const ssize_t count = recv(socket_.get(), read_.data(), read_.size(), 0);
    if (count > 0) {
      begin_ = 0;
      end_ = static_cast<size_t>(count);
      return true;
    }
    if (count == 0 || (errno != EAGAIN && errno != EINTR)) return false;
    if (!WaitFor(POLLIN, read_until_)) return false;
  }
}

bool Connection::AwaitRequest() {
  read_until_ = Clock::now() + limits_.idle;
  if (begin_ == end_ && !Fill()) return false;
  read_until_ = Clock::now() + limits_.header;
  allowance_ = limits_.header_bytes;
  body_left_.reset();
  length_known_ = true;
  return true;
}

void Connection::BeginBody(std::optional<size_t> bytes, size_t at_most) {
  read_until_ = Clock::now() + limits_.body;
  length_known_ = bytes.has_value();
  // A body without a length is never known to be at its end: the connection ends with it.
  body_left_ = bytes.value_or(1);
  allowance_ = bytes.value_or(at_most);
}

ssize_t Connection::read(char* bytes, size_t size) {
  if (allowance_ == 0) return -1;
  if (begin_ == end_ && !Fill()) return -1;
  const size_t count = std::min({size, end_ - begin_, allowance_});
  std::memcpy(bytes, read_.data() + begin_, count);
  begin_ += count;
  allowance_ -= count;
  if (body_left_.has_value() && length_known_) *body_left_ -= std::min(count, *body_left_);
  return static_cast<ssize_t>(count);
}

bool Connection::Send(std::string_view first, std::string_view then) const {
  while (!(first.empty() && then.empty()) && !broken_) {
    iovec parts[] = {{const_cast<char*>(first.data()), first.size()},
                     {const_cast<char*>(then.data()), then.size()}};
    msghdr message{};
    message.msg_iov = parts;
    message.msg_iovlen = std::size(parts);
    const ssize_t count = sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (count >= 0) {
      const size_t of_first = std::min(static_cast<size_t>(count), first.size());
      first.remove_prefix(of_first);
      then.remove_prefix(static_cast<size_t>(count) - of_first);
    } else if (errno == EAGAIN) {
      broken_ = !WaitFor(POLLOUT, Clock::now() + limits_.write);
    } else if (errno != EINTR) {
      broken_ = true;
    }
  }
  return !broken_;
}

ssize_t Connection::write(const char* bytes, size_t size) {
  // What is long goes out as it lies there, behind what is gathered.
  if (size >= kGatheredBytes) {
    Send(unsent_, {bytes, size});
    unsent_.clear();
  } else {
    unsent_.append(bytes, size);
    if (unsent_.size() >= kGatheredBytes) Flush();
  }
  return broken_ ? -1 : static_cast<ssize_t>(size);
}

bool Connection::Flush() {
  const bool sent = Send(unsent_, {});
  unsent_.clear();
  return sent;
}

bool Connection::is_readable() const { return begin_ < end_ || WaitFor(POLLIN, Clock::now()); }

bool Connection::is_writable() const {
  const bool sent = Send(unsent_, {});
  unsent_.clear();
  return sent && !IsAbandoned();
}

bool Connection::IsAbandoned() const {
  if (broken_) return true;
  char byte = 0;
  const ssize_t count = recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
}

void Connection::Linger() {
  shutdown(socket_.get(), SHUT_WR);
  read_until_ = Clock::now() + kLinger;
  for (size_t taken = 0; taken < kLingerBytes && Fill();) {
    taken += end_;
    if (Clock::now() > read_until_) return;
  }
}

void Connection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip = "";  // nobody needs it, and it may tell of a person
  port = 0;
}

void Connection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip = "";
  port = 0;
}

}  // namespace treff::gateway
