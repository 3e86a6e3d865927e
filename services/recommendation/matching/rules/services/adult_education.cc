#include "services/recommendation/matching/rules/services/adult_education.h"

#include "services/recommendation/matching/rules/services/open_question.h"

namespace treff::recommendation::matching {

const RuleKind& AdultEducationRule() {
  static const RuleKind& kind =
      *new OpenQuestionKind("adult_education", casework::v1::Need::ADULT_EDUCATION);
  return kind;
}

}  // namespace treff::recommendation::matching
