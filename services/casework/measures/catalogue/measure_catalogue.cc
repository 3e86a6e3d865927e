#include "services/casework/measures/catalogue/measure_catalogue.h"

#include "casework_measure_files.h"
#include "services/platform/telemetry/log.h"
#include "services/platform/texts/text_proto.h"

namespace treff::casework {

const std::vector<v1::MeasureDefinition>& MeasureDefinitions() {
  static const auto& definitions = *new std::vector<v1::MeasureDefinition>([] {
    v1::ListMeasureDefinitionsResponse all;
    for (const EmbeddedFile& file : measure_files::EmbeddedFiles()) {
      const absl::Status read = platform::ParseTextProto(file.name, file.bytes, all);
      if (read.ok()) continue;
      platform::LogError("the measures are compiled in and cannot be read",
                         {{"error", std::string(read.message())}});
    }
    return std::vector<v1::MeasureDefinition>(all.definitions().begin(), all.definitions().end());
  }());
  return definitions;
}

}  // namespace treff::casework
