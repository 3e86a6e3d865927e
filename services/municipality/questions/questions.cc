#include "services/municipality/questions/questions.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "municipality_question_files.h"
#include "services/platform/status/status.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/texts/text_proto.h"
#include "treff/municipality/v1/municipality_service.pb.h"

namespace treff::municipality {
namespace {

using v1::Question;

constexpr std::array<std::string_view, 5> kGroups = {"services", "labour", "performance",
                                                     "capacity", "community"};
constexpr std::string_view kPrefix = "questions/";

std::vector<std::string> FaultsOf(const Question& question) {
  std::vector<std::string> faults;
  const auto require = [&](bool holds, std::string_view problem) {
    if (!holds) faults.push_back(absl::StrCat(question.name(), ": ", std::string(problem)));
  };
  require(question.name().rfind(kPrefix, 0) == 0 && question.name().size() > kPrefix.size(),
          "name must be questions/{question}");
  require(std::count(kGroups.begin(), kGroups.end(), question.group()) == 1,
          "group must be services, labour, performance, capacity or community");
  require(!question.display_name_nb().empty() && !question.display_name_nn().empty() &&
              !question.display_name_en().empty(),
          "must be named in nb, nn and en");
  const bool noted = !question.note_nb().empty();
  require(noted == !question.note_nn().empty() && noted == !question.note_en().empty(),
          "the note must be in nb, nn and en, or in none");
  require(question.availability() != Question::AVAILABILITY_UNSPECIFIED,
          "availability must be said");
  const bool answered = question.indicators_size() > 0;
  const bool may_be_answered = question.availability() == Question::OPEN_FIGURES ||
                               question.availability() == Question::REPORTED_BY_MUNICIPALITY;
  require(answered == may_be_answered,
          "indicators must be named when availability is OPEN_FIGURES or REPORTED_BY_MUNICIPALITY, "
          "and only then");
  require(answered || noted, "must have indicators, or a note that says why not");
  const std::set<std::string> named(question.indicators().begin(), question.indicators().end());
  require(static_cast<int>(named.size()) == question.indicators_size(),
          "an indicator is named twice");
  return faults;
}

}  // namespace

absl::StatusOr<std::vector<Question>> ReadQuestions(std::string_view file_name,
                                                    std::string_view text) {
  v1::ListQuestionsResponse file;
  TREFF_RETURN_IF_ERROR(platform::ParseTextProto(file_name, text, file));
  std::vector<std::string> faults;
  std::set<std::string> names;
  for (const Question& question : file.questions()) {
    for (std::string& fault : FaultsOf(question)) faults.push_back(std::move(fault));
    if (!names.insert(question.name()).second) {
      faults.push_back(question.name() + ": is asked twice");
    }
  }
  if (!faults.empty()) return absl::InvalidArgumentError(absl::StrJoin(faults, "; "));
  return std::vector<Question>(file.questions().begin(), file.questions().end());
}

const std::vector<Question>& Questions() {
  static const auto& questions = *new std::vector<Question>([] {
    const EmbeddedFile& file = question_files::EmbeddedFiles().front();
    auto read = ReadQuestions(file.name, file.bytes);
    if (read.ok()) return *std::move(read);
    platform::LogError("the questions that are compiled in cannot be read",
                       {{"error", std::string(read.status().message())}});
    return std::vector<Question>();
  }());
  return questions;
}

}  // namespace treff::municipality
