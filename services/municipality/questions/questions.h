// The questions that officers ask about municipalities (questions.textproto).
#ifndef TREFF_SERVICES_MUNICIPALITY_QUESTIONS_QUESTIONS_H_
#define TREFF_SERVICES_MUNICIPALITY_QUESTIONS_QUESTIONS_H_

#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "treff/municipality/v1/question.pb.h"

namespace treff::municipality {

// In the order in which officers ask them. The file is compiled in, and checked by a test: a
// program that came out of a build has them.
const std::vector<v1::Question>& Questions();

// Reads a file of questions; `file_name` is for messages. INVALID_ARGUMENT names every fault: what
// does not parse by line and column, what does not hold by question. Each has a name of its own, a
// group, texts in all three languages, and an answer: indicators, or a note that says why not.
absl::StatusOr<std::vector<v1::Question>> ReadQuestions(std::string_view file_name,
                                                        std::string_view text);

}  // namespace treff::municipality

#endif  // TREFF_SERVICES_MUNICIPALITY_QUESTIONS_QUESTIONS_H_
