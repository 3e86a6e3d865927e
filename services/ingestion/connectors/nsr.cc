#include "services/ingestion/connectors/nsr.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>

#include <simdjson.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "services/ingestion/connectors/figure.h"
#include "services/platform/status/status.h"
#include "services/platform/values/normalize_text.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace dom = simdjson::dom;
using municipality::v1::Observation;

// 18 350 units in 2026, a thousand a page.
constexpr int64_t kMaxPages = 200;
constexpr char kFirstPage[] = "sidenummer=1&";
// The register's word for a flag that nobody has set: a symbol of the catalogue.
constexpr char kNull[] = "null";

constexpr size_t kMaxNamedUnits = 5;
constexpr double kMaxUnplacedShare = 0.01;

struct PageHeader {
  int64_t pages = 0;
  int64_t units = 0;  // of the whole register
};

absl::Status Bad(const std::string& place, absl::string_view problem) {
  return absl::InvalidArgumentError(absl::StrCat(place, ": ", problem));
}

absl::StatusOr<dom::element> Parse(dom::parser& parser, const std::string& json) {
  dom::element root;
  if (const auto error = parser.parse(json).get(root)) {
    return Bad("/",
               absl::StrCat("not JSON (", simdjson::error_message(error), "): fetch it again"));
  }
  return root;
}

absl::StatusOr<PageHeader> ReadHeader(const dom::element& root) {
  PageHeader header;
  if (root["AntallSider"].get(header.pages) || header.pages < 1 || header.pages > kMaxPages) {
    return Bad("/AntallSider", absl::StrCat("it must be 1 to ", kMaxPages));
  }
  if (root["TotaltAntallEnheter"].get(header.units) || header.units < 0) {
    return Bad("/TotaltAntallEnheter", "it must be a count");
  }
  return header;
}

// Whether all `flags` of a unit are true; nothing when one that matters is null.
absl::StatusOr<std::optional<bool>> AllTrue(
    const dom::element& unit, const google::protobuf::RepeatedPtrField<std::string>& flags,
    const std::string& place) {
  bool unknown = false;
  for (const std::string& flag : flags) {
    dom::element value;
    if (unit[flag].get(value)) return Bad(absl::StrCat(place, ".", flag), "it is missing");
    bool set = false;
    if (value.is_null()) {
      unknown = true;
    } else if (value.get(set)) {
      return Bad(absl::StrCat(place, ".", flag), "it must be true, false or null");
    } else if (!set) {
      return std::optional<bool>(false);
    }
  }
  return unknown ? std::optional<bool>() : std::optional<bool>(true);
}

bool HoldsOneOf(const std::string& text,
                const google::protobuf::RepeatedPtrField<std::string>& pieces) {
  return std::any_of(pieces.begin(), pieces.end(), [&](const std::string& piece) {
    return text.find(platform::FoldCase(piece)) != std::string::npos;
  });
}

// Whether a unit's name and categories let it be counted. A list without categories says that it
// has none.
absl::StatusOr<bool> IsOfItsKind(const dom::element& unit,
                                 const catalogue::NsrUnits::Count& settings,
                                 const std::string& place) {
  if (settings.name_contains_size() + settings.name_excludes_size() > 0) {
    std::string_view name;
    if (unit["Navn"].get(name)) return Bad(place + ".Navn", "it is missing");
    const std::string lower = platform::FoldCase(name);
    if (settings.name_contains_size() > 0 && !HoldsOneOf(lower, settings.name_contains())) {
      return false;
    }
    if (HoldsOneOf(lower, settings.name_excludes())) return false;
  }
  dom::array categories;
  if (settings.category_excludes_size() == 0 || unit["Skolekategorier"].get(categories)) {
    return true;
  }
  const auto& excluded = settings.category_excludes();
  for (const dom::element category : categories) {
    std::string_view id;
    if (category["Id"].get(id)) return Bad(place + ".Skolekategorier", "an Id is missing");
    if (std::find(excluded.begin(), excluded.end(), id) != excluded.end()) return false;
  }
  return true;
}

// What is counted in one municipality.
struct Tally {
  bool covered = false;
  std::map<int, int64_t> counts;              // by position of the count in the catalogue
  std::map<int, Observation::State> unknown;  // counts that hang on a null, and what it says
};

// Counts the units of all pages.
class Register {
 public:
  explicit Register(const ReadContext& context)
      : context_(context), dataset_(context.dataset), symbols_(context.dataset) {}

  absl::Status AddPage(const dom::element& root, const std::string& page) {
    dom::array units;
    if (root["EnhetListe"].get(units)) return Bad(page + "/EnhetListe", "it is missing");
    size_t number = 0;
    for (const dom::element unit : units) {
      TREFF_RETURN_IF_ERROR(AddUnit(unit, absl::StrCat(page, "/EnhetListe/", number++)));
    }
    return absl::OkStatus();
  }

  int64_t unit_count() const { return unit_count_; }

  // Units that nobody can count anywhere: a few are named, many mean that the field has gone.
  absl::Status CheckUnplaced(std::vector<std::string>& warnings) const {
    if (unplaced_.empty()) return absl::OkStatus();
    const size_t named = std::min(unplaced_.size(), kMaxNamedUnits);
    const std::string which = absl::StrCat(unplaced_.size(), " units have no Kommunenummer: ",
                                           platform::ReplaceInvalidUtf8(absl::StrJoin(
                                               unplaced_.begin(), unplaced_.begin() + named, ", ")),
                                           unplaced_.size() > named ? " and others" : "");
    if (static_cast<double>(unplaced_.size()) >
            kMaxUnplacedShare * static_cast<double>(unit_count_) &&
        unplaced_.size() > named) {
      return Bad("/EnhetListe", which + ": the field may have another name now");
    }
    warnings.push_back(which + ": they were left out");
    return absl::OkStatus();
  }

  void AppendObservations(const Payload& payload, DatasetReading& reading) const {
    const Period period = PeriodOf(payload);
    ObservationMaker maker(context_, payload, 0);
    for (const auto& [code, tally] : tallies_) {
      if (!tally.covered) continue;
      for (int c = 0; c < dataset_.nsr_units().counts_size(); ++c) {
        SourceFigure figure{Observation::VALUE, 0};
        if (const auto found = tally.counts.find(c); found != tally.counts.end()) {
          figure.value = static_cast<double>(found->second);
        }
        // A count that leaves out a unit nobody knows about would be a guess.
        if (const auto found = tally.unknown.find(c); found != tally.unknown.end()) {
          figure = {found->second, 0, kNull};
        }
        reading.observations.push_back(
            maker.Make(dataset_.nsr_units().counts(c).indicator(), code, period, figure));
      }
    }
  }

 private:
  absl::Status AddUnit(const dom::element& unit, const std::string& place) {
    std::string_view id;
    if (unit["Organisasjonsnummer"].get(id) || id.empty()) {
      return Bad(place + ".Organisasjonsnummer", "it is missing");
    }
    if (!seen_.emplace(id).second) {
      return Bad(place,
                 "a unit is there twice: pages moved while they were read, fetch them again");
    }
    ++unit_count_;
    std::string_view code;
    if (unit["Kommunenummer"].get(code) || code.empty()) {
      unplaced_.emplace_back(id);
      return absl::OkStatus();
    }
    if (IsExcluded(dataset_, code)) return absl::OkStatus();
    const catalogue::NsrUnits& settings = dataset_.nsr_units();
    TREFF_ASSIGN_OR_RETURN(const std::optional<bool> present,
                           AllTrue(unit, settings.presence_flags(), place));
    Tally& tally = tallies_[std::string(code)];
    tally.covered = tally.covered || present.value_or(false);
    for (int c = 0; c < settings.counts_size(); ++c) {
      TREFF_ASSIGN_OR_RETURN(const std::optional<bool> counted,
                             AllTrue(unit, settings.counts(c).flags(), place));
      if (!counted.value_or(true)) continue;
      TREFF_ASSIGN_OR_RETURN(const bool of_its_kind, IsOfItsKind(unit, settings.counts(c), place));
      if (!of_its_kind) continue;
      if (counted.value_or(false)) ++tally.counts[c];
      if (counted.has_value()) continue;
      const std::optional<Observation::State> state = symbols_.Find(kNull);
      if (!state.has_value()) return platform::Annotate(UnknownSymbol(kNull), place);
      tally.unknown.emplace(c, *state);
    }
    return absl::OkStatus();
  }

  const ReadContext& context_;
  const catalogue::Dataset& dataset_;
  const SymbolTable symbols_;
  std::map<std::string, Tally> tallies_;
  std::set<std::string, std::less<>> seen_;
  std::vector<std::string> unplaced_;
  int64_t unit_count_ = 0;
};

}  // namespace

std::vector<std::string> NsrUnitsConnector::IndicatorsOf(const catalogue::Dataset& dataset) const {
  return IndicatorsIn(dataset.nsr_units().counts());
}

void NsrUnitsConnector::CheckSettings(const catalogue::Dataset& dataset,
                                      CatalogueFaults& faults) const {
  for (const auto& count : dataset.nsr_units().counts()) {
    faults.Unless(count.flags_size() > 0, dataset.id(), "a count's flags are missing");
  }
}

absl::StatusOr<std::vector<catalogue::Request>> NsrUnitsConnector::FollowUps(
    const catalogue::Dataset& dataset, const std::vector<Payload>& payloads) const {
  std::vector<catalogue::Request> pages;
  if (payloads.size() != 1) return pages;
  dom::parser parser;
  TREFF_ASSIGN_OR_RETURN(const dom::element root, Parse(parser, payloads.front().bytes));
  TREFF_ASSIGN_OR_RETURN(const PageHeader header, ReadHeader(root));
  const catalogue::Request& first = payloads.front().request;
  if (header.pages > 1 && first.address().find(kFirstPage) == std::string::npos) {
    return Bad(dataset.id(), "its request must ask for sidenummer=1 before antallperside");
  }
  for (int64_t page = 2; page <= header.pages; ++page) {
    catalogue::Request& request = pages.emplace_back(first);
    request.set_address(absl::StrReplaceAll(
        first.address(), {{kFirstPage, absl::StrCat("sidenummer=", page, "&")}}));
  }
  return pages;
}

absl::StatusOr<DatasetReading> NsrUnitsConnector::Read(const ReadContext& context,
                                                       const std::vector<Payload>& payloads) const {
  Register units(context);
  int64_t expected = 0;
  for (size_t i = 0; i < payloads.size(); ++i) {
    const std::string page = absl::StrCat("page ", i + 1);
    dom::parser parser;
    const absl::StatusOr<dom::element> root = Parse(parser, payloads[i].bytes);
    if (!root.ok()) return platform::Annotate(root.status(), page);
    TREFF_ASSIGN_OR_RETURN(const PageHeader header, ReadHeader(*root));
    expected = header.units;
    TREFF_RETURN_IF_ERROR(units.AddPage(*root, page));
  }
  if (units.unit_count() != expected) {
    return Bad("/TotaltAntallEnheter",
               absl::StrCat("the register says ", expected, " units and the pages hold ",
                            units.unit_count(), ": fetch them again"));
  }
  DatasetReading reading;
  TREFF_RETURN_IF_ERROR(units.CheckUnplaced(reading.warnings));
  if (!payloads.empty()) units.AppendObservations(payloads.front(), reading);
  return reading;
}

}  // namespace treff::ingestion
