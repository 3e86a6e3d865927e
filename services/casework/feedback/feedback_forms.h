// The form in every language there is: catalogue files, one a language.
#ifndef TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_FORMS_H_
#define TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_FORMS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/texts/embedded_file.h"
#include "treff/casework/v1/feedback_service.pb.h"

namespace treff::casework {

// Immutable.
class FeedbackForms {
 public:
  // Each file is a FeedbackForm, named by its language. INVALID_ARGUMENT that names the file unless
  // all have the same questions in the same order as the first, choices 1 to 5, and every text.
  static absl::StatusOr<std::unique_ptr<FeedbackForms>> Load(
      const std::vector<EmbeddedFile>& files);
  // Those that are compiled in; the first is Bokmål.
  static absl::StatusOr<std::unique_ptr<FeedbackForms>> LoadBuiltIn();

  // The form in `language`, empty for the first; null and a fault of the field "language" if there
  // is none.
  const v1::FeedbackForm* Find(std::string_view language, platform::FieldErrors& errors) const;
  const std::vector<v1::FeedbackForm>& all() const { return forms_; }

 private:
  explicit FeedbackForms(std::vector<v1::FeedbackForm> forms) : forms_(std::move(forms)) {}

  const std::vector<v1::FeedbackForm> forms_;
};

}  // namespace treff::casework

#endif  // TREFF_SERVICES_CASEWORK_FEEDBACK_FEEDBACK_FORMS_H_
