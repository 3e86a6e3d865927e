#include "services/casework/measures/outcomes/outcomes.h"

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/casework/cases/enum_checks.h"
#include "services/casework/measures/outcomes/outcome_table.h"
#include "services/platform/status/field_errors.h"
#include "services/platform/status/status.h"
#include "services/platform/values/oslo_day.h"

namespace treff::casework {
namespace {

using Format = v1::UploadOutcomesRequest::Format;

constexpr size_t kMaxBytes = 3'000'000;

platform::TableFormat TableFormatOf(Format format) {
  return format == v1::UploadOutcomesRequest::XLSX ? platform::TableFormat::kWorkbook
                                                   : platform::TableFormat::kCsv;
}

absl::Status FaultsAsError(const std::vector<v1::OutcomeFault>& faults) {
  platform::FieldErrors errors;
  for (const v1::OutcomeFault& fault : faults) {
    errors.Add(absl::StrCat("content.", fault.cell()),
               absl::StrCat(fault.column(), ": ", fault.problem()));
  }
  return errors.ToStatus();
}

// What is said of one case, by the file so far and by earlier ones.
struct Said {
  DayCount left = kNoDayCount;        // the day on which it left
  DayCount last_there = kNoDayCount;  // the last day on which it was seen there
  std::set<std::pair<DayCount, int>> outcomes;
  std::set<std::pair<DayCount, int>> in_file;
};

void Note(const MeasureOutcome& outcome, Said& said) {
  said.outcomes.emplace(outcome.day, outcome.kind);
  if (outcome.kind == v1::Outcome::LEFT_MUNICIPALITY &&
      (said.left == kNoDayCount || outcome.day < said.left)) {
    said.left = outcome.day;
  }
  if (outcome.kind == v1::Outcome::STILL_THERE) {
    said.last_there = std::max(said.last_there, outcome.day);
  }
}

class Checker {
 public:
  Checker(OutcomeTable& table, const OutcomeCases& found, DayCount today)
      : table_(table), found_(found), today_(today) {}

  std::vector<NewOutcome> Run() {
    for (const OutcomeRow& row : table_.rows()) {
      if (!row.case_name.empty()) Check(row);
    }
    return std::move(outcomes_);
  }
  int new_count() const { return new_count_; }

 private:
  void Check(const OutcomeRow& row) {
    const auto place = found_.find(row.case_name);
    if (place == found_.end()) {
      return table_.AddFault(row.number, kCaseColumn,
                             "no case has this reference or name: look it up with `treff cases "
                             "list --reference`");
    }
    if (place->second.size() > 1) {
      return table_.AddFault(row.number, kCaseColumn,
                             "several cases have this reference: give the one's cases/{uuid}");
    }
    const OutcomeCase& c = place->second.front();
    if (c.settled == kNoDayCount) {
      return table_.AddFault(row.number, kCaseColumn,
                             "must be a case that has been settled: settle its request first");
    }
    if (row.is_faulty || !CheckDay(row, c)) return;
    const auto [known, is_first] = said_.try_emplace(c.position);
    if (is_first) {
      for (const MeasureOutcome& outcome : c.outcomes) Note(outcome, known->second);
    }
    Take(row, c, known->second);
  }

  bool CheckDay(const OutcomeRow& row, const OutcomeCase& c) {
    const bool is_programme = row.kind == v1::Outcome::PROGRAMME_START;
    const DayCount first = is_programme && c.permit != kNoDayCount ? c.permit : c.settled;
    if (row.day >= first && row.day <= today_) return true;
    // Not which day: a day of a person's life is nothing for an error.
    table_.AddFault(row.number, kDayColumn,
                    is_programme ? "must be from the day of the permit to today"
                                 : "must be from the day on which the household moved in to today");
    return false;
  }

  void Take(const OutcomeRow& row, const OutcomeCase& c, Said& said) {
    const std::pair<DayCount, int> key(row.day, row.kind);
    const MeasureOutcome outcome{c.position, row.kind, row.day};
    if (!said.in_file.insert(key).second) {
      return table_.AddFault(row.number, kCaseColumn, "the same outcome comes twice in the file");
    }
    if (said.outcomes.count(key) > 0) {  // known already
      outcomes_.push_back({outcome, row.source});
      return;
    }
    if (Contradicts(outcome, said)) {
      return table_.AddFault(
          row.number, kKindColumn,
          "contradicts another outcome of the case, of the file or sent before: "
          "a household is not there after the day on which it left, leaves once, "
          "and is in work or education or not on one day");
    }
    Note(outcome, said);
    outcomes_.push_back({outcome, row.source});
    ++new_count_;
  }

  static bool Contradicts(const MeasureOutcome& outcome, const Said& said) {
    const auto known = [&](v1::Outcome::Kind kind) {
      return said.outcomes.count({outcome.day, kind}) > 0;
    };
    switch (outcome.kind) {
      case v1::Outcome::LEFT_MUNICIPALITY:
        return said.left != kNoDayCount || said.last_there >= outcome.day;
      case v1::Outcome::STILL_THERE:
        return said.left != kNoDayCount && outcome.day >= said.left;
      case v1::Outcome::IN_WORK_OR_EDUCATION:
        return known(v1::Outcome::NOT_IN_WORK_OR_EDUCATION);
      case v1::Outcome::NOT_IN_WORK_OR_EDUCATION:
        return known(v1::Outcome::IN_WORK_OR_EDUCATION);
      default:
        return false;
    }
  }

  OutcomeTable& table_;
  const OutcomeCases& found_;
  const DayCount today_;
  std::map<int64_t, Said> said_;  // by position of the case
  std::vector<NewOutcome> outcomes_;
  int new_count_ = 0;
};

struct Checked {
  std::vector<NewOutcome> outcomes;
  int new_count = 0;
  std::vector<v1::OutcomeFault> faults;
};

Checked Check(OutcomeTable table, const OutcomeCases& found, DayCount today) {
  Checker checker(table, found, today);
  Checked checked;
  checked.outcomes = checker.Run();
  checked.new_count = checker.new_count();
  checked.faults = table.TakeFaults();
  return checked;
}

}  // namespace

absl::StatusOr<v1::UploadOutcomesResponse> Outcomes::Upload(
    const v1::UploadOutcomesRequest& request) {
  platform::FieldErrors errors;
  if (!IsListed(request.format())) errors.Add("format", MustBeListed<Format>());
  if (request.content().size() > kMaxBytes) errors.Add("content", "must have at most 3 MB");
  TREFF_RETURN_IF_ERROR(errors.ToStatus());
  TREFF_ASSIGN_OR_RETURN(const OutcomeTable table,
                         OutcomeTable::Read(request.content(), TableFormatOf(request.format())));
  std::set<std::string> names;
  for (const OutcomeRow& row : table.rows()) names.insert(row.case_name);
  const DayCount today = DayCountOf(platform::OsloDay(clock_.Now()));
  v1::UploadOutcomesResponse response;
  response.set_outcome_count(static_cast<int>(table.rows().size()));
  if (request.validate_only()) {
    TREFF_ASSIGN_OR_RETURN(const OutcomeCases found, store_.FindCases(names));
    Checked checked = Check(table, found, today);
    response.set_new_count(checked.new_count);
    for (v1::OutcomeFault& fault : checked.faults) *response.add_faults() = std::move(fault);
    return response;
  }
  const auto choose = [&](const OutcomeCases& found) -> absl::StatusOr<std::vector<NewOutcome>> {
    Checked checked = Check(table, found, today);
    TREFF_RETURN_IF_ERROR(FaultsAsError(checked.faults));
    return std::move(checked.outcomes);
  };
  TREFF_ASSIGN_OR_RETURN(const int kept, store_.KeepOutcomes(names, choose, clock_.Now()));
  response.set_new_count(kept);
  return response;
}

absl::StatusOr<v1::GetOutcomeTemplateResponse> Outcomes::Template(
    const v1::GetOutcomeTemplateRequest& request) const {
  if (!IsListed(request.format())) {
    return platform::FieldError("format", MustBeListed<Format>());
  }
  v1::GetOutcomeTemplateResponse response;
  TREFF_ASSIGN_OR_RETURN(*response.mutable_content(),
                         OutcomeTemplate(TableFormatOf(request.format())));
  return response;
}

}  // namespace treff::casework
