// Puts the reasons of an answer into words, last of all and in any of the languages.
#ifndef TREFF_SERVICES_RECOMMENDATION_MESSAGES_WORDING_H_
#define TREFF_SERVICES_RECOMMENDATION_MESSAGES_WORDING_H_

#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/platform/texts/messages.h"
#include "treff/recommendation/v1/recommendation_service.pb.h"

namespace treff::recommendation {

// The message catalogue of this service. An error when a key that answers can use is missing.
absl::StatusOr<std::unique_ptr<platform::Messages>> LoadMessages();

// Fills every `text` of `answer`. Arguments are read as matching/explanation/reasons.h says; they
// stay as they are. `language` is nb, nn or en.
void PutIntoWords(const platform::Messages& messages, std::string_view language,
                  v1::Recommendation& answer);

}  // namespace treff::recommendation

#endif  // TREFF_SERVICES_RECOMMENDATION_MESSAGES_WORDING_H_
