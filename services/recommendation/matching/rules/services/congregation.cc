#include "services/recommendation/matching/rules/services/congregation.h"

#include "services/recommendation/matching/rules/services/open_question.h"

namespace treff::recommendation::matching {

const RuleKind& CongregationRule() {
  static const RuleKind& kind =
      *new OpenQuestionKind("congregation", casework::v1::Need::RELIGIOUS_CONGREGATION);
  return kind;
}

}  // namespace treff::recommendation::matching
