// The types of flags that hold an address, a url or a folder. A flag says what it holds by its
// type, and ParseFlags refuses what cannot be right, in every program alike.
#ifndef TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAG_TYPES_H_
#define TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAG_TYPES_H_

#include <string>
#include <utility>

#include "absl/flags/commandlineflag.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace treff::platform {

// Text that Abseil takes as it is: its own message would quote a value with a password in it.
// Checked by CheckFlag.
template <typename Kind>
struct TextFlag {
  TextFlag() = default;
  TextFlag(const char* default_text) : text(default_text) {}  // NOLINT(google-explicit-constructor)

  std::string text;
};
template <typename Kind>
bool AbslParseFlag(absl::string_view text, TextFlag<Kind>* flag, std::string*) {
  flag->text = std::string(text);
  return true;
}
template <typename Kind>
std::string AbslUnparseFlag(const TextFlag<Kind>& flag) {
  return flag.text;
}

using ListenAddress = TextFlag<struct ListenAddressKind>;    // host:port to serve on
using WebAddress = TextFlag<struct WebAddressKind>;          // the same; empty: not served
using ServiceAddress = TextFlag<struct ServiceAddressKind>;  // of another gRPC service
using CacheAddress = TextFlag<struct CacheAddressKind>;      // host:port of a Redis; empty: none
using MirrorUrl = TextFlag<struct MirrorUrlKind>;            // http://host:port; empty: none
using DatabaseUrl = TextFlag<struct DatabaseUrlKind>;        // as DatabaseOptions; empty: none
using DataFolder = TextFlag<struct DataFolderKind>;          // made when it is not there
using SourceFolder = TextFlag<struct SourceFolderKind>;      // must be there; empty: none
using SourceFile = TextFlag<struct SourceFileKind>;          // must be there; empty: none

// INVALID_ARGUMENT that names the flag, its value unless that may hold a password, and what it must
// be. OK for flags of other types.
absl::Status CheckFlag(absl::CommandLineFlag& flag);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_LIFECYCLE_FLAGS_FLAG_TYPES_H_
