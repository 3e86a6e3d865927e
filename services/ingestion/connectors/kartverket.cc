#include "services/ingestion/connectors/kartverket.h"

#include <algorithm>

#include <simdjson.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/ingestion/connectors/figure.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace dom = simdjson::dom;
using municipality::v1::Observation;

constexpr size_t kMaxNamed = 5;

absl::Status Bad(absl::string_view place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

// Reads one answer, municipality by municipality.
class MunicipalityList {
 public:
  MunicipalityList(const ReadContext& context, const Payload& payload, int index,
                   DatasetReading& reading)
      : context_(context),
        period_(PeriodOf(payload)),
        maker_(context, payload, index),
        reading_(reading) {}

  absl::Status AddCounty(const dom::element& county, const std::string& place) {
    dom::array municipalities;
    if (county["kommuner"].get(municipalities)) {
      return Bad(place + "/kommuner", "it is missing: ask for /fylkerkommuner");
    }
    size_t number = 0;
    for (const dom::element municipality : municipalities) {
      TREFF_RETURN_IF_ERROR(
          AddMunicipality(municipality, absl::StrCat(place, "/kommuner/", number++)));
    }
    return absl::OkStatus();
  }

  void WarnOfOtherNames() {
    if (other_names_.empty()) return;
    const size_t named = std::min(other_names_.size(), kMaxNamed);
    reading_.warnings.push_back(
        absl::StrCat("KLASS has other names for ", other_names_.size(), " municipalities: ",
                     absl::StrJoin(other_names_.begin(), other_names_.begin() + named, ", "),
                     other_names_.size() > named ? " and others" : ""));
  }

 private:
  absl::Status AddMunicipality(const dom::element& municipality, const std::string& place) {
    std::string_view code;
    if (municipality["kommunenummer"].get(code) || code.empty()) {
      return Bad(place + "/kommunenummer", "it is missing");
    }
    if (IsExcluded(context_.dataset, code)) return absl::OkStatus();
    if (!context_.regions->EverExisted(code)) {
      return Bad(place + "/kommunenummer",
                 absl::StrCat("region ", platform::ReplaceInvalidUtf8(code.substr(0, 40)),
                              " never existed: import KLASS first, or correct the code"));
    }
    std::string_view name;
    if (municipality["kommunenavnNorsk"].get(name)) {
      return Bad(place + "/kommunenavnNorsk", "it is missing");
    }
    if (context_.regions->NamedNowOrBefore(name, period_.last).count(std::string(code)) == 0) {
      other_names_.push_back(platform::ReplaceInvalidUtf8(
          absl::StrCat(platform::Absl(code), " ", platform::Absl(name.substr(0, 100)))));
    }
    bool in_area = false;
    if (municipality["samiskForvaltningsomrade"].get(in_area)) {
      return Bad(place + "/samiskForvaltningsomrade", "it must be true or false");
    }
    reading_.observations.push_back(
        maker_.Make(context_.dataset.kartverket_municipalities().sami_area_indicator(), code,
                    period_, {Observation::VALUE, in_area ? 1.0 : 0.0}));
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const Period period_;
  ObservationMaker maker_;
  DatasetReading& reading_;
  std::vector<std::string> other_names_;
};

}  // namespace

std::vector<std::string> KartverketMunicipalitiesConnector::IndicatorsOf(
    const catalogue::Dataset& dataset) const {
  return {dataset.kartverket_municipalities().sami_area_indicator()};
}

// A missing indicator is an unknown one, which the catalogue itself names.
void KartverketMunicipalitiesConnector::CheckSettings(const catalogue::Dataset& /*dataset*/,
                                                      CatalogueFaults& /*faults*/) const {}

absl::StatusOr<DatasetReading> KartverketMunicipalitiesConnector::Read(
    const ReadContext& context, const std::vector<Payload>& payloads) const {
  DatasetReading reading;
  for (size_t i = 0; i < payloads.size(); ++i) {
    dom::parser parser;
    dom::element root;
    if (const auto error = parser.parse(payloads[i].bytes).get(root)) {
      return Bad("/",
                 absl::StrCat("not JSON (", simdjson::error_message(error), "): fetch it again"));
    }
    dom::array counties;
    if (root.get(counties)) return Bad("/", "it is no list of counties: ask for /fylkerkommuner");
    MunicipalityList list(context, payloads[i], static_cast<int>(i), reading);
    size_t number = 0;
    for (const dom::element county : counties) {
      TREFF_RETURN_IF_ERROR(list.AddCounty(county, absl::StrCat("/", number++)));
    }
    list.WarnOfOtherNames();
  }
  return reading;
}

}  // namespace treff::ingestion
