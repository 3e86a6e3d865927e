#include "services/ingestion/connectors/klass/klass_tables.h"

#include <functional>

#include <simdjson.h>

#include "absl/strings/str_cat.h"
#include "services/ingestion/connectors/figure.h"
#include "services/platform/status/status.h"
#include "services/platform/values/strings.h"

namespace treff::ingestion {
namespace {

namespace dom = simdjson::dom;
using platform::Absl;

// One row of a list, which knows its place.
class KlassRow {
 public:
  KlassRow(dom::element element, std::string place) : element_(element), place_(std::move(place)) {}

  // The text of `field`; null and absent are empty.
  absl::StatusOr<std::string> Text(const char* field) const {
    dom::element value;
    if (element_[field].get(value) || value.is_null()) return std::string();
    std::string_view text;
    if (value.get(text)) return Bad(field, "must be text");
    return std::string(text);
  }

  absl::StatusOr<std::string> RequiredText(const char* field) const {
    TREFF_ASSIGN_OR_RETURN(std::string text, Text(field));
    if (text.empty()) return Bad(field, "is missing");
    return text;
  }

  absl::StatusOr<std::string> Date(const char* field) const {
    TREFF_ASSIGN_OR_RETURN(std::string text, RequiredText(field));
    const absl::StatusOr<Period> day = ParsePeriod(text);
    if (!day.ok() || day->first != day->last) return Bad(field, "must be a day, YYYY-MM-DD");
    return text;
  }

 private:
  absl::Status Bad(const char* field, const char* problem) const {
    return absl::InvalidArgumentError(absl::StrCat(place_, ".", field, ": ", problem));
  }

  dom::element element_;
  std::string place_;
};

// Calls `body` for each row of the array `list`.
absl::Status ForEachRow(const std::string& json, const char* list,
                        const std::function<absl::Status(const KlassRow&)>& body) {
  dom::parser parser;
  dom::element root;
  if (const auto error = parser.parse(json).get(root)) {
    return absl::InvalidArgumentError(
        absl::StrCat("not JSON (", simdjson::error_message(error), "): fetch it again"));
  }
  dom::array rows;
  if (root[list].get(rows)) {
    return absl::InvalidArgumentError(
        absl::StrCat("/", list, ": it is missing: the answer is not what KLASS sends"));
  }
  size_t number = 0;
  for (const dom::element row : rows) {
    TREFF_RETURN_IF_ERROR(body(KlassRow(row, absl::StrCat("/", list, "/", number++))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<KlassCode>> ParseKlassCodes(const std::string& json) {
  std::vector<KlassCode> codes;
  TREFF_RETURN_IF_ERROR(ForEachRow(json, "codes", [&](const KlassRow& row) -> absl::Status {
    KlassCode code;
    TREFF_ASSIGN_OR_RETURN(code.code, row.RequiredText("code"));
    TREFF_ASSIGN_OR_RETURN(code.name, row.RequiredText("name"));
    codes.push_back(std::move(code));
    return absl::OkStatus();
  }));
  return codes;
}

absl::StatusOr<std::vector<KlassChange>> ParseKlassChanges(const std::string& json) {
  std::vector<KlassChange> changes;
  TREFF_RETURN_IF_ERROR(ForEachRow(json, "codeChanges", [&](const KlassRow& row) -> absl::Status {
    KlassChange change;
    TREFF_ASSIGN_OR_RETURN(change.old_code, row.Text("oldCode"));
    TREFF_ASSIGN_OR_RETURN(change.old_name, row.Text("oldName"));
    TREFF_ASSIGN_OR_RETURN(change.new_code, row.Text("newCode"));
    TREFF_ASSIGN_OR_RETURN(change.new_name, row.Text("newName"));
    TREFF_ASSIGN_OR_RETURN(change.date, row.Date("changeOccurred"));
    changes.push_back(std::move(change));
    return absl::OkStatus();
  }));
  return changes;
}

absl::StatusOr<std::vector<KlassCorrespondenceItem>> ParseKlassCorrespondence(
    const std::string& json) {
  std::vector<KlassCorrespondenceItem> items;
  TREFF_RETURN_IF_ERROR(
      ForEachRow(json, "correspondenceItems", [&](const KlassRow& row) -> absl::Status {
        KlassCorrespondenceItem item;
        TREFF_ASSIGN_OR_RETURN(item.source_code, row.RequiredText("sourceCode"));
        TREFF_ASSIGN_OR_RETURN(item.target_code, row.RequiredText("targetCode"));
        TREFF_ASSIGN_OR_RETURN(item.target_name, row.Text("targetName"));
        TREFF_ASSIGN_OR_RETURN(item.valid_from, row.Date("validFrom"));
        items.push_back(std::move(item));
        return absl::OkStatus();
      }));
  return items;
}

}  // namespace treff::ingestion
