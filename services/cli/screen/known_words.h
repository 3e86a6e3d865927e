// Words that options take: the values of an enum, as people type them.
#ifndef TREFF_SERVICES_CLI_SCREEN_KNOWN_WORDS_H_
#define TREFF_SERVICES_CLI_SCREEN_KNOWN_WORDS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "google/protobuf/descriptor.h"
#include "services/cli/screen/screen.h"

namespace treff::cli {

// The value of `type` that `typed` means: "agreed-beforehand", with spaces or underscores too, or
// the word that the screen shows for it, which is the family's (Screen::Word); in either case of
// letters. INVALID_ARGUMENT that begins with `option` and names all there are.
absl::StatusOr<int> KnownWord(const google::protobuf::EnumDescriptor& type, std::string_view family,
                              std::string_view typed, std::string_view option,
                              const Screen& screen);

// All values but the zero, as one types them, with commas between: for help texts.
std::string TypedWords(const google::protobuf::EnumDescriptor& type);

}  // namespace treff::cli

#endif  // TREFF_SERVICES_CLI_SCREEN_KNOWN_WORDS_H_
