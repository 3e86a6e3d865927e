#include "services/gateway/connect/envelope.h"

#include <cstdint>

#include "absl/strings/str_cat.h"

namespace treff::gateway {
namespace {

constexpr unsigned char kCompressedFlag = 1;
constexpr unsigned char kEndFlag = 2;

std::string Envelope(unsigned char flags, std::string_view content) {
  const auto size = static_cast<uint32_t>(content.size());
  std::string bytes;
  bytes.reserve(kEnvelopeBytes + content.size());
  bytes.push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>(size >> shift & 0xff));
  }
  bytes.append(content);
  return bytes;
}

}  // namespace

std::string MessageEnvelope(std::string_view message) { return Envelope(0, message); }

std::string EndEnvelope(std::string_view end_json) { return Envelope(kEndFlag, end_json); }

absl::StatusOr<std::string_view> OneMessage(std::string_view body) {
  if (body.size() < kEnvelopeBytes) {
    return absl::InvalidArgumentError(absl::StrCat("a stream's request begins with an envelope of ",
                                                   kEnvelopeBytes, " bytes; this one has ",
                                                   body.size()));
  }
  const auto flags = static_cast<unsigned char>(body[0]);
  if ((flags & kCompressedFlag) != 0) {
    return absl::UnimplementedError("the message is compressed: send it as it is, with flags 0");
  }
  if (flags != 0) return absl::InvalidArgumentError("the envelope's flags must be 0");
  uint32_t size = 0;
  for (size_t i = 1; i < kEnvelopeBytes; ++i) {
    size = size << 8 | static_cast<unsigned char>(body[i]);
  }
  const std::string_view message = body.substr(kEnvelopeBytes);
  if (message.size() != size) {
    return absl::InvalidArgumentError(absl::StrCat("the envelope announces ", size, " bytes and ",
                                                   message.size(),
                                                   " follow: send one message, and all of it"));
  }
  return message;
}

}  // namespace treff::gateway
