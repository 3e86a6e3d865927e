#include "services/recommendation/records/ranked_scores.h"

#include <cmath>

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>

#include "absl/strings/str_cat.h"
#include "services/platform/values/hash.h"
#include "services/platform/values/strings.h"

namespace treff::recommendation {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using google::protobuf::io::CodedOutputStream;

// First of all bytes: the layout of those that follow.
constexpr uint32_t kLayout = 1;
// Hexadecimal digits of a SHA-256 at the end.
constexpr size_t kChecksumSize = 16;
// A code is four digits today; a longer one than this is damage.
constexpr uint32_t kMaxCodeSize = 16;
constexpr uint32_t kMaxScores = 10'000;
constexpr std::string_view kPrefix = "municipalities/";

std::string ChecksumOf(std::string_view bytes) {
  return platform::Sha256Hex(bytes).substr(0, kChecksumSize);
}

void Write(MilliPoints points, CodedOutputStream& output) {
  output.WriteVarint64(WireFormatLite::ZigZagEncode64(points));
}

bool Read(CodedInputStream& input, MilliPoints& points) {
  uint64_t bits = 0;
  if (!input.ReadVarint64(&bits)) return false;
  points = WireFormatLite::ZigZagDecode64(bits);
  return true;
}

// One score: the code, how far it is below the one before, and how far its ends lie from it. All
// three are small, and small is short.
bool Read(CodedInputStream& input, MilliPoints before, RankedScore& score) {
  uint32_t size = 0;
  std::string code;
  MilliPoints below = 0, to_lower = 0, to_upper = 0;
  if (!input.ReadVarint32(&size) || size > kMaxCodeSize ||
      !input.ReadString(&code, static_cast<int>(size)) || !Read(input, below) ||
      !Read(input, to_lower) || !Read(input, to_upper)) {
    return false;
  }
  score.municipality = absl::StrCat(platform::Absl(kPrefix), code);
  score.score = before - below;
  score.lower = score.score - to_lower;
  score.upper = score.score + to_upper;
  return true;
}

bool ReadAll(std::string_view bytes, std::vector<RankedScore>& scores) {
  CodedInputStream input(reinterpret_cast<const uint8_t*>(bytes.data()),
                         static_cast<int>(bytes.size()));
  uint32_t layout = 0, count = 0;
  if (!input.ReadVarint32(&layout) || layout != kLayout || !input.ReadVarint32(&count) ||
      count > kMaxScores) {
    return false;
  }
  scores.reserve(count);
  for (uint32_t i = 0; i < count; ++i) {
    const MilliPoints before = scores.empty() ? 0 : scores.back().score;
    if (!Read(input, before, scores.emplace_back())) return false;
  }
  return input.CurrentPosition() == static_cast<int>(bytes.size());
}

}  // namespace

MilliPoints ToMilliPoints(double points) { return std::llround(points * 1000); }

std::vector<RankedScore> RankedScoresOf(const v1::Recommendation& answer) {
  std::vector<RankedScore> scores;
  scores.reserve(answer.ranked_size());
  for (const v1::RankedMunicipality& ranked : answer.ranked()) {
    scores.push_back({.municipality = ranked.municipality(),
                      .score = ToMilliPoints(ranked.score()),
                      .lower = ToMilliPoints(ranked.score_interval().lower()),
                      .upper = ToMilliPoints(ranked.score_interval().upper())});
  }
  return scores;
}

std::string EncodeRankedScores(const std::vector<RankedScore>& scores) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    CodedOutputStream output(&stream);
    output.WriteVarint32(kLayout);
    output.WriteVarint32(static_cast<uint32_t>(scores.size()));
    MilliPoints before = 0;
    for (const RankedScore& score : scores) {
      const std::string code = score.municipality.substr(kPrefix.size());
      output.WriteVarint32(static_cast<uint32_t>(code.size()));
      output.WriteString(code);
      Write(before - score.score, output);
      Write(score.score - score.lower, output);
      Write(score.upper - score.score, output);
      before = score.score;
    }
  }
  return bytes + ChecksumOf(bytes);
}

absl::StatusOr<std::vector<RankedScore>> DecodeRankedScores(std::string_view bytes) {
  std::vector<RankedScore> scores;
  if (bytes.size() > kChecksumSize) {
    const std::string_view content = bytes.substr(0, bytes.size() - kChecksumSize);
    const bool intact = bytes.substr(content.size()) == ChecksumOf(content);
    if (intact && ReadAll(content, scores)) return scores;
  }
  return absl::DataLossError("the recorded points are damaged: restore the store from a backup");
}

}  // namespace treff::recommendation
