#include "services/ingestion/fetch/gunzip.h"

#include <memory>

#include <zlib.h>

#include "absl/strings/str_cat.h"

namespace treff::ingestion {
namespace {

constexpr size_t kChunkBytes = 64 << 10;
// The largest window, and either header (zlib.h, inflateInit2).
constexpr int kEitherHeader = MAX_WBITS + 32;

struct Ender {
  void operator()(z_stream* stream) const { inflateEnd(stream); }
};

}  // namespace

absl::StatusOr<std::string> Gunzip(std::string_view packed, int64_t max_bytes) {
  z_stream stream{};
  if (inflateInit2(&stream, kEitherHeader) != Z_OK) {
    return absl::InternalError("zlib cannot be started");
  }
  const std::unique_ptr<z_stream, Ender> ended(&stream);
  // zlib writes nothing there.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string bytes;
  int code = Z_OK;
  while (code == Z_OK) {
    const size_t before = bytes.size();
    bytes.resize(before + kChunkBytes);
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data() + before);
    stream.avail_out = kChunkBytes;
    code = inflate(&stream, Z_NO_FLUSH);
    bytes.resize(bytes.size() - stream.avail_out);
    if (static_cast<int64_t>(bytes.size()) > max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrCat("the answer unpacks to more than the ", max_bytes,
                       " bytes that the catalogue allows its source"));
    }
  }
  if (code == Z_STREAM_END) return bytes;
  return absl::UnavailableError(code == Z_BUF_ERROR ? "the packed answer is cut short"
                                                    : "the packed answer is damaged");
}

}  // namespace treff::ingestion
