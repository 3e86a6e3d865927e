#include "services/cli/screen/known_words.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/cli/screen/display.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::cli {
namespace {

std::string Typed(const std::string& name) {
  return absl::StrReplaceAll(absl::AsciiStrToLower(name), {{"_", "-"}});
}

// What two spellings of one word have in common.
std::string Folded(std::string_view text) {
  return absl::StrReplaceAll(platform::FoldCase(platform::NormalizeText(text)),
                             {{"_", " "}, {"-", " "}, {"’", "'"}});
}

}  // namespace

absl::StatusOr<int> KnownWord(const google::protobuf::EnumDescriptor& type, std::string_view family,
                              std::string_view typed, std::string_view option,
                              const Screen& screen) {
  const std::string wanted = Folded(typed);
  std::string which;
  for (int i = 1; i < type.value_count(); ++i) {
    const std::string& name = type.value(i)->name();
    const std::string word = screen.Word(family, name);
    if (Folded(name) == wanted || Folded(word) == wanted) return type.value(i)->number();
    absl::StrAppend(&which, which.empty() ? "" : ", ", Typed(name), " (", word, ")");
  }
  return absl::InvalidArgumentError(
      absl::StrCat(platform::Absl(option), ": ",
                   screen.Text("word.unknown", {{"typed", Printable(typed)}, {"which", which}})));
}

std::string TypedWords(const google::protobuf::EnumDescriptor& type) {
  std::string words;
  for (int i = 1; i < type.value_count(); ++i) {
    absl::StrAppend(&words, i == 1 ? "" : ", ", Typed(type.value(i)->name()));
  }
  return words;
}

}  // namespace treff::cli
