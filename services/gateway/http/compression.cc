#include "services/gateway/http/compression.h"

#include <utility>

#include <zlib.h>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "services/platform/values/strings.h"

namespace treff::gateway {
namespace {

// Below it the packing costs more than the bytes.
constexpr size_t kWorthPacking = 4096;
constexpr int kGzipWindow = 15 + 16;  // zlib's way to say gzip
constexpr int kMemoryLevel = 8;       // zlib's default

// Of "gzip;q=0.5", whether it is `coding` with a weight above 0.
bool IsAccepted(absl::string_view entry, std::string_view coding) {
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(entry, absl::MaxSplits(';', 1));
  if (absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.first)) != coding) return false;
  const std::string weight = absl::AsciiStrToLower(absl::StripAsciiWhitespace(parts.second));
  double value = 1;
  if (weight.rfind("q=", 0) == 0 && !absl::SimpleAtod(weight.substr(2), &value)) return false;
  return value > 0;
}

}  // namespace

bool Accepts(std::string_view accept_encoding, std::string_view coding) {
  for (const absl::string_view entry : absl::StrSplit(platform::Absl(accept_encoding), ',')) {
    if (IsAccepted(entry, coding)) return true;
  }
  return false;
}

std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    return "";
  }
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  const bool whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
  packed.resize(whole ? stream.total_out : 0);
  deflateEnd(&stream);
  return packed;
}

void Compress(std::string_view accept_encoding, HttpResponse& response) {
  if (response.body.size() < kWorthPacking) return;
  response.Add("Vary", "Accept-Encoding");
  if (!Accepts(accept_encoding, "gzip")) return;
  std::string packed = Gzip(response.body);
  if (packed.empty()) return;
  response.body = std::move(packed);
  response.Add("Content-Encoding", "gzip");
}

}  // namespace treff::gateway
