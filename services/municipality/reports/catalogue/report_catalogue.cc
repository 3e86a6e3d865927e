#include "services/municipality/reports/catalogue/report_catalogue.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "municipality_report_files.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/texts/text_proto.h"
#include "services/platform/values/strings.h"
#include "treff/municipality/v1/dataset_service.pb.h"

namespace treff::municipality {
namespace {

constexpr char kInterpreter[] = "services.reported_interpreter";

template <typename Message>
Message ReadFile(std::string_view name) {
  Message message;
  for (const EmbeddedFile& file : report_files::EmbeddedFiles()) {
    if (file.name != name) continue;
    const absl::Status read = platform::ParseTextProto(file.name, file.bytes, message);
    if (!read.ok()) {
      platform::LogError("what can be reported is compiled in and cannot be read",
                         {{"error", std::string(read.message())}});
    }
  }
  return message;
}

const v1::ListIndicatorsResponse& IndicatorFile() {
  static const auto& file = *new v1::ListIndicatorsResponse(
      ReadFile<v1::ListIndicatorsResponse>("reported_indicators.textproto"));
  return file;
}

}  // namespace

const std::vector<v1::Indicator>& ReportedIndicators() {
  static const auto& indicators = *new std::vector<v1::Indicator>([] {
    std::vector<v1::Indicator> all;
    for (const v1::Indicator& one : IndicatorFile().indicators()) {
      if (one.indicator_id() != kInterpreter) all.push_back(one);
    }
    return all;
  }());
  return indicators;
}

const std::vector<ReportLanguage>& ReportLanguages() {
  static const auto& languages = *new std::vector<ReportLanguage>([] {
    const auto file = ReadFile<v1::GetReportTemplateResponse>("interpreter_languages.textproto");
    return std::vector<ReportLanguage>(file.languages().begin(), file.languages().end());
  }());
  return languages;
}

const ReportLanguage* FindReportLanguage(std::string_view code) {
  const auto& all = ReportLanguages();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const ReportLanguage& one) { return one.code() == code; });
  return found == all.end() ? nullptr : &*found;
}

std::string InterpreterIndicatorId(std::string_view language) {
  return absl::StrCat(kInterpreter, "_", platform::Absl(language));
}

v1::Indicator InterpreterIndicator(const ReportLanguage& language) {
  v1::Indicator indicator;
  for (const v1::Indicator& one : IndicatorFile().indicators()) {
    if (one.indicator_id() == kInterpreter) indicator = one;
  }
  indicator.set_indicator_id(InterpreterIndicatorId(language.code()));
  indicator.set_name("indicators/" + indicator.indicator_id());
  const auto fill = [](const std::string& name, auto... texts) {
    (absl::StrReplaceAll({{"{language}", name}}, texts), ...);
  };
  fill(language.display_name_nb(), indicator.mutable_display_name_nb(),
       indicator.mutable_description_nb());
  fill(language.display_name_nn(), indicator.mutable_display_name_nn(),
       indicator.mutable_description_nn());
  fill(language.display_name_en(), indicator.mutable_display_name_en(),
       indicator.mutable_description_en());
  return indicator;
}

}  // namespace treff::municipality
