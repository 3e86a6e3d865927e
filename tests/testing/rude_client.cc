#include "tests/testing/rude_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"

namespace treff::testing {
namespace {

// RFC 9113, 4.1 and 6.
constexpr char kData = 0, kHeaders = 1, kReset = 3, kSettings = 4, kPing = 6, kGoAway = 7,
               kWindowUpdate = 8;
constexpr size_t kFrameHead = 9;
constexpr int kInitialWindowSize = 4;  // a setting
constexpr int64_t kLargestFrame = 16'384;
constexpr char kEndStream = 1, kEndHeaders = 4, kAck = 1;

std::string BigEndian(uint64_t number, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(number >> (8 * i)));
  return text;
}

uint64_t NumberIn(std::string_view bytes) {
  uint64_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

std::string Frame(char type, char flags, uint32_t stream, std::string_view content) {
  return absl::StrCat(BigEndian(content.size(), 3), std::string(1, type), std::string(1, flags),
                      BigEndian(stream, 4), absl::string_view(content.data(), content.size()));
}

std::string Sized(std::string_view text) {
  return absl::StrCat(BigEndian(text.size(), 1), absl::string_view(text.data(), text.size()));
}

// RFC 7541, 6.1 and 6.2.2: entries of the static table, and literals that are not kept.
std::string HeaderBlock(std::string_view method) {
  return absl::StrCat("\x83\x86\x04", Sized(method), "\x01", Sized("localhost"),
                      std::string(1, '\0'), Sized("content-type"), Sized("application/grpc"),
                      std::string(1, '\0'), Sized("te"), Sized("trailers"));
}

}  // namespace

RudeClient::RudeClient(int port) : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    socket_ = platform::FileDescriptor();
  } else {
    // SETTINGS_INITIAL_WINDOW_SIZE is 0; the server's own settings are taken note of.
    Write(absl::StrCat("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                       Frame(kSettings, 0, 0, BigEndian(4, 2) + BigEndian(0, 4)),
                       Frame(kSettings, kAck, 0, "")));
  }
}

void RudeClient::Call(std::string_view method, std::string_view message) {
  const uint32_t stream = next_stream_;
  next_stream_ += 2;
  const std::string data = absl::StrCat(std::string(1, '\0'), BigEndian(message.size(), 4),
                                        absl::string_view(message.data(), message.size()));
  Write(absl::StrCat(Frame(kHeaders, kEndHeaders, stream, HeaderBlock(method)),
                     Frame(kData, kEndStream, stream, data)));
}

size_t RudeClient::CallWithoutEnd(std::string_view method, size_t size, absl::Duration at_most) {
  const uint32_t stream = next_stream_;
  next_stream_ += 2;
  Windows windows;
  const std::string head = std::string(1, '\0') + BigEndian(size, 4);
  Write(absl::StrCat(Frame(kHeaders, kEndHeaders, stream, HeaderBlock(method)),
                     Frame(kData, 0, stream, head)));
  windows.stream -= static_cast<int64_t>(head.size());
  windows.connection -= static_cast<int64_t>(head.size());
  const absl::Time end = absl::Now() + at_most;
  const auto most = static_cast<int64_t>(size) - 1;
  int64_t sent = 0;
  while (sent < most && !windows.is_over && absl::Now() < end) {
    const int64_t now = std::min({most - sent, windows.stream, windows.connection, kLargestFrame});
    if (now <= 0) {
      HearOut(stream, end - absl::Now(), windows);
      continue;
    }
    Write(Frame(kData, 0, stream, std::string(now, 'x')));
    sent += now;
    windows.stream -= now;
    windows.connection -= now;
    HearOut(stream, absl::ZeroDuration(), windows);
  }
  return sent;
}

void RudeClient::HearOut(uint32_t stream, absl::Duration at_most, Windows& windows) {
  pollfd readable{.fd = socket_.get(), .events = POLLIN, .revents = 0};
  if (poll(&readable, 1, static_cast<int>(absl::ToInt64Milliseconds(at_most))) <= 0) return;
  char bytes[4096];
  const ssize_t size = recv(socket_.get(), bytes, sizeof bytes, MSG_DONTWAIT);
  if (size <= 0) {
    windows.is_over = true;
    return;
  }
  heard_.append(bytes, size);
  while (heard_.size() >= kFrameHead) {
    const size_t whole = kFrameHead + NumberIn(std::string_view(heard_).substr(0, 3));
    if (heard_.size() < whole) return;
    Heed(std::string_view(heard_).substr(0, whole), stream, windows);
    heard_.erase(0, whole);
  }
}

void RudeClient::Heed(std::string_view frame, uint32_t stream, Windows& windows) {
  const char type = frame[3];
  const bool is_ack = (frame[4] & kAck) != 0;
  const uint64_t of = NumberIn(frame.substr(5, 4));
  const std::string_view content = frame.substr(kFrameHead);
  if (type == kWindowUpdate) {
    (of == 0 ? windows.connection : windows.stream) += static_cast<int64_t>(NumberIn(content));
  } else if (type == kPing && !is_ack) {
    Write(Frame(kPing, kAck, 0, content));
  } else if (type == kSettings && !is_ack) {
    for (size_t i = 0; i + 6 <= content.size(); i += 6) {
      if (NumberIn(content.substr(i, 2)) != kInitialWindowSize) continue;
      const auto now = static_cast<int64_t>(NumberIn(content.substr(i + 2, 4)));
      windows.stream += now - std::exchange(windows.initial, now);
    }
    Write(Frame(kSettings, kAck, 0, ""));
  } else if (type == kGoAway || (type == kReset && of == stream)) {
    windows.is_over = true;
  }
}

void RudeClient::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written > 0) {
      bytes.remove_prefix(written);
      continue;
    }
    // Its buffers are full, or it has hung up.
    pollfd writable{.fd = socket_.get(), .events = POLLOUT, .revents = 0};
    if (errno != EAGAIN || poll(&writable, 1, /*milliseconds=*/1000) <= 0) return;
  }
}

std::string RudeClient::Received(absl::Duration at_most) const {
  std::string all;
  const absl::Time end = absl::Now() + at_most;
  while (true) {
    pollfd readable{.fd = socket_.get(), .events = POLLIN, .revents = 0};
    const int64_t left = absl::ToInt64Milliseconds(end - absl::Now());
    if (left <= 0 || poll(&readable, 1, static_cast<int>(left)) <= 0) return all;
    char bytes[4096];
    const ssize_t size = recv(socket_.get(), bytes, sizeof bytes, 0);
    if (size <= 0) return all;
    all.append(bytes, size);
  }
}

}  // namespace treff::testing
