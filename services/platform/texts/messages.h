// Text for people: keys with named arguments, in Bokmål, Nynorsk and English.
#ifndef TREFF_SERVICES_PLATFORM_TEXTS_MESSAGES_H_
#define TREFF_SERVICES_PLATFORM_TEXTS_MESSAGES_H_

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/texts/embedded_file.h"

namespace treff::platform {

// A message file is a flat JSON object, key to text. Placeholders: {name} puts in the argument as
// it is; {name:int} and {name:1} format a number without or with that many decimals as the language
// writes it (728 714, 2,9 in Norwegian with non-breaking spaces; 728,714, 2.9 in English);
// {name|one|many} chooses by whether the argument is 1.
class Messages {
 public:
  // `files` are named nb.json, nn.json and en.json. INVALID_ARGUMENT naming file and key when a
  // language lacks a key, placeholders differ between languages, or a text is empty.
  static absl::StatusOr<std::unique_ptr<Messages>> Load(const std::vector<EmbeddedFile>& files);
  virtual ~Messages() = default;

  // Renders `key`. An unknown key or a missing argument is a defect: the key itself is returned and
  // an error is logged. `language` is "nb", "nn" or "en"; empty is "nb".
  virtual std::string Render(std::string_view key, std::string_view language,
                             const std::map<std::string, std::string>& arguments) const = 0;
  virtual bool Has(std::string_view key) const = 0;
};

// `value` with `decimals` as `language` writes numbers.
std::string FormatNumber(double value, int decimals, std::string_view language);

// "nb" for empty, the language itself for nb, nn, en, else INVALID_ARGUMENT naming `field`.
absl::StatusOr<std::string> ParseLanguage(std::string_view language, std::string_view field);

}  // namespace treff::platform

#endif  // TREFF_SERVICES_PLATFORM_TEXTS_MESSAGES_H_
